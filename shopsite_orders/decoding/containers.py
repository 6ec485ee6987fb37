"""Places in what a table knows: elements that hold others, and the objects that are made of what is in them."""

from functools import partial

from shopsite_orders.decoding.entries import (
    STRAY,
    Children,
    Choice,
    Chosen,
    Entry,
    Extra,
    Leaf,
    Part,
    Table,
    Whole,
    Wrapper,
)
from shopsite_orders.decoding.forms.markup import MARK
from shopsite_orders.decoding.forms.regular import Irregular
from shopsite_orders.decoding.making import Making
from shopsite_orders.decoding.places import Aside, Kept, KeptText, Move, Moves, Place, Start, Step, Text
from shopsite_orders.decoding.reading import Reading


class Container(Place):
    """An element whose children a table knows.

    `label` is its path in the object that the children belong to, empty or with a slash at its end; `beside` is
    what text is called that stands beside them.
    """

    __slots__ = ("_beside", "_known", "_label", "_owner", "_steps", "_table")

    def __init__(
        self, owner: Part, table: Table, label: str, name: str, outside: Place, *, beside: str = STRAY
    ) -> None:
        super().__init__(name, outside)
        self._owner, self._table, self._label, self._beside = owner, table, label, label + beside
        self._known = {*table, *owner.usual} if isinstance(owner, Choice) else table
        self._steps: dict[tuple[str, bool], Step] = {}

    def take(self, reading: Reading, text: str) -> None:
        reading.set_stray_aside(self.path(reading) + self._beside, text)

    def step(self, tag: str, *, filled: bool) -> Step:
        step = self._steps.get((tag, filled))
        if step is None:
            step = super().step(tag, filled=filled)
            if tag.removesuffix("/") in self._known:  # it begins here; what ends is not this container's
                step[1].lasting = self.lasting
                self._steps[tag, filled] = step
        return step

    def knows(self, tag: str) -> bool:
        return tag.removesuffix("/") in self._known or super().knows(tag)

    def forget(self) -> None:
        if not self.lasting:
            self._steps.clear()
        super().forget()

    def open(self, name: str, *, filled: bool) -> Step:
        """Return the moves to a child and the place in it; it may have children of its own or hold a text."""
        called = name.removeprefix(MARK)
        label, entry, here = self._label + called, self._entry(called), (name, self)
        match entry:
            case Part():
                return self._open_part(entry, label, name, filled=filled)
            case Leaf() if not filled:
                place: Place = Text(entry, label, *here, read=not self._owner.summed)
            case Wrapper() if filled:
                place = Container(self._owner, entry.table, f"{label}/", *here)
            case Wrapper() if isinstance(leaf := entry.table.get(entry.plain or ""), Leaf):
                place = Text(leaf, f"{label}/{entry.plain}", *here, read=True)
            case Extra() | Wrapper() if not filled:
                place = Aside(label, *here)
            case None if not filled:
                place = KeptText(partial(self.set_aside, label), *here)
            case Whole():
                return _into(Kept(partial(_read_whole, entry), *here))
            case _:
                return _into(Kept(partial(self.set_aside, label), *here))
        return (), place

    def empty(self, name: str) -> Moves:
        label = name.removeprefix(MARK)
        entry = self._entry(label)
        if entry is None:
            return (partial(self.set_aside, self._label + label, node=""),)
        if isinstance(entry, Chosen):
            entering, place = self.open(name, filled=False)
            return (partial(self._choose_empty, entry.field, self._label + label, entering + place.ending()),)
        return (partial(_count, entry.field),) if isinstance(entry, Part) and entry.many else ()

    def set_aside(self, label: str, reading: Reading, node: str | Children) -> None:
        """Keep an element that no table knows."""
        reading.set_aside(self.path(reading) + label, node)

    def _open_part(self, part: Part, label: str, name: str, *, filled: bool) -> Step:
        making = Making(part, label)
        if not filled and isinstance(leaf := part.table.get(part.plain or ""), Leaf):
            place: Place = Text(leaf, part.plain or "", name, self, read=not part.summed)
        else:
            beside = STRAY if filled or isinstance(part, Choice | Chosen) else ""
            place = Container(part, part.table, "", name, self, beside=beside)
        place.called = making.called
        place.closes = making.leaving
        return (making.enter if part.many else self._entering(making, label, name),), place

    def _entering(self, making: Making, label: str, name: str) -> Move:
        """Return the move that begins an object, or if there is one already keeps the element as it stands."""
        field, given = making.field, making.given

        def enter(reading: Reading) -> Place | None:
            fields = reading.fields
            if field in fields:
                return self._keep_again(making.part, label, name, reading)
            reading.around.append(fields)
            reading.fields = given.copy() if given else {}
            return None

        return enter

    def _keep_again(self, part: Part, label: str, name: str, reading: Reading) -> Place:
        """Enter an element of which there is one already."""
        path = self.path(reading) + label
        if isinstance(part, Chosen):
            place = Kept(partial(self.set_aside, label), name, self)
        else:
            place = Kept(partial(_note, reading.numbered(path) if isinstance(part, Choice) else path), name, self)
        place.enter(reading)
        return place

    def _choose_empty(self, field: str, label: str, moves: Moves, reading: Reading) -> None:
        """Take an empty element for what is chosen, if nothing is yet."""
        if field in reading.fields:
            self.set_aside(label, reading, "")
            return
        for move in moves:
            move(reading)

    def _entry(self, name: str) -> Entry | None:
        entry = self._table.get(name)
        if entry is None and isinstance(self._owner, Choice) and "@" not in name:
            return self._owner.chosen(name)
        return entry


class Known(Start):
    """Before an element that a table knows."""

    __slots__ = ("_root",)

    def __init__(self, name: str, table: Table) -> None:
        super().__init__()
        part = Part("", dict, table)
        self._root = Container(part, table, "", name, self.end)
        self._root.closes = Making(part, "").ending
        self.lasting = self.end.lasting = self._root.lasting = True

    def knows(self, tag: str) -> bool:
        return tag.removesuffix("/") == self._root.name

    def root(self, name: str) -> Step:
        if name != self._root.name:
            raise Irregular
        return (), self._root


def _count(field: str, reading: Reading) -> None:
    """Count an empty element among several."""
    reading.fields.setdefault(field, []).append(None)


def _into(place: Kept) -> Step:
    return (place.enter,), place


def _note(path: str, reading: Reading, node: str | Children) -> None:
    if node:
        reading.set_aside(path, node)


def _read_whole(whole: Whole, reading: Reading, node: str | Children) -> None:
    if value := whole.read(node):
        reading.fields[whole.field] = value
