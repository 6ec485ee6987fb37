"""Which charset a post is in, and how that was decided (docs/protocol.md#charsets)."""

import codecs
from typing import Literal

import attrs

from shopsite_orders.core.charset import codec, decode

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


@attrs.frozen(kw_only=True)
class Charset:
    """How the text of a post was read.

    `source` says who decided: the Content-Type (``declared``), a ``charset`` field (``field``), or nobody, so that
    strict UTF-8 was tried (``default``). `fallbacks` are the fields that broke the rule and were read as windows-1252.
    """

    name: str
    source: Literal["declared", "field", "default"]
    fallbacks: tuple[str, ...] = ()


def in_utf_16(data: bytes) -> bool:
    """Say whether the bytes are of a charset in which no ASCII sign can be found."""
    return data.startswith(_WIDE_MARKS) or b"\0" in data[:4]


def whole_text(data: bytes, declared: str | None) -> tuple[str, Charset]:
    """Return the text of a body that is one document."""
    text, odd = text_of(data, declared)
    name = codec(declared)
    return text, Charset(
        name="cp1252" if odd else name or "utf-8", source="declared" if name and not odd else "default"
    )


def text_of(data: bytes, charset: str | None) -> tuple[str, bool]:
    """Return the text, and whether windows-1252 had to be used against the plan."""
    if data.isascii():
        return data.decode("ascii"), False  # in every charset that is read here
    text, note = decode(data, charset)
    return text, note is not None
