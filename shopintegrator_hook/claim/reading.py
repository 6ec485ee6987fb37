"""The order that was made of a post, from its JSON back to an `Order`."""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.core.sealed import Sealed


def read_back(text: str) -> Order:
    """Return the order whose `Order.to_dict` is in `text`; of card data only what may be shown is left."""
    order: Order = _value(Order, json.loads(text))
    return order


def _value(kind: Any, value: Any) -> Any:
    """Return a value of the type `kind` from what JSON made of it."""
    if isinstance(kind, UnionType):
        return None if value is None else _value(get_args(kind)[0], value)
    if attrs.has(kind):
        return kind(**{name: _value(hint, value[name]) for name, hint in _hints(kind).items() if name in value})
    if get_origin(kind) is tuple:
        return tuple(_value(get_args(kind)[0], item) for item in value)
    if get_origin(kind) is Mapping:
        return {name: _value(get_args(kind)[1], item) for name, item in value.items()}
    return _SCALARS.get(kind, _itself)(value)


def _itself(value: Any) -> Any:
    return value


def _sealed(shown: str | None) -> Sealed:
    return Sealed.left_behind(shown or "")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


_SCALARS: dict[Any, Any] = {Decimal: Decimal, datetime: datetime.fromisoformat, Sealed: _sealed}
