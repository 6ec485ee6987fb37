"""When each of many stores is followed next; a plan without a clock of its own.

Stores are spread over the time between two runs by their names, so that they keep out of each other's way, today as
tomorrow and in every process. One that fails is asked less and less often, down to once a day. One that could not be
followed in time because the workers were busy is simply due: nothing piles up.
"""

import heapq
from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

import attrs

_SLOWEST = timedelta(days=1)


@attrs.frozen
class Due:
    """A store that is due, and since when, in seconds on the caller's clock."""

    at: float
    store: str


class Schedule:
    """When stores are due: `every` so often; `now` is in seconds, on whatever clock the caller has.

    Raises:
        ValueError: the time between two runs is not positive.
    """

    def __init__(self, stores: Iterable[str], every: timedelta, now: float) -> None:
        if every <= timedelta(0):
            raise ValueError(f"every must be a time greater than zero, not {every}")
        self._every = every.total_seconds()
        self._failures: dict[str, int] = {}
        self._queue = [(now + self._every * _share(store), store) for store in stores]
        heapq.heapify(self._queue)

    @property
    def next_at(self) -> float | None:
        """When the next store is due, `None` if none is waiting."""
        return self._queue[0][0] if self._queue else None

    def due(self, now: float, most: int | None = None) -> list[Due]:
        """Take out the stores that are due, those that have waited longest first, and at most so many."""
        found: list[Due] = []
        while self._queue and self._queue[0][0] <= now and (most is None or len(found) < most):
            found.append(Due(*heapq.heappop(self._queue)))
        return found

    def ended(self, due: Due, now: float, *, failed: bool = False) -> None:
        """Put a store back that was taken out, to be due when its time comes again."""
        failures = self._failures[due.store] = self._failures.get(due.store, 0) + 1 if failed else 0
        pause = min(self._every * 2 ** min(failures, 30), max(_SLOWEST.total_seconds(), self._every))
        heapq.heappush(self._queue, (_next_after(due.at, pause, now), due.store))


def _next_after(at: float, pause: float, now: float) -> float:
    """Return the next time after now that is a whole number of pauses after another time."""
    return at + pause * (max(now - at, 0) // pause + 1)


def _share(store: str) -> float:
    """Return a number from 0 to 1 that is a store's own."""
    return int.from_bytes(sha256(store.encode()).digest()[:6]) / 2**48
