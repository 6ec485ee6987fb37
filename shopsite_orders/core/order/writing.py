"""An order as the values that JSON has.

Numbers are text without an exponent, because a few characters of one could stand for a gigabyte of digits.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

from shopsite_orders.core.card_data.sealed import Sealed


def to_plain(value: Any) -> Any:  # noqa: PLR0911 - a table of types
    """Return a value of the model as JSON has it: an object as its fields by name, a tuple as a list."""
    match value:
        case None | str() | bool():
            return value
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat()
        case Sealed():
            return str(value) or None
        case tuple():
            return [to_plain(item) for item in value]
        case Mapping():
            return {name: to_plain(item) for name, item in value.items()}
        case _:
            return {name: to_plain(getattr(value, name)) for name in _names(value.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))
