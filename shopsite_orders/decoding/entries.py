"""The kinds of entries that a table of wire names has, and what becomes of the texts that no entry takes.

A table maps the name of an element to a `Leaf`, `Extra`, `Wrapper`, `Part`, `Choice` or `Whole`. A name that a table
does not know is kept in the extras, under its path.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeAlias

import attrs

from shopsite_orders.core.card_data import guard
from shopsite_orders.core.values import text

# What an element holds: its text, or its children by name. A name that comes more than once holds a list. An
# attribute stands beside its element as `Name/@attribute`, stray text as `#text`.
Children: TypeAlias = dict[str, "Node"]
Node: TypeAlias = str | Children | list[str | Children]
Table: TypeAlias = Mapping[str, "Entry"]
Fields: TypeAlias = dict[str, Any]
Extras: TypeAlias = dict[str, list[str]]  # by path

STRAY: Final = "#text"


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
class Extra:
    """A text that is known but has no field: an extra, if it holds anything."""


@attrs.frozen
class Wrapper:
    """A container whose children fill fields of the object around it; a bare text stands for the child `plain`."""

    table: Table
    plain: str | None = None


@attrs.frozen
class Part:
    """An object of its own, or with `many` a tuple of them; an element that holds nothing makes no object.

    A bare text stands for the child called `plain`. `path` is the usual place, in the object around it, of an
    element that also turns up elsewhere. Those that are `passed_on` belong to the object around that one. Those that
    are `summed` make no objects: their fields are those of the object around them. Where there are several, each is
    kept in the extras as it was written.
    """

    field: str
    make: Callable[..., object]
    table: Table
    many: bool = False
    plain: str | None = None
    path: str | None = None
    passed_on: bool = False
    summed: Callable[[Sequence[Fields]], Fields] | None = None


@attrs.frozen(kw_only=True)
class Choice(Part):
    """A part whose first child of a name that its table does not know says of what kind it is.

    `make` is given that child as the field `chosen`. Without one there is no object, and all goes to the extras. The
    `usual` names are as well known as those of the table: they are no store's own.
    """

    chosen: Callable[[str], "Chosen"]
    usual: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True)
class Chosen(Part):
    """The child that says of what kind a part is: `make` gets its name as `kind`, the unknown in it as `details`."""

    kind: str


@attrs.frozen
class Whole:
    """An element whose structure nobody published: read as the node that it is."""

    field: str
    read: Callable[[Node], object]


Entry: TypeAlias = Leaf | Extra | Wrapper | Part | Whole


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


def add(children: Children, name: str, node: str | Children) -> None:
    """Put a child under its name, beside the ones that are there."""
    if name not in children:
        children[name] = node
    elif isinstance(there := children[name], list):
        there.append(node)
    else:
        children[name] = [there, node]


def content(children: Children) -> str | Children:
    """Return what an element holds, given its children: a text, if there is no other."""
    if STRAY not in children:
        return children or ""
    stray = str(children[STRAY])
    if len(children) == 1:
        return stray
    children[STRAY] = stray.strip()
    return children


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
