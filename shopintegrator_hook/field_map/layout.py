"""The names of a post, and all that follows from them: worked out once, for any values.

Each value has a *place* in the post and goes to a *slot*, and of the slots an order is made. In nearly every post no
two values go to one slot and each can be read: they are read at once. The values of any other are read one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from shopintegrator_hook.field_map.fingerprint import labels
from shopintegrator_hook.field_map.names import Index, Name, Target
from shopintegrator_hook.field_map.parts import Parts
from shopintegrator_hook.field_map.showing import is_for_suspects
from shopsite_orders.core.card_data import suspects

_Slots: TypeAlias = dict[tuple[str, Index], int]


class Step(NamedTuple):
    """How a value is read, and the slot it goes to."""

    target: Target
    slot: int


class Entry(NamedTuple):
    """A place of a post: its name as it may be shown, and the steps for the value there, none for one of the extras."""

    place: int
    name: str
    steps: Sequence[Step]


@attrs.frozen
class Filled:
    """The slots with their values, and which places are left for the extras.

    A slot in `unreadable` is empty because what came for it could not be read.
    """

    cells: list[object]
    left: Sequence[Entry]
    unreadable: set[int] = attrs.Factory(set)
    repairs: list[str] = attrs.Factory(list)


class Layout:
    """What follows from the names of a post, where there is one for each value; `known` tells what a name means."""

    def __init__(self, names: Sequence[str], known: Callable[[str], Name]) -> None:
        owners = [*_owners(names, known)]
        slots: _Slots = {}
        self.entries = [Entry(place, name.shown, _steps(name, nth, slots)) for place, name, nth in owners]
        self.parts = Parts.of(slots)
        self.names = [entry.name for entry in self.entries]
        self.labels = labels((entry.name, entry.place) for entry in self.entries)
        self.is_plain = len(set(self.names)) == len(names)
        self._shows = {place: name.show for place, name, _ in owners}
        self._never_as_came = [place for place, show in self._shows.items() if not is_for_suspects(show)]
        self._unmapped = [entry for entry in self.entries if not entry.steps]
        self._reads = [
            (_source(entry.place, step.target, len(names)), step.target.read, step.target.form)
            for entry in self.entries
            for step in entry.steps
        ]
        self._is_sole = len(slots) == len(self._reads) == len(names) - len(self._unmapped)
        self._slots = len(slots)

    def shown(self, came: Sequence[str]) -> list[str]:
        """Return the values as they may be shown."""
        shown = list(came)
        for place in (*self._never_as_came, *suspects(came)):
            shown[place] = self._shows[place](came[place])
        return shown

    def filled(self, came: Sequence[str], shown: Sequence[str]) -> Filled:
        """Read the values: what is sealed as it came, anything else as it may be shown."""
        texts = (*shown, *came)
        return (self._is_sole and self._filled_at_once(texts)) or self._filled_one_by_one(texts)

    def _filled_at_once(self, texts: Sequence[str]) -> Filled | None:
        try:
            return Filled([read(texts[source], form) for source, read, form in self._reads], self._unmapped)
        except ValueError:
            return None

    def _filled_one_by_one(self, texts: Sequence[str]) -> Filled:
        left: list[Entry] = []
        filled = Filled([None] * self._slots, left)
        left += [entry for entry in self.entries if not _is_placed(entry, texts, filled)]
        return filled


def _owners(names: Sequence[str], known: Callable[[str], Name]) -> Iterator[tuple[int, Name, int]]:
    """Yield each place with its name and the count of the values before it: name by name, as they came first."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    for name, own in places.items():
        of_name = known(name)
        yield from ((place, of_name, nth) for nth, place in enumerate(own))


def _steps(name: Name, nth: int, slots: _Slots) -> list[Step]:
    """Return the steps for the nth value under a name, and make the slots that are new."""
    return [Step(target, slots.setdefault((target.path, target.spot(nth)), len(slots))) for target in name.targets]


def _source(place: int, target: Target, places: int) -> int:
    """Return which of the texts is read: those that may be shown stand before those that came."""
    return place + places if target.kind == "sealed" else place


def _is_placed(entry: Entry, texts: Sequence[str], filled: Filled) -> bool:
    """Put a value in its slots, if they are empty, and say whether it is in one of them."""
    placed = False
    for target, slot in entry.steps:
        try:
            value = target.read(texts[_source(entry.place, target, len(texts) // 2)], target.form)
        except ValueError:
            repair = f"{target.path}: the field {entry.name!r} cannot be read as {target.kind}; it is in the extras"
            filled.repairs.append(repair)
            if filled.cells[slot] is None:
                filled.unreadable.add(slot)
            return False
        if filled.cells[slot] is None and slot not in filled.unreadable:
            filled.cells[slot] = value
        placed |= value is None or filled.cells[slot] == value
    return placed
