"""Spans of time as people write them: ``30s``, ``5m``, ``1h``, ``2d``."""

import re
from datetime import date, datetime, timedelta

import click

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_SPAN = re.compile(f"([1-9][0-9]{{0,7}})([{''.join(_UNITS)}])")
_LONGEST = timedelta(days=366)


def span(text: str) -> timedelta:
    if found := _SPAN.fullmatch(text):
        length = timedelta(**{_UNITS[found[2]]: int(found[1])})
        if length <= _LONGEST:
            return length
        raise click.BadParameter(f"{text!r} is longer than {_LONGEST.days}d")
    raise click.BadParameter(f"{text!r} is not a time such as 30s, 5m, 1h or 2d")


def written(length: timedelta) -> str:
    """Write a time of whole days as `span` reads it."""
    return f"{length.days}d"


def span_or_none(text: str) -> timedelta | None:
    """Read a span, or the word for none."""
    return None if text == "none" else span(text)


def day_or_time_ago(text: str) -> date:
    """Read a day, or how long ago it was, by this computer's calendar."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        if not _SPAN.fullmatch(text):
            raise click.BadParameter(f"{text!r} is neither a day such as 2026-01-31 nor a time such as 30d") from None
    return (datetime.now().astimezone() - span(text)).date()
