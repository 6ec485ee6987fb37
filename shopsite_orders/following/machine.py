"""The decisions of following: which question comes next, and what its reply changes. No socket, no clock."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import attrs

from shopsite_orders.following.batch import Reply
from shopsite_orders.following.cursor import Cursor, Result
from shopsite_orders.following.numbering import Hole, ranges
from shopsite_orders.following.progress import Phase, advance
from shopsite_orders.reply.stream import OnError
from shopsite_orders.store.query import OrderQuery, Pay

MOST_RANGES = 10  # asked for in one run, however many holes there are; those asked for least often come first


@attrs.frozen(kw_only=True)
class Policy:
    """How a store is followed; see `ShopSite.pages`."""

    page_size: int = 50
    overlap: timedelta | None = timedelta(days=2)
    give_up_after: timedelta = timedelta(days=14)
    pay: Pay = attrs.field(default=Pay.NO_CVV, validator=attrs.validators.instance_of(Pay))
    on_error: OnError = attrs.field(default="raise", validator=attrs.validators.in_(("raise", "quarantine")))

    def __attrs_post_init__(self) -> None:
        if type(self.page_size) is not int or self.page_size < 1:
            raise ValueError(f"page_size must be a whole number of at least 1, not {self.page_size!r}")
        if self.overlap and self.overlap < timedelta(days=1):
            raise ValueError(f"overlap must be at least one day, as stores know dates only, not {self.overlap}")
        if self.give_up_after < timedelta(0):
            raise ValueError(f"give_up_after must not be negative, not {self.give_up_after}")


@attrs.define
class Notes:
    """What is to be told of the replies since the last page."""

    late: list[str] = attrs.Factory(list)
    given_up: list[Hole] = attrs.Factory(list)
    restarted_at: str | None = None
    looked_back_to: date | None = None


class Following:
    """One run: `questions` yields each query when the reply to the one before was put into `reply` and settled.

    Attributes:
        cursor: where the follower stands after the replies that were settled.
        reply: where the reply to the present question goes.
        notes: what is worth telling; the reader replaces it.
    """

    def __init__(self, cursor: Cursor, policy: Policy, now: float) -> None:
        self.cursor = cursor
        self.notes = Notes()
        self.reply = Reply(cursor, OrderQuery(), policy.page_size)
        self._policy = policy
        self._now = int(now)
        self._phase: Phase = "numbers"

    def questions(self) -> Iterator[OrderQuery]:
        """Yield what to ask: what comes after the highest number, what is missing, and what the last days hold."""
        yield from self._newer()
        yield from self._missing()
        while self._policy.overlap and self.cursor.newest and self.cursor.memory.since:
            self._phase = "look-back"
            self.notes.looked_back_to = self.cursor.memory.since
            yield self._ask(start_date=self.cursor.memory.since)
            if not self.reply.full:
                return
            yield from self._newer()  # after a restart this is the quick way to the rest

    def settle(self) -> tuple[Result, ...]:
        """Move the cursor past a reply that was complete, and return what is new in it."""
        brought = self.reply.brought
        progress = advance(
            self.cursor,
            [sighting for sighting, _ in brought.values()],
            self.reply.repeats.values(),
            phase=self._phase,
            cut=self.reply.full,
            overlap=self._policy.overlap,
            now=self._now,
        )
        self.cursor = progress.cursor
        self.notes.late += progress.late
        self.notes.given_up += progress.given_up
        self.notes.restarted_at = progress.restarted_at or self.notes.restarted_at
        return tuple(result for _, result in brought.values())

    def _ask(
        self,
        *,
        start_order: int | None = None,
        end_order: int | None = None,
        start_date: date | None = None,
        max_orders: int | None = None,
    ) -> OrderQuery:
        query = OrderQuery(
            start_order=start_order,
            end_order=end_order,
            start_date=start_date,
            max_orders=max_orders,
            pay=self._policy.pay,
        )
        self.reply = Reply(self.cursor, query, self._policy.page_size)
        return query

    def _newer(self) -> Iterator[OrderQuery]:
        """Ask from the highest number on, until nothing new comes.

        A reply that was cut short may have been cut between two orders of one number: only then that number is
        asked for again. That a number and a date may be combined is inferred; the look-back does not rely on it.
        """
        self._phase = "numbers"
        while True:
            present = self.cursor.numberings[-1]
            yield self._ask(
                start_order=None if present.highest is None else present.highest + (not present.boundary),
                start_date=present.since and present.since.date(),
                max_orders=self._policy.page_size + len(present.boundary),
            )
            if not self.reply.brought:
                return

    def _missing(self) -> Iterator[OrderQuery]:
        """Ask for the holes once, neighbours together."""
        self._phase = "holes"
        oldest = self._now - self._policy.give_up_after.total_seconds()
        wanted = [
            (asked, place, first, last)
            for place, numbering in enumerate(self.cursor.numberings)
            for asked, first, last in ranges(numbering.holes, self._policy.page_size)
        ]
        for _, place, first, last in sorted(wanted)[:MOST_RANGES]:
            yield from self._through(first, last, place)
            numberings = list(self.cursor.numberings)
            numberings[place], given_up = numberings[place].asked(first, last, oldest)
            self.cursor = attrs.evolve(self.cursor, numberings=tuple(numberings))
            self.notes.given_up += given_up

    def _through(self, first: int, last: int, place: int) -> Iterator[OrderQuery]:
        """Go through a range page by page, and again through what is left if more came than one reply could bring."""
        since = self.cursor.numberings[place].since
        again = True
        while again and (left := self.cursor.numberings[place].holes_within(first, last)):
            again, start, end = False, left[0].first, left[-1].last
            ask = partial(self._ask, end_order=end, start_date=since and since.date())
            while start <= end:
                # Up to a page of known orders may lie between the holes, and a page of new ones in them.
                yield ask(start_order=start, max_orders=2 * self._policy.page_size)
                if self.reply.full and not start <= self.reply.highest <= end:  # a store that ignores the range
                    yield ask(start_order=start)
                again |= self.reply.full and bool(self.reply.brought)
                if not self.reply.full or self.reply.highest < start:
                    break
                start = self.reply.highest + 1
