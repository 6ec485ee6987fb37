"""The zone of a store's clock."""

from datetime import tzinfo
from zoneinfo import ZoneInfo

from shopsite_orders.core.checks import typed

_zone = typed(str, tzinfo, expected="a name such as 'America/Denver', or a tzinfo")


def zone(timezone: str | tzinfo | None) -> tzinfo | None:
    """Return the zone of that name, or the zone itself.

    Raises:
        TypeError: it is neither.
        ValueError: no zone has that name.
    """
    if timezone is None:
        return None
    _zone("timezone", timezone)
    if isinstance(timezone, tzinfo):
        return timezone
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:  # OSError: a name that is a folder of the zone data
        raise ValueError(f"timezone should be a name like 'America/Denver', not {timezone!r}") from error
