"""Column types and values that give back exactly what was put in."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Dialect, Numeric, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from shopsite_orders.errors import OrderDataError

DIGITS, PLACES = 28, 8
_LONGEST = 99  # digits of a number that is worth spelling out, to find out whether they fit
_NUMBER = rf"-?\d{{1,{DIGITS - PLACES}}}(?:\.\d{{1,{PLACES}}})?"
_KEPT = re.compile(_NUMBER, re.ASCII).fullmatch
_ALL_KEPT = re.compile(rf"(?:{_NUMBER}(?:,|$))*+", re.ASCII).fullmatch


class InexactError(OrderDataError, DontWrapMixin):
    """A number has more digits than the database keeps; it is never rounded."""


class Exact(TypeDecorator[Decimal]):
    """A decimal number: NUMERIC, or on SQLite, which would make a float of it, its digits as text."""

    impl = Numeric(DIGITS, PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(DIGITS, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        digits = exact(value)
        return digits if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Decimal(value)


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


def zone_name(moment: datetime) -> str | None:
    """Return the name of a moment's time zone, or its offset from UTC; `None` when it has neither."""
    if moment.tzinfo is None:
        return None
    return getattr(moment.tzinfo, "key", None) or moment.strftime("%z")


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment as UTC without a zone, as databases keep it; `None` for one whose zone is not known."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else None


def at(seconds: float) -> datetime:
    """Return the moment of a UNIX time as databases keep it: UTC, without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


def moment(wall_clock: datetime | None, zone: str | None, at_utc: datetime | None) -> datetime | None:
    """Put a moment together again; of two that show the same time when clocks go back, UTC tells which."""
    if wall_clock is None or zone is None:
        return wall_clock
    first = wall_clock.replace(tzinfo=_zone(zone))
    return first if utc(first) == at_utc else first.replace(fold=1)


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
    raise InexactError(f"the database keeps {PLACES} decimal places and {DIGITS} digits, too few for {value}")


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return ZoneInfo(name)
    offset = datetime.strptime(name, "%z").utcoffset()
    return timezone(offset or timedelta(0))
