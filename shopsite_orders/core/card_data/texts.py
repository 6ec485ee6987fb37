"""Text that may be shown: card data masked, by what the text is."""

import html
import re
from collections.abc import Callable
from typing import TypeAlias

from shopsite_orders.core.card_data.markup import redact_markup
from shopsite_orders.core.card_data.mask import MASK, mask
from shopsite_orders.core.card_data.names import is_sensitive
from shopsite_orders.core.card_data.numbers import redact_beside, redact_numbers
from shopsite_orders.core.card_data.records import redact_records, redact_spoken

Redaction: TypeAlias = Callable[[str], str]

_SHORTEST = 6  # characters: a name, and a value with digits
_DIGIT = re.compile(r"\d")
_CUT_ELEMENT = re.compile(r"(?<![^<>])[^<>]+(</\w[^<>]*)\Z")  # it lacks its beginning and its end: nobody knows of what
# How bytes begin in charsets in which ASCII is not one byte, with a mark or with a tag.
_WIDE = (
    ("utf-32", re.compile(rb"\xff\xfe\0\0|\0\0\xfe\xff")),
    ("utf-16", re.compile(rb"\xff\xfe|\xfe\xff")),
    ("utf-32-le", re.compile(rb"<\0\0\0")),
    ("utf-32-be", re.compile(rb"\0\0\0<")),
    ("utf-16-le", re.compile(rb"<\0[^\0]")),
    ("utf-16-be", re.compile(rb"\0<\0[^\0]")),
)


def guard(path: str, text: str) -> str:
    """Return a text as it may be shown under a name, or a path of names, that no field takes."""
    return redaction(path)(text)


def redaction(path: str) -> Redaction:
    """Return the function that makes the texts under a name fit to be shown."""
    if is_sensitive(path):
        return mask
    return redact if path.startswith("Payment") else redact_prose


def redact(text: str) -> str:
    """Return what a machine wrote with card numbers cut to four digits and all that is sensitive by its name masked."""
    return redact_records(_without_elements(_without_values(text)))


def redact_prose(text: str) -> str:
    """Return what a person wrote without card numbers, and without what is called a verification value or the like."""
    if len(text) < _SHORTEST or not _DIGIT.search(text):
        return text
    return _without_elements(_without_values(text))


def _without_values(text: str) -> str:
    """Mask what looks like card data; a value that was spoken of may look like a number once it is masked."""
    return redact_beside(redact_spoken(redact_numbers(text)))


def _without_elements(text: str) -> str:
    """Empty sensitive elements, last: what was masked before may have been a part of a name."""
    return redact_markup(text) if "<" in text else text


def redact_escaped(text: str, redaction: Redaction) -> str:
    """Return a text in which references stand for characters, masked as it would be with those."""
    masked = _redact_escaped(text, redaction)
    # What was cut out between digits may leave as many as a number has.
    return masked if masked == text else _redact_escaped(masked, redaction)


def _redact_escaped(text: str, redaction: Redaction) -> str:
    if "&" in text:
        plain = html.unescape(text)
        masked = redaction(plain)
        if masked != plain:
            return masked if html.unescape(masked) == masked else masked.replace("&", "&amp;")
    return redaction(text)


def redact_piece(text: str) -> str:
    """Return a piece of a reply as it may be shown: it may begin and end anywhere, and escape any character."""
    # A piece of UTF-16 may begin anywhere, too: without its zeros, what is ASCII can be read.
    return redact_escaped(_CUT_ELEMENT.sub(rf"{MASK}\1", text.replace("\0", "")), redact)


def redact_bytes(raw: bytes) -> bytes:
    """Return bytes as `redact_piece` returns text; what is in UTF-16 or UTF-32 comes back in UTF-8."""
    codec = next((codec for codec, begin in _WIDE if begin.match(raw)), None)
    if codec:
        return redact_piece(raw.decode(codec, "replace")).encode("utf-8", "replace")
    return redact_piece(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
