"""Times as HTTP tells them (RFC 9110 section 5.6.7)."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

_LONGEST_WAIT = 99_999  # seconds, a day and more


def unix_seconds(date: str | None) -> float | None:
    """Return an HTTP date as UNIX seconds, `None` if it is not one; HTTP tells UTC."""
    try:
        moment = parsedate_to_datetime(date or "")
    except (ValueError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def wait(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that Retry-After asks to wait: it tells them, or a moment by the server's own clock."""
    told = headers.get("Retry-After", "")
    if told.isascii() and told.isdigit():
        return float(told) if len(told) < 6 else None
    moment, server = unix_seconds(told), unix_seconds(headers.get("Date"))
    if moment is None:
        return None
    seconds = max(0.0, moment - (now if server is None else server))
    return seconds if seconds <= _LONGEST_WAIT else None
