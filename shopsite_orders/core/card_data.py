"""Text that may be shown: card data masked, whatever it stands in."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate

SHORTEST_CARD_NUMBER, LONGEST_CARD_NUMBER = 13, 19  # digits
_MASK = "••••"

# How a name ends that is one of card data or as secret, wherever a store or a gateway puts it
# (docs/protocol.md#payment).
_SENSITIVE = (
    r"(?:(?:card|account|acct|routing|bank|security|verification)[ _-]?(?:number|num|no|code|value)"
    r"|exp(?:iration|iry)?[ _-]?date"
    r"|(?<![^\W_])(?:cvv2?|cvc2?|iban|ssn|pin)"
    r"|(?<![\w .-])(?:number|account|acct))"
)
_SENSITIVE_WORDS = ("num", "no", "code", "value", "date", "cvv", "cvc", "iban", "ssn", "pin", "account", "acct")
_SENSITIVE_PATH = re.compile(_SENSITIVE + r"(?=[/\[]|$)", re.IGNORECASE)
_SENSITIVE_TAG = re.compile(
    rf"<(?P<name>[\w.:-]*?{_SENSITIVE})(?=[\s/>])\s*+(?P<attributes>[^<>]*?)(?P<end>/?>)", re.IGNORECASE
)
_SENSITIVE_RECORD = re.compile(
    rf"({_SENSITIVE}[\"']?\s*+[:=](?:\s|<!\[CDATA\[|<!--[^<>]*>)*+)(?:(?!\|n\||\]\]>)[^<>\n])++", re.IGNORECASE
)
_END_TAG = re.compile(r"</([^<>\s]+)\s*>")
_ASIDE = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
_CLOSED = re.compile(
    rf"<(?P<name>[\w.:-]+)[^<>]*>(?P<inside>(?:[^<]|(?!</(?P=name)\s*>)(?:{_ASIDE}|<))*+)", re.IGNORECASE | re.DOTALL
)
# An element that never ends is all up to a text, and this up to the next tag.
_UNCLOSED = re.compile(rf"<[^<>]*>(?P<inside>(?:\s|{_ASIDE}|<[^<>]*>)*+(?:[^<]|{_ASIDE}|<(?![\w/]))*+)", re.DOTALL)
# Thirteen digits or more, which takes as many characters; a group of more than nineteen holds no card number.
_LONG_NUMBER = re.compile(
    r"\d(?<!\d\d)(?=[\d -]{12})(?=(?:[ -]?\d){12})\d{0,18}+(?!\d)(?:[ -]\d{1,19}+(?!\d))*+", re.ASCII
)


def redact(text: str) -> str:
    """Return `text` with what is sensitive by its name emptied and every card number cut to its last four digits."""
    if "<" in text:
        text = "".join(_without_secrets(text))
    if (":" in text or "=" in text) and _may_name_secrets(text):
        text = _SENSITIVE_RECORD.sub(rf"\1{_MASK}", text)
    return redact_numbers(text)


def redact_bytes(raw: bytes) -> bytes:
    """Do the same to bytes in a charset that has ASCII in it; all others stay as they are."""
    return redact(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def redact_numbers(text: str) -> str:
    """Return `text` with every card number cut to its last four digits."""
    if len(text) < SHORTEST_CARD_NUMBER:
        return text
    return _LONG_NUMBER.sub(_last_fours, text)


@lru_cache(maxsize=1024)
def is_sensitive(path: str) -> bool:
    """Say whether a name, or one in a path of names, is one of card data or of a bank account."""
    return _SENSITIVE_PATH.search(path) is not None


def _may_name_secrets(text: str) -> bool:
    """Say whether any word is there that a sensitive name ends with: much sooner told than what `_SENSITIVE` finds."""
    lower = text.lower()
    return not text.isascii() or any(word in lower for word in _SENSITIVE_WORDS)


def _without_secrets(text: str) -> Iterator[str]:
    """Yield `text` in pieces, a mask for all that is in a sensitive element, well-formed or not."""
    last_closed = {tag[1].lower(): tag.start() for tag in _END_TAG.finditer(text)}
    at = 0
    while tag := _SENSITIVE_TAG.search(text, at):
        yield text[at : tag.start("attributes")] + (_MASK if tag["attributes"] else "") + tag["end"]
        at = tag.end()
        closed = last_closed.get(tag["name"].lower(), -1) >= at
        element = (_CLOSED if closed else _UNCLOSED).match(text, tag.start())
        if element and tag["end"] == ">" and not element["inside"].isspace():
            yield _MASK if element["inside"] else ""
            at = element.end()
    yield text[at:]


def _last_fours(found: re.Match[str]) -> str:
    """Mask the card numbers in a run of digits with single blanks or hyphens between them."""
    run = found[0]
    places = [place for place, character in enumerate(run) if character.isdigit()]
    starts = [index for index, place in enumerate(places) if not run[place - 1 : place].isdigit()]
    digits = [int(run[place]) for place in places]
    shown, at = "", 0
    for start, end in _card_numbers(digits, starts, {*starts[1:], len(digits)}):
        last_four = "".join(map(str, digits[end - 4 : end]))
        shown += f"{run[at : places[start]]}{_MASK} {last_four}"
        at = places[end - 1] + 1
    return shown + run[at:]


def _card_numbers(digits: list[int], starts: list[int], ends: set[int]) -> list[tuple[int, int]]:
    """Return where card numbers begin and end; those that overlap are one.

    The last four digits, which are shown, are not the beginning of another one.
    """
    sums = _check_sums(digits)
    found: list[tuple[int, int]] = []
    for start in starts:
        first, end = start, _longest(start, ends, sums)
        while end:
            if found and first < found[-1][1]:
                first, before = found.pop()
                end = max(end, before)
            found.append((first, end))
            first, end = end - 4, _longest(end - 4, ends, sums)
    return found


def _check_sums(digits: list[int]) -> tuple[list[int], list[int]]:
    """Return the sums up to each place for numbers that end at an even and at an odd one."""
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits]
    even, odd = digits[:], digits[:]
    even[::2], odd[1::2] = doubled[::2], doubled[1::2]
    return [0, *accumulate(even)], [0, *accumulate(odd)]


def _longest(start: int, ends: set[int], sums: tuple[list[int], list[int]]) -> int:
    """Return where the longest card number from `start` ends, 0 if none begins there."""
    for end in range(start + LONGEST_CARD_NUMBER, start + SHORTEST_CARD_NUMBER - 1, -1):
        if end in ends and (sums[end % 2][end] - sums[end % 2][start]) % 10 == 0:
            return end
    return 0
