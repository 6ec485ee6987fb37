"""The charset ladder: declaration, strict UTF-8, windows-1252."""

import codecs
import encodings.aliases
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.charset import WINDOWS_1252, codec, decode

QUOTED = "Jörg “Encore” €5"


@pytest.mark.parametrize(
    ("data", "declared", "text", "note"),
    [
        pytest.param(QUOTED.encode(), None, QUOTED, None, id="nothing declared, UTF-8"),
        pytest.param(QUOTED.encode("cp1252"), None, QUOTED, True, id="nothing declared, windows-1252"),
        pytest.param(QUOTED.encode(), "UTF-8", QUOTED, None, id="UTF-8"),
        pytest.param(QUOTED.encode("cp1252"), "UTF-8", QUOTED, True, id="UTF-8 declared, windows-1252"),
        pytest.param(QUOTED.encode("cp1252"), "ISO-8859-1", QUOTED, None, id="ISO-8859-1 means windows-1252"),
        pytest.param(QUOTED.encode("cp1252"), "us-ascii", QUOTED, None, id="ASCII means windows-1252"),
        pytest.param(QUOTED.encode("cp1252"), "Windows-1252", QUOTED, None, id="windows-1252"),
        pytest.param("Łódź".encode("iso8859-2"), "ISO-8859-2", "Łódź", None, id="ISO-8859-2"),
        pytest.param(QUOTED.encode(), "x-unknown", QUOTED, None, id="unknown"),
        pytest.param(QUOTED.encode(), "", QUOTED, None, id="empty"),
        pytest.param(QUOTED.encode(), "\0", QUOTED, None, id="NUL"),
        pytest.param(QUOTED.encode(), "ü" * 1000, QUOTED, None, id="long and no ASCII"),
        pytest.param(b"\x81\x8d\x8f\x90\x9d\x80", "cp1252", "\x81\x8d\x8f\x90\x9d€", None, id="undefined bytes"),
    ],
)
def test_text_is_decoded_by_the_ladder(data: bytes, declared: str | None, text: str, note: bool | None) -> None:
    decoded, said = decode(data, declared)
    assert (decoded, said is not None) == (text, note is not None)


@given(st.binary() | st.text(st.characters(codec="cp1252")).map(lambda text: text.encode("cp1252")))
def test_every_byte_of_windows_1252_is_a_character(data: bytes) -> None:
    assert decode(data, "ISO-8859-1") == ("".join(WINDOWS_1252.get(byte, chr(byte)) for byte in data), None)


@given(st.binary(), st.none() | st.text() | st.sampled_from(sorted(encodings.aliases.aliases)))
def test_any_bytes_in_any_charset_are_text(data: bytes, declared: str | None) -> None:
    text, _ = decode(data, declared)
    assert isinstance(text, str)
    text.encode()


@given(st.text())
def test_utf_8_is_never_taken_for_something_else(text: str) -> None:
    assert decode(text.encode(), None) == (text, None)


def test_all_bytes_have_a_character_in_windows_1252() -> None:
    assert list(WINDOWS_1252) == list(range(0x80, 0xA0))
    assert len(set(WINDOWS_1252.values())) == 32


ACCEPTED = sorted({name for alias in encodings.aliases.aliases if (name := codec(alias))})


def test_the_usual_charsets_are_accepted() -> None:
    assert {"utf-8", "cp1252", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "koi8-r"} <= set(ACCEPTED)


@pytest.mark.parametrize("charset", ACCEPTED)
def test_no_character_of_an_accepted_charset_hides_markup(charset: str) -> None:
    """Bounds of orders are looked for in bytes: ``]]>`` inside a two-byte character would end a CDATA section."""
    assert bytes(range(0x20, 0x7F)).decode(charset).isascii()
    decoder = codecs.lookup(charset).decode
    hidden = []
    for lead, trail in product(range(0x80, 0x100), b"<>&]-!/"):
        try:
            text, _ = decoder(bytes([lead, trail]))
        except UnicodeDecodeError:
            continue
        if not text.endswith(chr(trail)):
            hidden.append(bytes([lead, trail]))
    assert not hidden
