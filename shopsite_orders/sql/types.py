"""Column types that give back exactly what was put in."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Dialect, Numeric, Text
from sqlalchemy.exc import DontWrapMixin
from sqlalchemy.types import TypeDecorator, TypeEngine

from shopsite_orders.errors import ShopSiteError

DIGITS, PLACES = 28, 8


class InexactError(ShopSiteError, DontWrapMixin):
    """A number has more digits than the database keeps; it is never rounded."""


class Exact(TypeDecorator[Decimal]):
    """A decimal number: NUMERIC, or on SQLite, which would make a float of it, its digits as text."""

    impl = Numeric(DIGITS, PLACES)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Numeric(DIGITS, PLACES))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if not value.is_finite() or value.adjusted() >= DIGITS - PLACES or value != round(value, PLACES):
            raise InexactError(f"the database keeps {PLACES} decimal places and {DIGITS} digits, too few for {value}")
        return format(value, "f") if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ARG002 - SQLAlchemy's
        return None if value is None else Decimal(value)


def zone_name(moment: datetime) -> str | None:
    """Return the name of a moment's time zone, or its offset from UTC; `None` when it has neither."""
    if moment.tzinfo is None:
        return None
    return getattr(moment.tzinfo, "key", None) or moment.strftime("%z")


def utc(moment: datetime | None) -> datetime | None:
    """Return a moment as UTC without a zone, as databases keep it; `None` for one whose zone is not known."""
    return moment.astimezone(UTC).replace(tzinfo=None) if moment and moment.tzinfo else None


def moment(wall_clock: datetime | None, zone: str | None, at_utc: datetime | None) -> datetime | None:
    """Put a moment together again; of two that show the same time when clocks go back, UTC tells which."""
    if wall_clock is None or zone is None:
        return wall_clock
    first = wall_clock.replace(tzinfo=_zone(zone))
    return first if utc(first) == at_utc else first.replace(fold=1)


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return ZoneInfo(name)
    offset = datetime.strptime(name, "%z").utcoffset()
    return timezone(offset or timedelta(0))
