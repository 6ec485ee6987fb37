"""The making of an object: its fields are begun where its element begins, and it is made where that ends."""

from functools import partial

from shopsite_orders.decoding.places import Move, Place
from shopsite_orders.decoding.reading import Reading
from shopsite_orders.decoding.table.entries import (
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

_WRITTEN = "written"  # no field: what was written, by name


class Making:
    """The moves at the beginning and at the end of an element that makes an object of its own."""

    __slots__ = ("_label", "_leaves", "_lists", "_required", "_simple", "field", "given", "part")

    def __init__(self, part: Part, label: str) -> None:
        self.part, self.field = part, part.field
        self._label = part.path or label
        self.given: Fields = {"kind": part.kind} if isinstance(part, Chosen) else {}
        self._lists = tuple(_lists(part.table))
        self._leaves = tuple([(name, entry) for name, entry in part.table.items() if isinstance(entry, Leaf)])
        self._required = tuple([(name, leaf.field) for name, leaf in self._leaves if leaf.required])
        self._simple = (
            isinstance(part.make, type)
            and not isinstance(part, Choice | Chosen)
            and not (self._lists or self._required or part.itemised)
        )

    def called(self, around: Fields) -> str:
        """Return the name of what is being made, with its position where there may be several."""
        return f"{self._label}[{len(around.get(self.field, ())) + 1}]" if self.part.many else self._label

    def enter(self, reading: Reading) -> None:
        reading.around.append(reading.fields)
        reading.fields = self.given.copy()

    def leaving(self, place: Place) -> Move:
        """Return the move that makes the object, if there is anything to make it of."""
        field, make = self.field, self.part.make

        def leave(reading: Reading) -> None:
            fields = reading.fields
            around = reading.fields = reading.around.pop()
            if fields:
                around[field] = make(**fields)

        def leave_one(reading: Reading) -> None:
            fields = reading.fields
            around = reading.fields = reading.around.pop()
            around.setdefault(field, []).append(make(**fields) if fields else None)

        if not self._simple:
            return partial(self._leave, place)
        return leave_one if self.part.many else leave

    def _leave(self, place: Place, reading: Reading) -> None:
        fields = self.complete(place, reading)
        try:
            made = self.part.make(**fields) if fields else None
        except (ValueError, ArithmeticError) as error:
            raise FieldError(place.path(reading)[:-1], "", str(error)) from error
        around = reading.fields = reading.around.pop()
        if self.part.many:
            around.setdefault(self.field, []).append(made)
        elif made is not None:
            around[self.field] = made

    def ending(self, place: Place) -> Move:
        """Return the move at the end of the outermost element, whose fields are all that is to be made."""

        def end(reading: Reading) -> None:
            reading.fields = self.complete(place, reading)

        return end

    def complete(self, place: Place, reading: Reading) -> Fields:
        """Return the fields, with tuples of what came several times, and without those that hold nothing.

        Raises:
            FieldError: one is missing.
        """
        fields = reading.fields
        for part in self._lists:
            if part.field in fields:
                self._gather(part, fields, place, reading)
        for name, field in self._required:
            if field not in fields and (fields or not reading.around):
                raise FieldError(place.path(reading) + name, "", "missing")
        if isinstance(self.part, Choice) and "chosen" not in fields:
            return self._undo(place, reading)
        if self.given:
            fields["details"] = _details(place, reading) if reading.has_aside else {}
        return self._items(place, reading) if self.part.itemised else fields

    def _gather(self, part: Part, fields: Fields, place: Place, reading: Reading) -> None:
        """Make a tuple of what came several times, without those that held nothing."""
        some = fields[part.field] = tuple(filter(None, fields[part.field]))
        if not some:
            del fields[part.field]
        elif part.itemised:
            written = [one.pop(_WRITTEN) for one in some]
            for node in written if len(some) > 1 else ():
                reading.set_aside(f"{place.path(reading)}{part.path}", node)

    def _items(self, place: Place, reading: Reading) -> Fields:
        """Read the texts of what may have to be kept as it is written."""
        values: Fields = {}
        written: Children = {}
        for name, leaf in self._leaves:
            if text := reading.fields.get(leaf.field):
                written[name] = text
                try:
                    values[leaf.field] = leaf.read(text)
                except ValueError as error:
                    reading.refuse(leaf, place.path(reading) + name, text, error)
        return {**values, _WRITTEN: written} if values else {}

    def _undo(self, place: Place, reading: Reading) -> Fields:
        """Set aside the texts that stand beside a choice that was not made."""
        for name, leaf in self._leaves:
            if leaf.field in reading.fields:
                reading.set_aside(place.path(reading) + name, reading.fields[leaf.field])
        return {}


def _details(place: Place, reading: Reading) -> dict[str, str]:
    path = place.path(reading)
    details: Extras = {}
    for name, node in reading.take_back(path).items():
        keep(details, name, node)
    return {name.removeprefix(path): ", ".join(texts) for name, texts in details.items() if any(texts)}


def _lists(table: Table) -> list[Part]:
    """Return the parts that may come several times, each field once."""
    found: dict[str, Part] = {}
    for entry in table.values():
        if isinstance(entry, Wrapper):
            found |= {part.field: part for part in _lists(entry.table)}
        elif isinstance(entry, Part) and entry.many:
            found[entry.field] = entry
    return [*found.values()]
