"""Moments on the store's clock, which has no time zone, as a cursor writes them."""

from datetime import datetime

DAWN = datetime.min  # noqa: DTZ901 - before every order


def text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def moment(text: str | None) -> datetime | None:
    """Read what `text` wrote.

    Raises:
        ValueError: it is something else, or has a time zone.
    """
    found = None if text is None else datetime.fromisoformat(text)
    if found and found.tzinfo:
        raise ValueError(f"a moment on the store's clock must not have a time zone: {text}")
    return found
