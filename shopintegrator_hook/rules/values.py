"""Wire text -> the value of each kind, beyond what ShopSite itself writes; text that cannot be read is a ValueError."""

import html
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache
from types import MappingProxyType

from shopsite_orders.core import values
from shopsite_orders.core.card_data.sealed import Sealed

# What amounts are worked out with, whatever context the caller has set.
EXACT = Context(prec=100, rounding=ROUND_HALF_EVEN, traps=[])
_LONGEST_NUMBER = 40
_LONGEST_DATE = 100
_GROUPING_SPACE = re.compile(r"(?<=\d)[\s'\u2019](?=\d{3}(?!\d))")
_ZONE_NAME = re.compile(r"\s*\(?\b(?!AM\b|PM\b)([A-Z]{2,5})\)?$")
_DATES: tuple[str, ...] = (
    "%Y-%m-%d",
    "%d.%m.%Y",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%b %d, %Y",
    "%B %d, %Y",
)
_DATES += ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%a, %d %b %Y", "%A, %B %d, %Y", "%a %d %b %Y")
_CLOCKS = ("%H:%M:%S", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p")
_EXAMPLE = datetime(2024, 11, 23, 21, 45, 56, tzinfo=UTC)
_RUNS = re.compile(r"\d+|[^\W\d_]+|\s+")
_EPOCHS = ("epoch", "epoch_ms")
_DIGITS_ONLY = "%Y%m%d%H%M%S"
_COMPACT = ("%a %b %d %H:%M:%S %Y", "%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %z")
FORMATS = tuple(dict.fromkeys(
    (*_DATES, *(f"{date} {clock}" for date in _DATES for clock in _CLOCKS),
     *(f"{clock} {date}" for date in _DATES for clock in _CLOCKS), *_COMPACT)
))  # fmt: skip


def read(kind: str, wire: str, form: str | None = None) -> object:
    """Return the value of a wire text, `None` for a blank one; `form` is the rule's date format or decimal mark."""
    return READERS[kind](wire, form)


def text(wire: str, _: str | None = None) -> str | None:
    """Return the text with HTML escapes resolved, all line ends alike and no white space around it."""
    if "&" in wire:
        wire = html.unescape(wire)
    return wire.replace("\r\n", "\n").strip() or None


def number(wire: str, mark: str | None = None) -> Decimal | None:
    """Read an amount exactly; `mark` is the decimal mark, where ``1.250`` could be read either way."""
    if mark is None and wire.isascii() and len(wire) <= _LONGEST_NUMBER and wire.replace(".", "", 1).isdigit():
        return Decimal(wire)  # nearly every amount there is
    bare = _GROUPING_SPACE.sub("", html.unescape(wire).strip())
    if len(bare) > _LONGEST_NUMBER:
        raise ValueError("too long for a number")
    if mark == ",":
        bare = bare.replace(".", "").replace(",", ".")
    elif mark == ".":
        bare = bare.replace(",", "")
    return values.decimal(bare)


def moment(wire: str, form: str | None = None) -> datetime | None:
    """Read a date and time: in `form`, or as ShopSite writes it.

    A zone's name at the end is dropped, because such names are ambiguous and the order's time is the store's clock
    anyway; only UTC is kept.
    """
    bare = wire.strip()
    if not bare:
        return None
    if len(bare) > _LONGEST_DATE:
        raise ValueError("too long for a date")
    if form in _EPOCHS:
        return _since_1970(bare, 1000 if form == "epoch_ms" else 1)
    zone = _ZONE_NAME.search(bare)
    bare = bare[: zone.start()] if zone else bare
    moment = datetime.strptime(bare, form) if form else values.moment(bare)  # noqa: DTZ007 - the store's clock
    return moment.replace(tzinfo=UTC) if moment and zone and zone[1] in ("UTC", "GMT", "Z") else moment


@cache
def tells_the_date(form: str) -> bool:
    """Say whether a date that is written in a format can be read in it again."""
    if form in _EPOCHS:
        return True
    try:
        return datetime.strptime(_EXAMPLE.strftime(form), form).date() == _EXAMPLE.date()  # noqa: DTZ007 - as `moment`
    except (ValueError, re.error):  # `strptime` makes a pattern of the format, which may name a part twice
        return False


def _since_1970(digits: str, per_second: int) -> datetime:
    if not re.fullmatch(r"\d{1,14}(?:\.\d+)?", digits, re.ASCII):
        raise ValueError("not a count since 1970")
    seconds = Decimal(digits) / per_second
    if seconds > 10**11:
        raise ValueError("a count too large for a date")
    return datetime.fromtimestamp(float(seconds), UTC)


def date_format(wire: str) -> str | None:
    """Return the format of a date, ``""`` for ShopSite's own, `None` if it is not a date."""
    bare = wire.strip()
    if re.fullmatch(r"1\d{9}", bare, re.ASCII):
        return "epoch"
    if re.fullmatch(r"(?:1\d|9)\d{11}", bare, re.ASCII):
        return "epoch_ms"
    if re.fullmatch(r"20\d{12}", bare, re.ASCII):
        return _DIGITS_ONLY
    if len(bare) > _LONGEST_DATE or not re.search(r"\D", bare):
        return None
    return next((form for form in ("", *_formats_by_look().get(_look(bare), ())) if _reads(bare, form)), None)


@cache
def _formats_by_look() -> Mapping[str, tuple[str, ...]]:
    """Return the formats that a date of some look may have: a handful, where trying all takes milliseconds."""
    found: dict[str, list[str]] = {}
    for form in FORMATS:
        for example in (_EXAMPLE, _EXAMPLE.replace(tzinfo=None)):
            look = _look(example.strftime(form))
            if form not in found.setdefault(look, []):
                found[look].append(form)
    return {look: tuple(forms) for look, forms in found.items()}


def _look(date: str) -> str:
    """Return a date with a 9 for each number and an a for each word, without white space."""
    zone = _ZONE_NAME.search(date)
    return _RUNS.sub(_sign, date[: zone.start()] if zone else date)


def _sign(run: re.Match[str]) -> str:
    return "9" if run[0].isdecimal() else "" if run[0].isspace() else "a"


def _reads(wire: str, form: str) -> bool:
    try:
        return (moment(wire, form) or datetime.min).year > 1990  # noqa: DTZ901 - only its year is used
    except ValueError:
        return False


def yes_no(wire: str, _: str | None = None) -> bool | None:
    """Read yes or no, on or off, and numbers: some test modes are ``100``."""
    bare = wire.strip().lower()
    if bare.isdecimal():
        return bool(bare.strip("0"))
    return values.yes_no({"on": "yes", "off": "no"}.get(bare, bare))


def country(wire: str, _: str | None = None) -> str | None:
    """Read a country, as its name or its code came; a code in capitals."""
    name = text(wire)
    return name.upper() if name and re.fullmatch("[A-Za-z]{2,3}", name) else name


def currency(wire: str, _: str | None = None) -> str | None:
    """Read a currency's three-letter code."""
    code = text(wire)
    if code and not re.fullmatch("[A-Za-z]{3}", code):
        raise ValueError("not a currency code")
    return code.upper() if code else None


def _cents(wire: str, _: str | None = None) -> Decimal | None:
    cents = number(wire)
    return None if cents is None else EXACT.scaleb(cents, -2)


def _sealed(wire: str, _: str | None = None) -> Sealed | None:
    return Sealed(wire) if wire.strip() else None


READERS: Mapping[str, Callable[[str, str | None], object]] = MappingProxyType(
    {
        "text": text,
        "money": number,
        "number": number,
        "cents": _cents,
        "date": moment,
        "yes_no": yes_no,
        "country": country,
        "currency": currency,
        "sealed": _sealed,
    }
)
