"""Wire text -> values. Empty text is `None`; text that cannot be read exactly is a `ValueError`."""

import re
from datetime import datetime
from decimal import Decimal

_ORDINAL = re.compile("[0-9]{1,18}")  # more digits are nobody's order number, and fit no column of integers
_LONGEST_NUMBER = 64  # characters; the longest amount in any currency takes a third of it
_MARK = r"\s*(?:[A-Z]{3}|[^\w\s.,+()-]{1,3})?\s*"  # a currency code, a currency sign, a percent sign
_NUMBER = re.compile(
    rf"(?P<open>\(?)(?P<minus>[+-]?){_MARK}(?P<sign>[+-]?)(?P<digits>[\d.,]+){_MARK}(?P<close>\)?)", re.ASCII
)
_POINT = re.compile(r"\d+\.?\d*|\.\d+", re.ASCII)
_COMMA_GROUPS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_POINT_GROUPS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+,\d*|[1-9]\d{0,2}(?:\.\d{3}){2,}", re.ASCII)
_COMMA = re.compile(r"\d*,\d+", re.ASCII)

_TIME = r"(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)(?: ?(?P<half>[AaPp])[Mm])?"
_CLOCK = rf"(?:[ T]{_TIME})?"
_DATES = [
    re.compile(form, re.ASCII)
    for form in (
        r"(?P<year>\d{4})[-/](?P<month>\d{1,2})[-/](?P<day>\d{1,2})" + _CLOCK,
        r"(?P<month>\d{1,2}|[A-Za-z]{3})[-/](?P<day>\d{1,2})[-/](?P<year>\d{4})" + _CLOCK,
        r"(?P<day>\d{1,2})[-/](?P<month>[A-Za-z]{3})[-/](?P<year>\d{4})" + _CLOCK,
        rf"(?:[A-Za-z]{{3}} )?(?P<month>[A-Za-z]{{3}}) {{1,2}}(?P<day>\d{{1,2}}) {_TIME} (?P<year>\d{{4}})",
    )
]
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}


def text(wire: str) -> str | None:
    """Return the text without surrounding white space, `None` when nothing is left."""
    return wire.strip() or None


def ordinal(wire: str) -> int | None:
    """Return what an order number counts, `None` when it is not made of 1 to 18 digits and so counts nothing."""
    return int(wire) if _ORDINAL.fullmatch(wire) else None


def decimal(wire: str) -> Decimal | None:
    """Read money, a quantity, a weight or a percentage, exactly.

    Commas before groups of three digits separate thousands (``1,250.50``), any other comma is a decimal
    comma (``12,50``, ``1.250,50``). A currency or percent mark is dropped; parentheses mean negative.
    """
    if wire.isascii() and len(wire) <= _LONGEST_NUMBER and wire.replace(".", "", 1).isdigit():
        return Decimal(wire)  # nearly every value there is
    wire = wire.strip()
    if not wire:
        return None
    match = _NUMBER.fullmatch(wire) if len(wire) <= _LONGEST_NUMBER else None
    if match is None or (match["open"] + match["close"]) not in ("", "()") or (match["minus"] and match["sign"]):
        raise ValueError("not a number")
    amount = Decimal(_with_decimal_point(match["digits"]))
    return amount.copy_negate() if match["open"] or "-" in (match["minus"], match["sign"]) else amount


def _with_decimal_point(digits: str) -> str:
    if _POINT.fullmatch(digits):
        return digits
    if _COMMA_GROUPS.fullmatch(digits):
        return digits.replace(",", "")
    if _POINT_GROUPS.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    raise ValueError("not a number")


def moment(wire: str) -> datetime | None:
    """Read a date and time: ``2017-05-05 12:12:14``, ``12/31/2025`` (month first), ``Tue Jan 22 13:53:49 2002``.

    The name of a month may stand before the day or behind it. Naive, unless the text itself names an offset from UTC.
    """
    wire = wire.strip()
    if not wire:
        return None
    try:
        return datetime.fromisoformat(wire)
    except ValueError:
        return _from_parts(wire)


def _from_parts(wire: str) -> datetime:
    match = next(filter(None, (form.fullmatch(wire) for form in _DATES)), None)
    if match is None:
        raise ValueError("not a date")
    month = match["month"].lower()
    hour, minute, second, *_ = *(int(part) for part in (match["clock"] or "0").split(":")), 0, 0
    if half := match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError("not a time of day on a twelve-hour clock")
        hour = hour % 12 + (12 if half in "Pp" else 0)
    number = _MONTHS.index(month) + 1 if month in _MONTHS else int(month) if month.isdigit() else 0
    try:
        # naive: the store names no zone
        return datetime(int(match["year"]), number, int(match["day"]), hour, minute, second)  # noqa: DTZ001
    except ValueError as error:
        raise ValueError("not a date") from error


def yes_no(wire: str) -> bool | None:
    """Read ``Yes`` or ``No`` in any case, also ``true``/``false`` and ``1``/``0``."""
    word = wire.strip().lower()
    if word and word not in _YES_NO:
        raise ValueError("neither yes nor no")
    return _YES_NO.get(word)
