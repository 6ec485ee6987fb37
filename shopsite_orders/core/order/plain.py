"""An order as the values that JSON has, and back.

How a value is read back is said by the type of its field, so that a new field needs nothing here. Numbers are text
without an exponent, because a few characters of one could stand for a gigabyte of digits.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, Literal, TypeVar, cast, get_args, get_origin, get_type_hints

import attrs

from shopsite_orders.core.card_data import mask
from shopsite_orders.core.sealed import Sealed

Value = TypeVar("Value")


def to_plain(value: Any) -> Any:
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
            return {name: to_plain(getattr(value, name)) for name in _hints(type(value))}


def from_plain(kind: type[Value], values: object, path: str = "") -> Value:
    """Return the object of a class of the model that `to_plain` made `values` of.

    Raises:
        ValueError: something is missing, unknown, or not of its field's type.
    """
    if not isinstance(values, Mapping):
        raise _wrong(path, "an object with fields")
    fields = {name: _joined(path, name) for name in _hints(kind)}
    for name in values:
        if name not in fields:
            raise ValueError(f"{_joined(path, name)!r} is not a field of an order: a newer release may have written it")
    for field in attrs.fields(cast("type[Any]", kind)):
        if field.default is attrs.NOTHING and field.name not in values:
            raise ValueError(f"{fields[field.name]} is missing")
    return kind(
        **{
            name: _read(hint, values[name], fields[name])
            for name, hint in _hints(kind).items()
            if name in values
        }
    )


def _read(kind: Any, value: Any, path: str) -> Any:
    if isinstance(kind, UnionType):
        return None if value is None else _read(get_args(kind)[0], value, path)
    origin, inner = get_origin(kind), get_args(kind)
    if attrs.has(kind):
        return from_plain(kind, value, path)
    if origin is tuple:
        return tuple(_read(inner[0], item, f"{path}[{at}]") for at, item in enumerate(_list(value, path)))
    if origin is Mapping:
        return {name: _read(inner[1], item, f"{path}.{name}") for name, item in _mapping(value, path).items()}
    if origin is Literal:
        return value if value in inner else _refuse(path, f"one of {', '.join(inner)}")
    return _READERS[kind](value, path)


def _list(value: Any, path: str) -> Any:
    return value if isinstance(value, list | tuple) else _refuse(path, "a list")


def _mapping(value: Any, path: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise _wrong(path, "an object with texts by their names")
    return value


def _text(value: Any, path: str) -> Any:
    return value if isinstance(value, str) else _refuse(path, "a text")


def _bool(value: Any, path: str) -> Any:
    return value if isinstance(value, bool) else _refuse(path, "true or false")


def _decimal(value: Any, path: str) -> Decimal:
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    try:
        return Decimal(value if isinstance(value, str) and "e" not in value.lower() else "not one")
    except ArithmeticError as error:
        raise _wrong(path, "a number as text without an exponent, such as '104.13'") from error


def _moment(value: Any, path: str) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(value if isinstance(value, str) else "not one")
    except ValueError as error:
        raise _wrong(path, "a date and time such as '2024-01-02T06:11:39'") from error


def _sealed(value: Any, path: str) -> Sealed:
    if isinstance(value, Sealed):
        return value
    return Sealed.left_behind(mask("" if value is None else _text(value, path)))


def _wrong(path: str, expected: str) -> ValueError:
    return ValueError(f"{path or 'an order'} should be {expected}")


def _refuse(path: str, expected: str) -> Any:
    raise _wrong(path, expected)


def _joined(path: str, name: object) -> str:
    return f"{path}.{name}" if path else str(name)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


_READERS: dict[Any, Callable[[Any, str], Any]] = {
    str: _text,
    bool: _bool,
    Decimal: _decimal,
    datetime: _moment,
    Sealed: _sealed,
}
