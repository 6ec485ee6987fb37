"""Where a follower stands in a store's orders: a value that the caller keeps."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from shopsite_orders.following.known.clock import DAWN, moment, text
from shopsite_orders.following.known.holes import Hole
from shopsite_orders.following.known.memory import Memory
from shopsite_orders.following.known.numbering import Numbering
from shopsite_orders.following.known.sighting import Sighting, number_in

VERSION = 1
_UPDATE = "pip install --upgrade shopsite-orders"
_NO_MEMORY = Memory()
_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)


@attrs.frozen(kw_only=True)
class Cursor:
    """Where a follower stands; `Cursor()` is the beginning.

    Attributes:
        newest: the latest time on the store's clock that an order was placed.
        numberings: the present numbering of the store, last; before it the one that it replaced, if it was restarted.
        memory: the keys of the orders of the last days.
        caught_up: whether a reply ever held all orders that there were to look back on, be it none. From then on
            the next look-back begins where the last one left off, however much has come by number meanwhile.
    """

    newest: datetime | None = None
    numberings: tuple[Numbering, ...] = attrs.field(
        default=(Numbering(),), validator=[attrs.validators.min_len(1), attrs.validators.max_len(2)]
    )
    memory: Memory = _NO_MEMORY
    caught_up: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))

    @property
    def has_seen_orders(self) -> bool:
        """Whether any order ever came."""
        return attrs.evolve(self, caught_up=False) != Cursor()

    @property
    def highest(self) -> int | None:
        """The highest order number of the present numbering."""
        return self.numberings[-1].highest

    @property
    def holes(self) -> tuple[Hole, ...]:
        """The order numbers that are still being asked for again."""
        return tuple(hole for numbering in self.numberings for hole in numbering.holes)

    @property
    def missing(self) -> int:
        """How many order numbers that is."""
        return sum(hole.size for hole in self.holes)

    def knows(self, sighting: Sighting) -> bool:
        """Say whether this order was handed over before."""
        numbering = self.numbering_of(sighting)
        if sighting.key in self.memory or sighting.key in numbering.boundary:
            return True
        if sighting.number is None:
            return not self.memory.covers(self.day_of(sighting))
        if numbering.expects(sighting.number) or (sighting.number == numbering.highest and numbering.boundary):
            return False
        return sighting.placed_at is None or not self.memory.covers(self.day_of(sighting))

    def numbering_of(self, sighting: Sighting) -> Numbering:
        """Return the numbering that an order was numbered by: the older one if it was placed before the restart."""
        former, present = self.numberings[0], self.numberings[-1]
        return former if sighting.placed_at and present.since and sighting.placed_at < present.since else present

    def day_of(self, sighting: Sighting) -> date:
        """Return the day to remember an order under: its own, or the newest of all where that cannot be used."""
        newest, placed_at = self.newest or DAWN, sighting.placed_at
        return (newest if sighting.number is None or placed_at is None else min(placed_at, newest)).date()

    def to_json(self) -> str:
        """Return the cursor as text, the same for the same cursor."""
        return _json(self._to_dict())

    @classmethod
    def from_json(cls, text: str | bytes) -> "Cursor":
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is something else, was written by a newer version, or was changed so that a follower that
                believed it could pass over orders.
        """
        try:
            values = json.loads(text)
            version = values["version"]
            cursor = cls._from_dict(values) if version == VERSION else None
        except _UNREADABLE as error:
            raise ValueError(
                f"this is not a cursor ({type(error).__name__}: {error}): begin at the oldest order, with Cursor()"
            ) from error
        if cursor is None:
            raise ValueError(f"this cursor has version {version!r}, not {VERSION}: {_UPDATE}")
        if cursor.to_json() != _json(values):
            raise ValueError(f"this cursor holds more than this version of shopsite-orders understands: {_UPDATE}")
        return cursor

    def _to_dict(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "newest": text(self.newest),
            "numberings": [numbering.to_dict() for numbering in self.numberings],
            "memory": self.memory.to_dict(),
            "caught_up": self.caught_up,
        }

    @classmethod
    def _from_dict(cls, values: Mapping[str, Any]) -> "Cursor":
        cursor = cls(
            newest=moment(values["newest"]),
            numberings=tuple(Numbering.from_dict(numbering) for numbering in values["numberings"]),
            memory=Memory.from_dict(values["memory"]),
            caught_up=values["caught_up"],
        )
        cursor.memory.check(cursor.newest or DAWN)
        cursor._check_numberings()
        return cursor

    def _check_numberings(self) -> None:
        """Check that only a restarted numbering has a beginning, and that orders with the highest numbers came."""
        first, *others = self.numberings
        if first.since or not all(other.since and self.newest and other.since <= self.newest for other in others):
            raise ValueError("a numbering must begin with a restart that is no later than the newest order")
        remembered = {number_in(key) for keys in self.memory.days.values() for key in keys}
        highest = {numbering.highest for numbering in self.numberings} - {None}
        if self.memory.since is None and not highest <= remembered:
            raise ValueError("the memory must hold the orders with the highest numbers where nothing was forgotten")


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(values, separators=(",", ":"), sort_keys=True)
