"""How a table of wire names is read: node -> the fields of an object, and what no field takes.

A table maps the names that an element may hold to a `Leaf`, `Inline`, `Part` or `Special`. What it does not
know is kept in the extras, under its path.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import attrs

from shopsite_orders.core.card_data import guard, redact
from shopsite_orders.core.values import text
from shopsite_orders.decoding.markup import Children, Node

Entry: TypeAlias = "Leaf | Kept | Inline | Part | Special"
Table: TypeAlias = Mapping[str, Entry]
Fields: TypeAlias = dict[str, Any]
Extras: TypeAlias = dict[str, Any]  # lists of texts by path


class FieldError(ValueError):
    """The `text` at `path` is not what belongs there."""

    def __init__(self, path: str, text: str, fault: str) -> None:
        super().__init__(f"{path} is {fault}" + (f": {text[:80]!r}" if text else ""))
        self.path, self.text = path, text


@attrs.frozen
class Leaf:
    """A text: the field it fills, and how it is read; if `lenient`, what cannot be read goes to the extras.

    Where one that is `required` is missing or empty, the object cannot be made.
    """

    field: str
    read: Callable[[str], object] = text
    lenient: bool = False
    required: bool = False


@attrs.frozen
class Kept:
    """A text that is known but has no field: an extra, if it holds anything."""


@attrs.frozen
class Inline:
    """A container whose children fill fields of the object around it; a bare text stands for the child `plain`."""

    table: Table
    plain: str | None = None


@attrs.frozen
class Part:
    """An object of its own, or with `many` a tuple of them; an element that holds nothing means none.

    With `optional` none is `None` rather than an object without values. A bare text stands for the child called
    `plain`. `path` is the usual place, in the object around it, of an element that also turns up elsewhere.
    With `itemised` several are summed up in one field, so each is kept in the extras. A `common` one often
    comes again just the same.
    """

    field: str
    make: Callable[..., object]
    table: Table
    many: bool = False
    optional: bool = False
    plain: str | None = None
    path: str | None = None
    itemised: bool = False
    common: bool = False


@attrs.frozen
class Usual:
    """What a `Special` mostly holds: one child of any name, which `make` is given as `name`, by a table.

    `make` must come to the same as the reader, or raise a `ValueError` where that is for the reader to say.
    """

    make: Callable[..., object]
    name: str
    table: Table


@attrs.frozen
class Special:
    """A child with a reader of its own, given the node, its path and the extras; without it the field is `absent`."""

    field: str
    read: Callable[[Node, str, Extras], object]
    usual: Usual | None = None
    absent: tuple[()] | None = None


def read_fields(children: Children, table: Table, path: str, extras: Extras) -> Fields:
    """Return the fields that `children` fill; `path` ends with a slash or is empty.

    Raises:
        FieldError: a value is not what belongs there.
    """
    fields: Fields = {}
    _read_into(fields, children, table, path, extras, around=path)
    for name, entry in table.items() if fields or not path else ():
        if isinstance(entry, Leaf) and entry.required and entry.field not in fields:
            raise FieldError(path + name, "", "missing")
    return fields


def _read_into(fields: Fields, children: Children, table: Table, path: str, extras: Extras, *, around: str) -> None:
    for name, node in children.items():
        entry = table.get(name)
        if isinstance(entry, Leaf):
            for one in each(node):
                _read_leaf(fields, entry, one, path + name, extras)
        elif isinstance(entry, Part):
            _read_part(fields, entry, each(node), around + entry.path if entry.path else path + name, extras)
        elif isinstance(entry, Inline):
            for one in each(node):
                inside = _children(one, entry.plain, path + name, extras)
                _read_into(fields, inside, entry.table, f"{path}{name}/", extras, around=around)
        elif isinstance(entry, Special):
            if (value := entry.read(node, path + name, extras)) is not None:
                fields[entry.field] = value
        elif entry is None or node:
            keep(extras, path + name, node)


def _read_leaf(fields: Fields, leaf: Leaf, node: str | Children, path: str, extras: Extras) -> None:
    if isinstance(node, dict) or (leaf.field in fields and node.strip()):
        keep(extras, path, node)  # it should come once, and be a text
        return
    try:
        value = leaf.read(node)
    except ValueError as error:
        if not leaf.lenient:
            raise FieldError(path, redact(node), str(error)) from error
        keep(extras, path, node)
    else:
        if value is not None:
            fields[leaf.field] = value


def _children(node: str | Children, plain: str | None, path: str, extras: Extras) -> Children:
    """Return the children of a container; a bare text is the child called `plain`, or else an extra."""
    if isinstance(node, dict):
        return node
    if plain is None and node.strip():
        keep(extras, path, node)
    return {plain: node} if plain else {}


def _read_part(fields: Fields, part: Part, nodes: list[str | Children], path: str, extras: Extras) -> None:
    made: list[object] = []
    for position, node in enumerate(nodes, 1):
        at = f"{path}[{position}]" if part.many else path
        children = _children(node, part.plain, at, extras)
        if made and not part.many:
            keep(extras, at, children)
        elif inside := read_fields(children, part.table, f"{at}/", extras):
            made.append(_make(part, inside, at))
    if part.itemised and len(made) > 1:
        keep(extras, path, nodes)
    if part.many:
        fields[part.field] = fields.get(part.field, ()) + tuple(made)
    elif made:
        fields[part.field] = made[0]


def _make(part: Part, fields: Fields, path: str) -> object:
    try:
        return part.make(**fields)
    except (ValueError, ArithmeticError) as error:
        raise FieldError(path, "", str(error)) from error


def each(node: Node) -> list[str | Children]:
    """Return the node as the list it may be."""
    return node if isinstance(node, list) else [node]


def keep(extras: Extras, path: str, node: Node) -> None:
    """Put all texts of `node` into the extras, each under its path; card data is masked."""
    if isinstance(node, str):
        extras.setdefault(path, []).append(guard(path, node.strip()))
    elif isinstance(node, dict):
        for name, inside in node.items():
            keep(extras, f"{path}/{name}", inside)
    else:
        for position, inside in enumerate(node, 1):
            keep(extras, path if isinstance(inside, str) else f"{path}[{position}]", inside)


def by_name(pairs: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Fold pairs into a mapping; a name that comes again is told apart by its count."""
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    named, counts = {}, Counter[str]()
    for name, value in pairs:
        unique = name
        while unique in named:
            counts[name] += 1
            unique = f"{name} ({counts[name] + 1})"
        named[unique] = value
    return named
