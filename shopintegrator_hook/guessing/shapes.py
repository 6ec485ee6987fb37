"""The fields of a post, sorted by the shape of their names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import attrs

from shopintegrator_hook.guessing.groups import Group, Role, counted, grouped, roles
from shopintegrator_hook.guessing.witness import Witness
from shopintegrator_hook.guessing.words import joined, pieces
from shopintegrator_hook.rules.patterns import escaped, pattern

_OPTION_KEY = re.compile(
    r"([^\d\n]*\d.*(?:option|attribute|propert|choice|variation)(?:y|ies|s)?\]?[.\[])([^\[\].{}]+)(\]?)", re.IGNORECASE
)
_PARTS = frozenset(
    {"name", "value", "price", "label", "title", "text", "id", "code", "amount", "cost"}
    | {"description", "type", "quantity", "sku", "weight", "key"}
)
_MARK = "\ue000"  # a private character, which is not a letter and stands in nobody's names
_LONGEST_NAME = 200


@attrs.frozen
class Shape:
    """All names that differ only in their item's and option's number, and how often a name comes at most.

    `places` are those of the wire: `n` for an item's number, `m` for an option's, `key` for an option's own name, as in
    ``items[0][options][Size]``. Only a path with room for all of them can be meant. `items` has the
    item's number of each name, where it has one.
    """

    wire: str
    words: tuple[str, ...]
    places: frozenset[str]
    names: tuple[str, ...]
    items: Mapping[str, int | None] = attrs.field(eq=False)
    occurrences: int


@attrs.frozen
class Candidate:
    """A shape of wire names, a path it may fill, and how sure that is."""

    shape: Shape
    path: str
    sure: float


class Outline:
    """The shapes of a post's names. It holds no value, so that it can be kept for posts with the same names.

    Which numbers count items is the one thing about it that values have to confirm.
    """

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._marked = _marked(fields)
        witness = self.witness(fields)
        groups = grouped(witness.fields)
        numbers = counted(groups, witness)
        self.shapes = [shape for group in groups for shape in _shaped(group, roles(group, numbers), witness.fields)]
        self._said = dict(witness.said)

    def witness(self, fields: Mapping[str, Sequence[str]]) -> Witness:
        """Return whom to ask about the values of a post that has these names."""
        own = ((mark, [fields[name] for name in names]) for mark, names in self._marked.items())
        return Witness({mark: found[0] if len(found) == 1 else [*chain.from_iterable(found)] for mark, found in own})

    def is_confirmed_by(self, fields: Mapping[str, Sequence[str]]) -> bool:
        """Say whether a post with the same names would have the same outline."""
        return self.witness(fields).confirms(self._said)


def _marked(names: Iterable[str]) -> dict[str, list[str]]:
    """Put a mark in the place of every option's own name, so that they are one column, and say whose it is."""
    own: dict[str, list[str]] = {}
    for name in names:
        if _MARK in name or len(name) > _LONGEST_NAME:
            continue  # no name that a shop would give
        match = _OPTION_KEY.fullmatch(name)
        if match and not _PARTS & {word for piece in pieces(match[2]) for word in piece.words or ("name",)}:
            own.setdefault(f"{match[1]}{_MARK}{match[3]}", []).append(name)
        else:
            own[name] = [name]
    return own


def _shaped(group: Group, roles: Sequence[Role], fields: Mapping[str, Sequence[str]]) -> list[Shape]:
    """Return a group's shapes: one for every set of numbers that are literally part of the name."""
    named: dict[str, list[str]] = {}
    for name in group.names:
        named.setdefault(_wire(name, roles), []).append(name)
    shaped = []
    for wire, names in named.items():
        occurrences = max(len(fields[name]) for name in names)
        of_shape = pattern(wire)
        items = {name: found.n for name in names if (found := of_shape.match(name))}
        shaped.append(Shape(wire, _words(names[0], roles), of_shape.places, tuple(names), items, occurrences))
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
