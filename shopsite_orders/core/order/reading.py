"""An order from the values that JSON has.

How a value is read is said by the type of its field, so that a new field needs nothing here. What reads a class is made
of what reads its fields, once. Where something is wrong, the error collects the path to it on its way out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache, partial
from types import UnionType
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints

import attrs

from shopsite_orders.core.card_data import mask
from shopsite_orders.core.card_data.sealed import Sealed

Value = TypeVar("Value")
Read: TypeAlias = Callable[[Any], Any]


def from_plain(kind: type[Value], values: object) -> Value:
    """Return the object of a class of the model that `to_plain` made `values` of.

    Raises:
        ValueError: something is missing, unknown, or not of its field's type.
    """
    try:
        value: Value = _reader(cast("Any", kind))(values)
    except _UnreadableError as error:
        raise ValueError(f"{error.path.lstrip('.') or 'an order'} {error.says}") from error
    return value


class _UnreadableError(Exception):
    def __init__(self, says: str, path: str = "") -> None:
        super().__init__(says)
        self.says = says
        self.path = path


@cache
def _reader(kind: Any) -> Read:
    """Return what reads a value of a type."""
    inner = get_args(kind)
    if isinstance(kind, UnionType):
        return partial(_optional, _reader(inner[0]))
    if attrs.has(kind):
        readers = {name: _reader(hint) for name, hint in get_type_hints(kind).items()}
        required = [field.name for field in attrs.fields(kind) if field.default is attrs.NOTHING]
        return partial(_object, kind, readers, required)
    if get_origin(kind) is tuple:
        return partial(_tuple, _reader(inner[0]))
    if get_origin(kind) is Mapping:
        return partial(_texts, _reader(inner[1]))
    return partial(_one_of, inner) if get_origin(kind) is Literal else _READERS[kind]


def _object(kind: Callable[..., Any], readers: Mapping[str, Read], required: list[str], values: Any) -> Any:
    fields = {}
    for name, value in _named(values).items():
        if name not in readers:
            raise _UnreadableError("is not a field of an order: a newer release may have written it", f".{name}")
        fields[name] = _inside(f".{name}", readers[name], value)
    for name in required:
        if name not in fields:
            raise _UnreadableError("is missing", f".{name}")
    return kind(**fields)


def _inside(step: str, read: Read, value: Any) -> Any:
    try:
        return read(value)
    except _UnreadableError as error:
        raise _UnreadableError(error.says, step + error.path) from error


def _optional(read: Read, value: Any) -> Any:
    return None if value is None else read(value)


def _tuple(read: Read, values: Any) -> tuple[Any, ...]:
    items = _of(list | tuple, "a list", values)
    return tuple(_inside(f"[{at}]", read, value) for at, value in enumerate(items))


def _texts(read: Read, values: Any) -> dict[str, Any]:
    return {name: _inside(f".{name}", read, value) for name, value in _named(values).items()}


def _named(values: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _of(Mapping, "an object with named values", values)
    for name in found:
        _of(str, "an object whose names are texts", name)
    return found


def _of(kind: Any, expected: str, value: Any) -> Any:
    if not isinstance(value, kind):
        raise _UnreadableError(f"should be {expected}")
    return value


def _one_of(words: tuple[str, ...], value: Any) -> str:
    if value not in words:
        raise _UnreadableError(f"should be {' or '.join(map(repr, words))}")
    return str(value)


def _decimal(value: Any) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    try:
        return Decimal(value if isinstance(value, str) and "e" not in value.lower() else "not one")
    except ArithmeticError as error:
        raise _UnreadableError("should be a number as text without an exponent, such as '104.13'") from error


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "not one")
    except ValueError as error:
        raise _UnreadableError("should be a date and time such as '2024-01-02T06:11:39'") from error


def _sealed(value: Any) -> Sealed:
    if isinstance(value, Sealed):
        return value
    return Sealed.left_behind("" if value is None else mask(_of(str, "a text", value)))


_READERS: dict[Any, Read] = {
    str: partial(_of, str, "a text"),
    bool: partial(_of, bool, "true or false"),
    Decimal: _decimal,
    datetime: _moment,
    Sealed: _sealed,
}
