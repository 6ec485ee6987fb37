"""The zone of a store's clock."""

from datetime import tzinfo
from zoneinfo import ZoneInfo


def zone(timezone: str | tzinfo | None) -> tzinfo | None:
    """Return the zone of that name, or the zone itself.

    Raises:
        ValueError: no zone has that name.
    """
    if not isinstance(timezone, str):
        return timezone
    try:
        return ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:  # OSError: a name that is a folder of the zone data
        raise ValueError(f"timezone should be a name like 'America/Denver', not {timezone!r}") from error
