"""One counter of order numbers: how far it has come, and which of its numbers are missing.

Up to its highest number a numbering knows of every number whether it came or lies in a hole; what is above is still
to come. So one comparison says whether an order is new, and nothing has to be kept of the orders that came.

Two things are not that simple. Two orders may have one number, where a store counts anew within a reply that was cut
between them: until it is certain that the highest number has come in full, the keys of its orders are kept as its
boundary. And nobody knows where a store's numbers begin: what lies below the first is a hole as well, from 0, that is
asked for but not called missing.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import attrs

from shopsite_orders.following.known.clock import moment, text
from shopsite_orders.following.known.holes import Hole, check_count
from shopsite_orders.following.known.sighting import number_in

LARGEST_LEDGER = 200  # holes; what was missed first is given up for it, so that a cursor stays small


@attrs.frozen(kw_only=True)
class Numbering:
    """A counter of order numbers.

    Attributes:
        since: the store's clock when it began; `None` for the first, which has always been.
        highest: the highest number seen.
        boundary: the keys of the orders with that number, while more orders may have the same.
        holes: the numbers below it that are missing. Where two numberings became one, holes may overlap.
    """

    since: datetime | None = None
    highest: int | None = attrs.field(default=None, validator=attrs.validators.optional(check_count))
    boundary: frozenset[str] = attrs.field(
        default=frozenset(), validator=attrs.validators.deep_iterable(attrs.validators.instance_of(str))
    )
    holes: tuple[Hole, ...] = ()

    def misses(self, number: int) -> bool:
        """Say whether `number` lies in a hole between others."""
        return any(hole.size and number in hole for hole in self.holes)

    def expects(self, number: int) -> bool:
        """Say whether an order of this number may still come."""
        return self.highest is None or number > self.highest or any(number in hole for hole in self.holes)

    def holes_within(self, first: int, last: int) -> tuple[Hole, ...]:
        """Return the holes from `first` to `last`."""
        return tuple(hole for hole in self.holes if first <= hole.first and hole.last <= last)

    def extended(self, numbers: Collection[int], *, now: int, above: int = -1) -> "Numbering":
        """Return the numbering once orders of these numbers have come; what lies between leaves holes.

        Numbers up to `above` were used by an older numbering, so that jumping over them leaves none.
        """
        numbers = sorted(numbers)
        holes = [rest for hole in self.holes for rest in hole.without(numbers)]
        highest = self.highest
        for number in numbers:
            expected = 0 if highest is None else max(highest, above if number > above else -1) + 1
            if expected < number:
                holes.append(Hole(expected, number - 1, now))
            highest = number if highest is None else max(highest, number)
        return attrs.evolve(self, highest=highest, holes=tuple(holes))

    def after_asking(self, first: int, last: int, oldest: float) -> "tuple[Numbering, tuple[Hole, ...]]":
        """Return the numbering once `first` to `last` were asked for, and the holes there that are given up.

        These were missed before `oldest`, and still are.
        """
        asked = self.holes_within(first, last)
        given_up = tuple(hole for hole in asked if hole.since < oldest)
        holes = [attrs.evolve(hole, asked=hole.asked + (hole in asked)) for hole in self.holes if hole not in given_up]
        return attrs.evolve(self, holes=tuple(holes)), given_up

    def bounded(self) -> "tuple[Numbering, tuple[Hole, ...]]":
        """Return the numbering with no more holes than a ledger may have, and those that are given up for it."""
        return attrs.evolve(self, holes=self.holes[-LARGEST_LEDGER:]), self.holes[:-LARGEST_LEDGER]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values."""
        return {
            "since": text(self.since),
            "highest": self.highest,
            "boundary": sorted(self.boundary),
            "holes": [list(attrs.astuple(hole)) for hole in self.holes],
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Numbering":
        """Read what `to_dict` returned.

        Raises:
            ValueError: its parts contradict each other; other errors where they are not what `to_dict` returns.
        """
        numbering = cls(
            since=moment(values["since"]),
            highest=values["highest"],
            boundary=frozenset(values["boundary"]),
            holes=tuple(Hole(*hole) for hole in values["holes"]),
        )
        highest = -1 if numbering.highest is None else numbering.highest
        if any(hole.last >= highest for hole in numbering.holes):
            raise ValueError("a hole must end below the highest number")
        if any(number_in(key) != numbering.highest for key in numbering.boundary):
            raise ValueError("the boundary must hold orders with the highest number only")
        return numbering
