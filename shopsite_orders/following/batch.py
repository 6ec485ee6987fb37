"""A question to the store, and the batch that its reply brings: as much as a page, however long the reply is."""

from typing import Literal, TypeAlias

import attrs

from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.sighting import Result, Sighting
from shopsite_orders.query import OrderQuery

Phase: TypeAlias = Literal["numbers", "holes", "look-back"]
_BEYOND = 10**18  # where orders stand whose number does not count


@attrs.frozen(kw_only=True)
class Question:
    """What to ask the store for.

    Attributes:
        phase: what is being looked for.
        query: how to ask for it.
        after: where the follower stands as it asks.
        page_size: how many new orders it wants at most.
    """

    phase: Phase
    query: OrderQuery
    after: Cursor
    page_size: int

    @property
    def is_for_all(self) -> bool:
        """Whether every order of the store is asked for."""
        query = self.query
        return query.start_order is None and query.end_order is None and query.start_date is None


class Batch:
    """What one reply brings: its new orders, no more than a page of them, lowest numbers first.

    A reply may be a whole store, so that only its lowest new orders are kept while it comes in: up to two pages, which
    are cut down to one when there are more.

    Attributes:
        question: what was asked.
        received: how many orders came, new or not.
        repeats: how many of them were known.
        highest: the highest number among them.
        extended: the known ones that must be remembered longer than their own date tells.
    """

    def __init__(self, question: Question) -> None:
        self.question = question
        self.received = 0
        self.repeats = 0
        self.highest = -1
        self.extended: dict[str, Sighting] = {}
        self._new: dict[str, tuple[Sighting, Result]] = {}
        self._overflowed = False

    def add(self, result: Result) -> bool:
        """Take in an order, or one that could not be read; say whether it is new."""
        cursor, sighting = self.question.after, Sighting.of(result)
        self.received += 1
        self.highest = max(self.highest, -1 if sighting.number is None else sighting.number)
        if not cursor.knows(sighting):
            self._new.setdefault(sighting.key, (sighting, result))
            if len(self._new) >= 2 * self.question.page_size:
                self._cut()
            return True
        self.repeats += 1
        by_itself = sighting.placed_at is not None and cursor.day_of(sighting) == sighting.placed_at.date()
        if sighting.key in cursor.memory and not by_itself:
            self.extended[sighting.key] = sighting
        return False

    @property
    def new(self) -> tuple[Result, ...]:
        """The new orders, and those that could not be read."""
        self._cut()
        return tuple(result for _, result in self._new.values())

    @property
    def sightings(self) -> tuple[Sighting, ...]:
        """What following needs to know of `new`."""
        self._cut()
        return tuple(sighting for sighting, _ in self._new.values())

    @property
    def is_cut(self) -> bool:
        """Whether the store, or the size of a page, may have cut the reply short."""
        self._cut()
        return self._overflowed or self.received >= (self.question.query.max_orders or self.received + 1)

    def _cut(self) -> None:
        if len(self._new) > self.question.page_size:
            self._overflowed = True
        self._new = dict(sorted(self._new.items(), key=_position)[: self.question.page_size])


def _position(item: tuple[str, tuple[Sighting, Result]]) -> tuple[int, str]:
    key, (sighting, _) = item
    return (_BEYOND if sighting.number is None else sighting.number), key
