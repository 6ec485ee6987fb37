"""Where a follower stands in a store's orders: a value that the caller keeps."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeAlias

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.known.memory import Memory
from shopsite_orders.following.known.numbering import Hole, Numbering

VERSION = 1
Result: TypeAlias = Order | OrderDataError
_NO_MEMORY = Memory()
_ORDINAL = re.compile("[0-9]{1,18}")


@attrs.frozen
class Sighting:
    """What following needs to know of an order that came: its key, its number if it counts, the store's wall clock."""

    key: str
    number: int | None
    placed_at: datetime | None

    @classmethod
    def of(cls, result: Result) -> "Sighting":
        """Sum up an order, or one that could not be read and so is told apart by its bytes."""
        if isinstance(result, Order):
            placed_at = result.placed_at and result.placed_at.replace(tzinfo=None, fold=0)
            return cls(result.key, _ordinal(result.number), placed_at)
        digest = sha256(result.redacted).hexdigest()[:16]
        return cls(f"{result.number or ''}!{digest}", _ordinal(result.number or ""), None)


@attrs.frozen(kw_only=True)
class Cursor:
    """Where a follower stands; `Cursor()` is the beginning.

    Attributes:
        newest: the latest time on the store's clock that an order was placed.
        numberings: the present numbering of the store, last; before it the one that it replaced, if it was restarted.
        memory: the keys of the orders of the last days.
        caught_up: whether a look-back was ever completed. From then on the next one begins where the last one left
            off, however much has come by number meanwhile.
    """

    newest: datetime | None = None
    numberings: tuple[Numbering, ...] = attrs.field(
        default=(Numbering(),), validator=[attrs.validators.min_len(1), attrs.validators.max_len(2)]
    )
    memory: Memory = _NO_MEMORY
    caught_up: bool = attrs.field(default=False, validator=attrs.validators.instance_of(bool))

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
        """Return the day to remember an order under; where its own is no use, the newest of all."""
        newest = self.newest or datetime.min  # noqa: DTZ901 - the store's clock has no zone
        placed_at = sighting.placed_at
        return (newest if sighting.number is None or placed_at is None else min(placed_at, newest)).date()

    def to_json(self) -> str:
        """Return the cursor as text, the same for the same cursor."""
        return _json(self._to_plain())

    @classmethod
    def from_json(cls, text: str | bytes) -> "Cursor":
        """Read what `to_json` wrote.

        Raises:
            ValueError: it is something else, or was written by a newer version.
        """
        try:
            plain = json.loads(text)
            version = plain["version"]
            cursor = cls._from_plain(plain) if version == VERSION else None
        except (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError) as error:
            raise ValueError(f"this is no cursor: {error!r}") from error
        if cursor is None:
            raise ValueError(f"this cursor has version {version!r}, not {VERSION}: it needs another shopsite-orders")
        if cursor.to_json() != _json(plain):
            raise ValueError("this cursor holds more than this version of shopsite-orders understands")
        return cursor

    def _to_plain(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "newest": _text(self.newest),
            "numberings": [
                {
                    "since": _text(numbering.since),
                    "highest": numbering.highest,
                    "boundary": sorted(numbering.boundary),
                    "holes": [list(attrs.astuple(hole)) for hole in numbering.holes],
                }
                for numbering in self.numberings
            ],
            "memory": self.memory.to_plain(),
            "caught_up": self.caught_up,
        }

    @classmethod
    def _from_plain(cls, plain: Mapping[str, Any]) -> "Cursor":
        return cls(
            newest=_moment(plain["newest"]),
            numberings=tuple(_numbering(**numbering) for numbering in plain["numberings"]),
            memory=Memory.from_plain(plain["memory"]),
            caught_up=plain["caught_up"],
        )


def _numbering(*, since: str | None, highest: int | None, boundary: list[str], holes: list[list[int]]) -> Numbering:
    return Numbering(
        since=_moment(since),
        highest=highest,
        boundary=frozenset(boundary),
        holes=tuple(Hole(*hole) for hole in holes),
    )


def _ordinal(number: str) -> int | None:
    return int(number) if _ORDINAL.fullmatch(number) else None


def _json(plain: Mapping[str, Any]) -> str:
    return json.dumps(plain, separators=(",", ":"), sort_keys=True)


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
