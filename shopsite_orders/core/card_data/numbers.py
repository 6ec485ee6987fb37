"""Card numbers in a text, cut to their last four digits, however their digits are grouped."""

import re
from collections.abc import Callable
from typing import TypeAlias

from shopsite_orders.core.card_data.mask import MASK
from shopsite_orders.core.card_data.runs import LONGEST, SEPARATOR, SHORTEST, Run, is_valid

_ASCII, _OTHER = "[0-9]", r"[^\D0-9]"  # digits: where one script ends and another begins, so does a group
_BEGIN = rf"(?:(?<!{_ASCII})(?={_ASCII})|(?<!{_OTHER})(?={_OTHER}))"
_GROUP = rf"(?:{_ASCII}{{1,19}}+(?!{_ASCII})|{_OTHER}{{1,19}}+(?!{_OTHER}))"
# Thirteen digits or more; a group of more than nineteen is in no card number.
_RUN = re.compile(rf"{_BEGIN}(?=(?:\d{SEPARATOR}{{0,3}}+){{12}}\d){_GROUP}(?:{SEPARATOR}{{0,3}}+{_GROUP})*+")
# A number with its expiry date, and perhaps its verification value, run together.
_GLUED = re.compile("|".join(rf"(?<!{one}){one}{{15,27}}(?:/{one}{{2,8}})?(?!{one})" for one in (_ASCII, _OTHER)))
_EXPIRY = re.compile(r"(?:(?:0[1-9]|1[0-2])(?:20)?[2-4]\d|(?:20)?[2-4]\d(?:0[1-9]|1[0-2]))(?:\d{3,4})?")
# The same where the number stands in groups, and the last of them goes on.
_GLUED_GROUP = re.compile(
    rf"(?<!\d)((?:\d{{4}}{SEPARATOR}){{3}}\d{{4}}|\d{{4}}{SEPARATOR}\d{{6}}{SEPARATOR}\d{{5}}){_EXPIRY.pattern}(?!\d)"
)
# The same behind a sign, and what a magnetic stripe has behind a number (ISO/IEC 7813).
_BESIDE = re.compile(
    rf"({MASK} \d{{4}}[\s/|,;(.-]{{1,3}})"
    r"(?:(?:0?[1-9]|1[0-2])\s?[ ./-]\s?(?:20)?[2-4]\d|20[2-4]\d\s?[./-]\s?(?:0[1-9]|1[0-2])"
    r"|(?:0[1-9]|1[0-2])[2-4]\d)(?!\d)"
    rf"|({MASK} \d{{4}}(?:=|\^[^^\n]{{2,26}}\^))\d{{4,}}"
)
# What of a text in ASCII says whether there may be a number: digits, all of them alike, and what stands between rows.
_ROW = b"0" * SHORTEST
_HEARD = bytes(ord("0") if chr(code).isdigit() else ord("x") for code in range(128)).ljust(256, b"x")
_UNHEARD = bytes(code for code in range(128) if re.fullmatch(SEPARATOR, chr(code)))
_ENOUGH = re.compile(rf"(?:\D*+\d){{{SHORTEST}}}")  # of any script, wherever they stand
# How the numbers of the networks begin, and how long they are.
_NETWORKS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35\d{14}|6\d{15,18}"
    r"|5[06-8]\d{11,17}",
    re.ASCII,
)

Judge: TypeAlias = Callable[[str], bool]


def redact_numbers(text: str) -> str:
    """Return `text` with every card number cut to its last four digits, and its expiry date gone."""
    return _redacted(text, bool) if _may_hold_one(text) else text


def redact_known_numbers(text: str) -> str:
    """Do the same to the numbers of the known networks alone, where a long number is more likely something else."""
    return _redacted(text, _is_of_a_network) if _may_hold_one(text) else text


def redact_beside(text: str) -> str:
    """Return `text` without what stands beside a masked number: an expiry date, or the rest of a magnetic stripe."""
    return _BESIDE.sub(rf"\1\2{MASK}", text) if MASK in text else text


def _may_hold_one(text: str) -> bool:
    """Say whether there are enough digits, which is much sooner told than whether they are a number.

    Beside a number that was masked before fewer are enough.
    """
    if len(text) < SHORTEST:
        return False
    if text.isascii():
        return _ROW in text.encode().translate(_HEARD, _UNHEARD)
    return MASK in text or _ENOUGH.match(text) is not None


def _redacted(text: str, judge: Judge) -> str:
    apart = _GLUED_GROUP.sub(_without_expiry_of_groups, _GLUED.sub(_without_expiry, text))
    return redact_beside(_RUN.sub(lambda found: Run(found[0], judge).masked(MASK), apart))


def _is_of_a_network(number: str) -> bool:
    return _NETWORKS.fullmatch(_digits(number)) is not None


def _digits(text: str) -> str:
    return "".join(str(int(sign)) for sign in text if sign.isdecimal())


def _without_expiry(found: re.Match[str]) -> str:
    digits, longest = _digits(found[0]), len(found[0].partition("/")[0])
    if longest <= LONGEST and is_valid(digits[:longest]):
        return found[0]  # a long number, and nothing that belongs to it
    for length in range(min(longest, LONGEST), SHORTEST - 1, -1):
        number, rest = digits[:length], digits[length:]
        if is_valid(number) and _is_of_a_network(number) and _EXPIRY.fullmatch(rest):
            return f"{MASK} {number[-4:]} {MASK}"
    return found[0]


def _without_expiry_of_groups(found: re.Match[str]) -> str:
    number = _digits(found[1])
    return f"{MASK} {number[-4:]} {MASK}" if is_valid(number) and _is_of_a_network(number) else found[0]
