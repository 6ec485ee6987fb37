"""Moments as databases and frames keep them: the store's clock, its zone, and UTC."""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo


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


def _zone(name: str) -> tzinfo:
    if name[0] not in "+-":
        return ZoneInfo(name)
    offset = datetime.strptime(name, "%z").utcoffset()
    return timezone(offset or timedelta(0))
