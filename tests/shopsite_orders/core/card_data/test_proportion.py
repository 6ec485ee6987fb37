"""Masking takes time and memory in proportion to the text, whoever wrote it."""

import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from shopsite_orders.core.card_data import is_sensitive, redact, redact_bytes, redact_known_numbers, redact_prose

from doubling import grows_in_proportion

SHAPES: dict[str, tuple[str, str]] = {
    "closed tags and an end": ("<pin/>", "</pin>1"),
    "closed tags with attributes": ("<pin a='1' />", "</pin>1"),
    "open tags": ("<pin>", ""),
    "open tags and an end": ("<pin>", "</pin>1"),
    "open tags with blanks": ("<pin> ", "1"),
    "open tags of two names": ("<pin><cvv>", "</pin>1"),
    "end tags": ("</pin>", "1"),
    "texts and end tags": ("1</pin>", ""),
    "elements": ("<pin>1</pin>", ""),
    "elements that are not closed": ("<pin>1", ""),
    "tags that break off": ("<pin ", "1"),
    "signs of tags": ("<", "1"),
    "comments": ("<pin><!--", "1"),
    "comments that end": ("<pin><!-- -->", "1"),
    "CDATA": ("<pin><![CDATA[", "1"),
    "digits": ("4", ""),
    "digits with blanks": ("4 ", ""),
    "groups of four": ("4111 ", ""),
    "groups of nineteen": ("4111111111111111111 ", ""),
    "cards": ("4111111111111111 ", ""),
    "cards without an end": ("41111111111111111227", ""),
    "cards with dates": ("4111111111111111 12/27 ", ""),
    "twelve digits": ("411111111111x", ""),
    "separators": ("1...", ""),
    "full-width digits": ("\uff14", ""),
    "names": ("cvv", "1"),
    "names and values": ("cvv 123 ", ""),
    "names and colons": ("pin: ", "1"),
    "names and equals signs": ("account=", "1"),
    "names and blanks": ("pin" + " " * 20, "1"),
    "records": ("CVV2: 123|n|", ""),
    "gaps of names": ("security ", "1"),
    "is": ("cvv is ", "1"),
    "accounts": ("account number 1 1 1 ", ""),
    "an account": ("account number ", "1"),
    "IBANs": ("iban DE89 3704 0044 0532 0130 ", ""),
    "blanks": (" ", "1"),
    "zeros": ("\0", "1"),
    "letters": ("a", "1"),
    "humps": ("aB", "1"),
    "parts of a path": ("card[", "pin]"),
    "numbers in a path": ("card 1 ", "pin"),
}
WAYS: dict[str, Callable[[str], Any]] = {
    "redact": redact,
    "redact_prose": redact_prose,
    "redact_known_numbers": redact_known_numbers,
    "redact_bytes": lambda text: redact_bytes(text.encode("utf-16")),
    "is_sensitive": is_sensitive,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_time_is_in_proportion(shape: str, way: str) -> None:
    piece, end = SHAPES[shape]
    assert grows_in_proportion(WAYS[way], lambda size: piece * (size // len(piece)) + end, 2000)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_memory_is_in_proportion(shape: str, way: str) -> None:
    piece, end = SHAPES[shape]
    text = piece * (20_000 // len(piece)) + end
    WAYS[way](text[:1000])
    tracemalloc.start()
    WAYS[way](text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 60 * len(text)


def test_what_looks_at_every_part_for_every_other_would_be_noticed() -> None:
    assert not grows_in_proportion(lambda text: [text.count(sign) for sign in text], lambda size: "a" * size, 2000)
