"""The names of a post, and all that follows from them: worked out once, for any values.

Each value has a *place* in the post and goes to a *slot*, and of the slots an order is made. In nearly every post no
two values go to one slot and each can be read: they are read at once. The values of any other are read one by one.
"""

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from shopintegrator_hook.field_map.fingerprint import labels
from shopintegrator_hook.field_map.names import Index, Name, Target
from shopintegrator_hook.field_map.parts import Parts
from shopintegrator_hook.field_map.showing import is_for_suspects
from shopsite_orders.core.card_data import redact_escaped, suspects

# Where a value goes: what says how it is read, and the slot.
Step: TypeAlias = tuple[Target, int]


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
        looked_up = {name: known(name) for name in names}
        self._shows = [looked_up[name].show for name in names]
        self._never_as_came = [place for place, show in enumerate(self._shows) if not is_for_suspects(show)]
        slots = Slots()
        self.entries = [
            Entry(place, name.shown, [(target, slots.of(target, nth)) for target in name.targets])
            for name, places in zip(looked_up.values(), _places(names), strict=True)
            for nth, place in enumerate(places)
        ]
        self.parts = Parts.of(slots.filled)
        self._slots = len(slots.filled)
        self.names = [entry.name for entry in self.entries]
        self.is_plain = len(set(self.names)) == len(names)
        self.labels = labels(self.entries)
        self._unmapped = [entry for entry in self.entries if not entry.steps]
        self._reads = [
            (_source(place, target, len(names)), target.read, target.form)
            for place, _, steps in self.entries
            for target, _ in steps
        ]
        self._is_sole = self._slots == len(self._reads) == len(names) - len(self._unmapped)

    def shown(self, came: Sequence[str]) -> list[str]:
        """Return the values as they may be shown."""
        shown = list(came)
        for place in (*self._never_as_came, *suspects(came)):
            shown[place] = redact_escaped(came[place], self._shows[place])
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


class Slots:
    """The slots that were made so far, in `filled` what each of them fills: a target, and the line and option of it."""

    def __init__(self) -> None:
        self.filled: list[tuple[Target, Index]] = []
        self._known: dict[tuple[str, Index], int] = {}

    def of(self, target: Target, nth: int) -> int:
        """Return the slot for the nth value under a name, made now if there is none."""
        spot = target.place or target.spot(nth)
        slot = self._known.setdefault((target.path, spot), len(self.filled))
        if slot == len(self.filled):
            self.filled.append((target, spot))
        return slot


def _places(names: Sequence[str]) -> Collection[Sequence[int]]:
    """Return the places of each name, in the order in which names came first."""
    if len(set(names)) == len(names):
        return [(place,) for place in range(len(names))]
    places: dict[str, list[int]] = {}
    for place, name in enumerate(names):
        places.setdefault(name, []).append(place)
    return places.values()


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
