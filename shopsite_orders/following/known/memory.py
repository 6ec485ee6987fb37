"""The keys of the orders that were handed over lately, day by day.

What a look-back brings is mostly known, and its numbers do not tell: only exact keys do, as a hash could hide an order.
So every key of the days that are looked back on is kept, and a day is kept as a whole or not at all; otherwise
nobody could say of an order of that day whether it came. Keys are nearly always a number and a second, and numbers
mostly ascend by one: written as runs of seconds they take four bytes each.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any

import attrs

from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.following.known.clock import DAWN

LARGEST_MEMORY = 10_000  # keys: about 40 KB, four bytes for each as JSON
_NOTHING: FrozenMapping[frozenset[str]] = FrozenMapping()


@attrs.frozen
class Memory:
    """Every order of the day `since` or later that was handed over.

    Without `since` nothing was forgotten yet. Days are written as ISO 8601, which sorts as they do.
    """

    since: date | None = None
    days: FrozenMapping[frozenset[str]] = _NOTHING

    def __contains__(self, key: str) -> bool:
        return any(key in keys for keys in self.days.values())

    def covers(self, day: date) -> bool:
        """Say whether an order of that day that is not in here was never handed over."""
        return self.since is None or day >= self.since

    def extended(self, keys: Iterable[tuple[date, str]], since: date | None) -> "Memory":
        """Return the memory with more keys, going back to `since` or less far if there are too many."""
        additions: dict[str, set[str]] = {}
        for day, key in keys:
            additions.setdefault(day.isoformat(), set()).add(key)
        days = {**self.days, **{day: self.days.get(day, frozenset()) | more for day, more in additions.items()}}
        since = max((day for day in (self.since, since) if day), default=None)
        if since:
            days = {day: keys for day, keys in days.items() if day >= since.isoformat()}
        while sum(map(len, days.values())) > LARGEST_MEMORY:
            oldest = min(days)
            del days[oldest]
            since = date.fromisoformat(oldest) + timedelta(days=1)
        return Memory(since, FrozenMapping(days))

    def check(self, newest: datetime) -> None:
        """Check what must hold where no order is newer than `newest`.

        Raises:
            ValueError: no follower can have written this, and one that believed it could pass over orders.
        """
        today, tomorrow = newest.date().isoformat(), newest.date() + timedelta(days=1)
        if self.since and self.since > tomorrow:
            raise ValueError("the memory must begin no later than the day after the newest order")
        if self.days and not (self.since or date.min).isoformat() <= min(self.days) <= max(self.days) <= today:
            raise ValueError("the memory must hold no days but those from its beginning to the newest order")
        keys = self.days.get(today, frozenset())
        if newest > DAWN and self.covers(newest.date()) and not any(_is_of(newest, key) for key in keys):
            raise ValueError("the memory must hold the newest order")

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values; consecutive numbers take a few characters each."""
        return {
            "since": self.since and self.since.isoformat(),
            "days": {day: _packed(date.fromisoformat(day), keys) for day, keys in sorted(self.days.items())},
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "Memory":
        days = {date.fromisoformat(day): packed for day, packed in values["days"].items()}
        since = values["since"]
        return cls(
            None if since is None else date.fromisoformat(since),
            FrozenMapping({day.isoformat(): _unpacked(day, packed) for day, packed in days.items()}),
        )


def _is_of(moment: datetime, key: str) -> bool:
    return key.endswith(f"@{moment.isoformat()}")


def _packed(day: date, keys: Iterable[str]) -> dict[str, Any]:
    """Write keys as runs of consecutive numbers: the first number, then each one's seconds after the one before."""
    numeric = {key: _numeric(day, key) for key in keys}
    runs: list[list[int]] = []
    following, before = -1, 0
    for number, second in sorted(filter(None, numeric.values())):
        if number == following:
            runs[-1].append(second - before)
        else:
            runs.append([number, second])
        following, before = number + 1, second
    return {"runs": runs, "keys": sorted(key for key, pair in numeric.items() if pair is None)}


def _numeric(day: date, key: str) -> tuple[int, int] | None:
    """Return the number and the second of the day that `key` is made of, `None` if it is made of anything else."""
    number, _, moment = key.rpartition("@")
    try:
        pair = int(number), (datetime.fromisoformat(moment) - datetime.combine(day, time.min)) // timedelta(seconds=1)
    except (ValueError, TypeError):
        return None
    return pair if pair[0] >= 0 and _key(day, *pair) == key else None


def _key(day: date, number: int, second: int) -> str:
    return f"{number}@{(datetime.combine(day, time.min) + timedelta(seconds=second)).isoformat()}"


def _unpacked(day: date, packed: Mapping[str, Any]) -> frozenset[str]:
    if not all(isinstance(key, str) for key in packed["keys"]):
        raise TypeError("a key must be text")
    return frozenset(packed["keys"]).union(*(_run(day, *run) for run in packed["runs"]))


def _run(day: date, first: int, *seconds: int) -> Iterator[str]:
    for number, second in enumerate(accumulate(seconds), first):
        yield _key(day, number, second)
