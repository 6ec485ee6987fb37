"""Numbers as databases and frames keep them: every digit, or an error."""

import re
from collections.abc import Iterable
from decimal import Decimal

from shopsite_orders.errors import OrderDataError

DIGITS, PLACES = 28, 8
_LONGEST = 99  # digits of a number that is worth spelling out, to find out whether they fit
_NUMBER = rf"-?\d{{1,{DIGITS - PLACES}}}(?:\.\d{{1,{PLACES}}})?"
_KEPT = re.compile(_NUMBER, re.ASCII).fullmatch
_ALL_KEPT = re.compile(rf"(?:{_NUMBER}(?:,|$))*+", re.ASCII).fullmatch


class InexactError(OrderDataError):
    """A number has more digits than are kept; it is never rounded."""


def exact(value: Decimal | None) -> str | None:
    """Return the digits of a number, as every database takes them and no context of `decimal` rounds them.

    Raises:
        InexactError: there are too many.
    """
    if value is None:
        return None
    digits = str(value)
    return digits if _KEPT(digits) else _spelled_out(value)


def all_exact(values: Iterable[Decimal | None]) -> list[str | None]:
    """Return the digits of numbers as `exact` does; one look at all of them nearly always tells that they fit."""
    numbers = list(values)
    digits = [number if number is None else str(number) for number in numbers]
    return digits if _ALL_KEPT(",".join(filter(None, digits))) else [exact(number) for number in numbers]


def _spelled_out(value: Decimal) -> str:
    """Write a number that has an exponent, or zeros beyond the last place that is kept."""
    if value.is_finite() and not value:
        return "0"
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -_LONGEST <= exponent <= value.adjusted() <= _LONGEST:
        whole, _, places = format(value, "f").partition(".")
        digits = f"{whole}.{places[:PLACES]}".rstrip(".")
        if _KEPT(digits) and not places[PLACES:].strip("0"):
            return digits
    raise InexactError(f"numbers are kept with {PLACES} decimal places and {DIGITS} digits, too few for {value}")
