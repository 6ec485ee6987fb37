"""The fields of a post, sorted by the shape of their names."""

import re
from collections.abc import Mapping, Sequence
from itertools import chain, islice

import attrs

from shopintegrator_hook.guessing.groups import Group, Role, counted, grouped, roles
from shopintegrator_hook.guessing.words import joined, pieces
from shopintegrator_hook.rules.patterns import escaped, pattern

_OPTION_KEY = re.compile(
    r"([^\d\n]*\d.*(?:option|attribute|propert|choice|variation)(?:y|ies|s)?\]?[.\[])([^\[\].{}]+)(\]?)", re.IGNORECASE
)
_PARTS = frozenset(
    {"name", "value", "price", "label", "title", "text", "id", "code", "amount", "cost"}
    | {"description", "type", "quantity", "sku", "weight", "key"}
)
_MARK = "\ue000"  # a private character, which is no letter and in nobody's names
_LONGEST_NAME = 200
MOST_SAMPLES = 50  # values of a column that are looked at; bad ones take long


@attrs.frozen
class Shape:
    """All names that differ only in their item's and option's number, and what they carry.

    `places` are those of the wire: `n` for an item's number, `m` for an option's, `key` for an option's own name, as in
    ``items[0][options][Size]``. Only a path with room for all of them can be meant.
    """

    wire: str
    words: tuple[str, ...]
    places: frozenset[str]
    fields: Mapping[str, Sequence[str]]

    @property
    def samples(self) -> list[str]:
        """The first values, which tell what the others are."""
        return [*islice(chain.from_iterable(self.fields.values()), MOST_SAMPLES)]

    @property
    def occurrences(self) -> int:
        return max(map(len, self.fields.values()))


@attrs.frozen
class Candidate:
    """A shape of wire names, a path it may fill, and how sure that is."""

    shape: Shape
    path: str
    sure: float


def shapes(fields: Mapping[str, Sequence[str]]) -> list[Shape]:
    """Sort the fields of a post by shape."""
    fields = _keyed(fields)
    groups = grouped(fields)
    numbers = counted(groups, fields)
    return [shape for group in groups for shape in _shaped(group, roles(group, numbers), fields)]


def _keyed(fields: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Put a mark in the place of every option's own name, so that they are one column."""
    marked: dict[str, tuple[str, ...]] = {}
    for name, wires in fields.items():
        if _MARK in name or len(name) > _LONGEST_NAME:
            continue  # no name that a shop would give
        match = _OPTION_KEY.fullmatch(name)
        if match and not _PARTS & {word for piece in pieces(match[2]) for word in piece.words or ("name",)}:
            name = f"{match[1]}{_MARK}{match[3]}"  # noqa: PLW2901 - the same field under its shape's name
        marked[name] = (*marked.get(name, ()), *wires)
    return marked


def _shaped(group: Group, roles: Sequence[Role], fields: Mapping[str, Sequence[str]]) -> list[Shape]:
    """Return a group's shapes: one for every set of numbers that are literally part of the name."""
    named: dict[str, list[str]] = {}
    for name in group.names:
        named.setdefault(_wire(name, roles), []).append(name)
    shaped = []
    for wire, names in named.items():
        own = {name: fields[name] for name in names}
        shaped.append(Shape(wire, _words(names[0], roles), pattern(wire).places, own))
    return shaped


def _wire(name: str, roles: Sequence[Role]) -> str:
    numbers = [piece for piece in pieces(name) if piece.number is not None]
    wire, end = "", 0
    for piece, role in zip(numbers, roles, strict=True):
        wire += escaped(name[end : piece.start]) + (f"{{{role}}}" if role else name[piece.start : piece.end])
        end = piece.end
    return (wire + escaped(name[end:])).replace(_MARK, "{key}")


def _words(name: str, roles: Sequence[Role]) -> tuple[str, ...]:
    """Return the words of a name; a number that counts nothing is a word of it (``address 2``)."""
    left = list(roles)
    words: list[str] = []
    for piece in pieces(name):
        if piece.number is None:
            words += piece.words
        elif left.pop(0) is None:
            words.append(str(piece.number))
    return joined(words)
