"""The making of an object: its fields are begun where its element begins, and it is made where that ends."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

import attrs

from shopsite_orders.core.drafts import maker
from shopsite_orders.decoding.entries import (
    Children,
    Choice,
    Chosen,
    Extras,
    FieldError,
    Fields,
    Leaf,
    Part,
    Table,
    Wrapper,
    keep,
)
from shopsite_orders.decoding.places import Move, Place
from shopsite_orders.decoding.reading import Reading

# What is still to be done to the fields of an object before it is made of them.
Finish: TypeAlias = Callable[[Fields, Reading], None]

_WRITTEN = "written"  # no field: what was written, by name


class Making:
    """The moves at the beginning and at the end of an element that makes an object of its own."""

    __slots__ = ("_label", "field", "given", "part")

    def __init__(self, part: Part, label: str) -> None:
        self.part, self.field = part, part.field
        self._label = part.path or label
        self.given: Fields = {"kind": part.kind} if isinstance(part, Chosen) else {}

    @property
    def called(self) -> Callable[[Fields], str] | str:
        """The name of what is made here; where there may be several, what finds it, given the fields around."""
        return self._numbered if self.part.many else self._label

    def _numbered(self, around: Fields) -> str:
        return f"{self._label}[{len(around.get(self.field, ())) + 1}]"

    def enter(self, reading: Reading) -> None:
        reading.around.append(reading.fields)
        reading.fields = self.given.copy()

    def leaving(self, place: Place) -> Move:
        """Return the move that makes the object, if there is anything to make it of."""
        finishes, make = _finishes(self.part, place), _maker(self.part.make)
        if finishes or make is self.part.make:
            return self._finishing(place, finishes, make)
        return _leaving_one(self.field, make) if self.part.many else _leaving(self.field, make)

    def _finishing(self, place: Place, finishes: list[Finish], make: Callable[..., object]) -> Move:
        field, many = self.field, self.part.many

        def leave(reading: Reading) -> None:
            fields = reading.fields
            for finish in finishes:
                finish(fields, reading)
            try:
                made = make(**fields) if fields else None
            except (ValueError, ArithmeticError) as error:
                raise FieldError(place.path(reading)[:-1], "", str(error)) from error
            around = reading.fields = reading.around.pop()
            if many:
                around.setdefault(field, []).append(made)
            elif made is not None:
                around[field] = made

        return leave

    def ending(self, place: Place) -> Move:
        """Return the move at the end of the outermost element, whose fields are all that is to be made."""
        finishes = _finishes(self.part, place)

        def end(reading: Reading) -> None:
            for finish in finishes:
                finish(reading.fields, reading)

        return end


def _leaving(field: str, make: Callable[..., object]) -> Move:
    def leave(reading: Reading) -> None:
        fields = reading.fields
        around = reading.fields = reading.around.pop()
        if fields:
            around[field] = make(**fields)

    return leave


def _leaving_one(field: str, make: Callable[..., object]) -> Move:
    """Return the move that makes one of several objects; one that holds nothing counts, too."""

    def leave(reading: Reading) -> None:
        fields = reading.fields
        around = reading.fields = reading.around.pop()
        around.setdefault(field, []).append(make(**fields) if fields else None)

    return leave


def _maker(make: Callable[..., object]) -> Callable[..., object]:
    """Return what makes an object of its fields; a class of the model has a quicker way than itself."""
    return maker(make) if isinstance(make, type) and attrs.has(make) else make


def _finishes(part: Part, place: Place) -> list[Finish]:
    """Return what is to be done at the end of an element.

    What came several times becomes a tuple, and what is missing an error, in that order: an object that holds nothing
    lacks nothing.
    """
    finishes: list[Finish] = []
    lists, leaves = _lists(part.table), _leaves(part.table)
    if some := [one.field for one in lists if not one.summed]:
        finishes.append(partial(_gather, some))
    finishes += [partial(_pass_on, one.field) for one in lists if one.passed_on]
    finishes += [partial(_sum_up, place, one, one.summed) for one in lists if one.summed]
    if required := [(name, leaf.field) for name, leaf in leaves if leaf.required]:
        finishes.append(partial(_require, place, required))
    if isinstance(part, Choice):
        finishes.append(partial(_undo_unless_chosen, place, leaves))
    if isinstance(part, Chosen):
        finishes.append(partial(_add_details, place))
    if part.summed:
        finishes.append(partial(_read_items, place, leaves))
    return finishes


def _gather(names: list[str], fields: Fields, _: Reading) -> None:
    """Make tuples of what came several times, without those that held nothing.

    They are made of lists: one made of an iterator is cut down from ten places, and the interpreter hoards what is left
    of those, some two thousand of every size.
    """
    for name in names:
        if name in fields:
            some = fields[name] = tuple([one for one in fields[name] if one])
            if not some:
                del fields[name]


def _pass_on(name: str, fields: Fields, reading: Reading) -> None:
    """Give a tuple to the object around this one, behind what it was given before."""
    if name in fields:
        around = reading.around[-1]
        around[name] = around.get(name, ()) + fields.pop(name)


def _sum_up(
    place: Place, part: Part, summed: Callable[[Sequence[Fields]], Fields], fields: Fields, reading: Reading
) -> None:
    """Take over the fields of one, or the sums of several, each of which is set aside as it was written."""
    items = [item for item in fields.pop(part.field, ()) if item]
    written = [item.pop(_WRITTEN) for item in items]
    if len(items) == 1:
        fields |= items[0]
    elif items:
        for node in written:
            reading.set_aside(f"{place.path(reading)}{part.path}", node)
        fields |= summed(items)


def _require(place: Place, required: list[tuple[str, str]], fields: Fields, reading: Reading) -> None:
    for name, field in required:
        if field not in fields and (fields or not reading.around):
            raise FieldError(place.path(reading) + name, "", "missing")


def _undo_unless_chosen(place: Place, leaves: list[tuple[str, Leaf]], fields: Fields, reading: Reading) -> None:
    """Set aside the texts that stand beside a choice that was not made."""
    if "chosen" not in fields:
        for name, leaf in leaves:
            if leaf.field in fields:
                reading.set_aside(place.path(reading) + name, fields[leaf.field])
        fields.clear()


def _add_details(place: Place, fields: Fields, reading: Reading) -> None:
    """Make the details of what was set aside within the element."""
    fields["details"] = {}
    if reading.has_aside:
        path = place.path(reading)
        details: Extras = {}
        for name, node in reading.take_back(path).items():
            keep(details, name, node)
        fields["details"] = {name.removeprefix(path): ", ".join(texts) for name, texts in details.items() if any(texts)}


def _read_items(place: Place, leaves: list[tuple[str, Leaf]], fields: Fields, reading: Reading) -> None:
    """Read the texts of what may have to be kept as it is written."""
    written: Children = {}
    for name, leaf in leaves:
        if text := fields.pop(leaf.field, None):
            written[name] = text
            try:
                fields[leaf.field] = leaf.read(text)
            except ValueError as error:
                reading.refuse(leaf, place.path(reading) + name, text, error)
    if fields:
        fields[_WRITTEN] = written


def _leaves(table: Table) -> list[tuple[str, Leaf]]:
    return [(name, entry) for name, entry in table.items() if isinstance(entry, Leaf)]


def _lists(table: Table) -> list[Part]:
    """Return the parts that may come several times, each field once."""
    found: dict[str, Part] = {}
    for entry in table.values():
        if isinstance(entry, Wrapper):
            found |= {part.field: part for part in _lists(entry.table)}
        elif isinstance(entry, Part) and entry.many:
            found[entry.field] = entry
    return [*found.values()]
