"""A backfill from beginning to end: split, pull, prove, hand over."""

import time
from collections.abc import Callable

import attrs

from shopsite_orders.fleet.dispatch import Errand
from shopsite_orders.fleet.proof import BackfillReport, seams
from shopsite_orders.fleet.report import FleetReport
from shopsite_orders.fleet.work.desk import Settings
from shopsite_orders.fleet.work.history import pull_range, split_history
from shopsite_orders.fleet.work.store import Store
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page
from shopsite_orders.following.report import Report
from shopsite_orders.following.step import standing_after
from shopsite_orders.sql import OrderDatabase


@attrs.frozen
class Backfill:
    """The history of one store, in a database."""

    database: OrderDatabase
    settings: Settings
    store: Store

    def run(
        self,
        last: int | None,
        size: int,
        dispatched: Callable[[list[Errand]], None],
        follow: Callable[[], FleetReport],
    ) -> BackfillReport:
        """Load the history; `dispatched` has errands done, and `follow` follows the store.

        Raises:
            ValueError: the store is being followed already.
        """
        begun, name = time.monotonic(), self.store.name
        troubles = self._split(last, size, dispatched) or self._pull(dispatched)
        ranges = self.database.ranges(name)
        left = tuple(seams(ranges))
        orders = 0 if left else self._hand_over()
        return BackfillReport(
            store=name,
            ranges=ranges,
            orders=orders,
            seams=left,
            troubles=troubles,
            following=None if left else follow(),
            seconds=time.monotonic() - begun,
        )

    def _split(self, last: int | None, size: int, dispatched: Callable[[list[Errand]], None]) -> tuple[str, ...]:
        name = self.store.name
        if self.database.ranges(name):
            return ()
        if self.database.cursor(name).has_seen_orders:
            raise ValueError(
                f"{name!r} is being followed already: follow it on, or begin again in a database without its cursor"
            )
        errand = Errand(name, split_history, (self.store, self.settings, last, size))
        dispatched([errand])
        return _troubles([errand])

    def _pull(self, dispatched: Callable[[list[Errand]], None]) -> tuple[str, ...]:
        left = [each for each in self.database.ranges(self.store.name) if not each.done]
        errands = [Errand(each.name, pull_range, (self.store, self.settings, each.name)) for each in left]
        if errands:
            dispatched(errands)
        return _troubles(errands)

    def _hand_over(self) -> int:
        """Give the store the cursor of a follower that has pulled all of it; return how many orders it stands on."""
        name, settings = self.store.name, self.settings
        with self.database.leases.held(name, holder=settings.run, seconds=settings.lease) as lease:
            sightings = list(self.database.sightings(name))
            before = self.database.cursor(name)
            if not before.has_seen_orders:
                now = int(time.time())
                cursor = standing_after(sightings, overlap=settings.policy.overlap, now=now)
                self.database.save(_handing_over(before, cursor), store=name, lease=lease)
        return len(sightings)


def _handing_over(before: Cursor, cursor: Cursor) -> Page:
    return Page(orders=(), cursor=cursor, after=before, report=Report())


def _troubles(errands: list[Errand]) -> tuple[str, ...]:
    found = [outcome.trouble for errand in errands if errand.state != "done" for outcome in errand.outcomes[-1:]]
    return tuple(dict.fromkeys(trouble.sentence for trouble in found if trouble))
