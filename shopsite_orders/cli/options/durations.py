"""Spans of time as people write them: ``30s``, ``5m``, ``1h``, ``2d``."""

import re
from datetime import timedelta

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
