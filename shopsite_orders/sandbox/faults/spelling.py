"""Faults as they are spelt on a command line: ``truncate:20000``, ``bad-order:2:GrandTotal:much``."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

import attrs

from shopsite_orders.sandbox.faults.fault import Fault

_READ: Mapping[Any, Callable[[str], object]] = {int: int, float: float, str: str}
_YES_NO = {"yes": True, "no": False}


def spelt(kind: type[Fault]) -> str:
    """Return how a kind of fault is spelt, with what may follow it: ``truncate:AT[:DECLARED]``."""
    required, optional = _split(kind)
    name = re.sub(r"(?<=[a-z])(?=[A-Z0-9])", "-", kind.__name__).lower()
    given = "".join(f":{field.name.upper()}" for field in required)
    return name + given + "".join(f"[:{field.name.upper()}" for field in optional) + "]" * len(optional)


def read_fault(text: str, kinds: Mapping[str, type[Fault]]) -> Fault:
    """Return the fault that `text` spells; `kinds` has those there are by name.

    Raises:
        ValueError: there is no such fault, or it takes other values.
    """
    name, *values = re.split(":(?!//)", text)
    kind = kinds.get(name)
    if kind is None:
        raise ValueError(f"there is no fault {name!r}; there are {', '.join(kinds)}")
    required, optional = _split(kind)
    fields = required + optional
    if len(values) > len(fields) and fields and fields[-1].type is str:  # a sentence may hold colons
        values[len(fields) - 1 :] = [":".join(values[len(fields) - 1 :])]
    if not len(required) <= len(values) <= len(fields):
        raise ValueError(f"{text!r} should be like {spelt(kind)}")
    try:
        return kind(*[_read(field.type, value) for field, value in zip(fields, values, strict=False)])
    except ValueError as error:
        raise ValueError(f"{text!r} should be like {spelt(kind)}: {error}") from error


def kinds_of(faults: object) -> dict[str, type[Fault]]:
    """Return the kinds of faults in a module, by how they are spelt."""
    found = [kind for _, kind in inspect.getmembers(faults, inspect.isclass) if issubclass(kind, Fault)]
    return {spelt(kind).partition(":")[0].partition("[")[0]: kind for kind in found if kind is not Fault}


def _split(kind: type[Fault]) -> "tuple[list[attrs.Attribute[Any]], list[attrs.Attribute[Any]]]":
    """Return the fields that must be given, and those that may be; headers cannot be spelt."""
    fields = [field for field in attrs.fields(kind) if _plain(field.type)]
    required = [field for field in fields if field.default is attrs.NOTHING]
    return required, [field for field in fields if field.default is not attrs.NOTHING]


def _plain(kind: Any) -> bool:
    return kind is bool or _alone(kind) in _READ


def _alone(kind: Any) -> Any:
    """Return ``int`` for ``int | None``."""
    several = [each for each in getattr(kind, "__args__", ()) if each is not type(None)]
    return several[0] if len(several) == 1 else kind


def _read(kind: Any, value: str) -> object:
    if kind is bool:
        if value not in _YES_NO:
            raise ValueError(f"{value!r} is neither yes nor no")
        return _YES_NO[value]
    return _READ[_alone(kind)](value)
