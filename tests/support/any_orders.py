"""Orders of which every field may be anything that its type allows, for Hypothesis."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import attrs
from hypothesis import strategies as st

from shopsite_orders import Order, Sealed

_TEXTS = st.text(max_size=12)
_VALUES: dict[Any, st.SearchStrategy[Any]] = {
    str: _TEXTS,
    bool: st.booleans(),
    Decimal: st.decimals(-(10**20), 10**20, allow_nan=False, places=4) | st.integers(-99, 99).map(Decimal),
    datetime: st.datetimes(timezones=st.none() | st.timezones()),
    Sealed: (_TEXTS | st.sampled_from(["4111111111111111", "************1111", "•••• 1111"])).map(Sealed),
}


def values_of(kind: Any) -> st.SearchStrategy[Any]:
    """Return the values of a type."""
    inner = get_args(kind)
    if isinstance(kind, UnionType):
        return st.none() | values_of(inner[0])
    if attrs.has(kind):
        return st.builds(kind, **{name: values_of(hint) for name, hint in get_type_hints(kind).items()})
    if get_origin(kind) is tuple:
        return st.lists(values_of(inner[0]), max_size=2).map(tuple)
    if get_origin(kind) is Mapping:
        return st.dictionaries(_TEXTS, values_of(inner[1]), max_size=2)
    return st.sampled_from(inner) if get_origin(kind) is Literal else _VALUES[kind]


ORDERS: st.SearchStrategy[Order] = values_of(Order)
