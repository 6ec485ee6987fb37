"""What one reply brings to a follower."""

from shopsite_orders.following.cursor import Cursor, Result, Sighting
from shopsite_orders.store.query import OrderQuery

_BEYOND = 10**18  # where orders stand whose number does not count


class Reply:
    """What one reply brings: its new orders, no more than a page of them, lowest numbers first.

    Attributes:
        received: how many orders came, new or not.
        highest: the highest number among them.
        repeats: what was known already, and must be remembered longer than its own date tells.
    """

    def __init__(self, cursor: Cursor, query: OrderQuery, page_size: int) -> None:
        self.received = 0
        self.highest = -1
        self.repeats: dict[str, Sighting] = {}
        self._cursor = cursor
        self._query = query
        self._page_size = page_size
        self._new: dict[str, tuple[Sighting, Result]] = {}
        self._waiting = False

    def add(self, result: Result) -> bool:
        """Take in an order, or one that could not be read; say whether it is new."""
        sighting = Sighting.of(result)
        self.received += 1
        self.highest = max(self.highest, -1 if sighting.number is None else sighting.number)
        if not self._cursor.knows(sighting):
            self._new.setdefault(sighting.key, (sighting, result))
            if len(self._new) >= 2 * self._page_size:
                self._cut()
            return True
        if sighting.placed_at is None or self._cursor.day_of(sighting) != sighting.placed_at.date():
            self.repeats[sighting.key] = sighting
        return False

    @property
    def brought(self) -> dict[str, tuple[Sighting, Result]]:
        """The new orders by key."""
        self._cut()
        return self._new

    @property
    def full(self) -> bool:
        """Whether the store, or the size of a page, may have cut the reply short."""
        self._cut()
        return self._waiting or self.received >= (self._query.max_orders or self.received + 1)

    def _cut(self) -> None:
        if len(self._new) > self._page_size:
            self._waiting = True
        self._new = dict(sorted(self._new.items(), key=_position)[: self._page_size])


def _position(item: tuple[str, tuple[Sighting, Result]]) -> tuple[int, str]:
    key, (sighting, _) = item
    return (_BEYOND if sighting.number is None else sighting.number), key
