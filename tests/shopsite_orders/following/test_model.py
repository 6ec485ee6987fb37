"""A store that does whatever a store may do, and a follower that crashes at any point.

Orders are added, deleted, delayed, reordered and renumbered; they come in the same second, without a number that
counts, with dates out of range, or ten days late, as those paid by PayPal do.
"""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from shopsite_orders.core.order import Order
from shopsite_orders.errors import IncompleteDownloadError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page
from shopsite_orders.sql import OrderDatabase

from fake_store import NOON, FakeStore, keys, order

LONGEST_DELAY = timedelta(days=13)  # holes are given up after 14
OVERLAP = timedelta(days=2)  # what is issued twice and late is found only here
SECONDS = st.integers(0, 40_000)


class FollowedStore(RuleBasedStateMachine):
    @initialize(
        page_size=st.integers(1, 5),
        sorting=st.sampled_from(["number", "shuffled", "newest first"]),
        deaf_to=st.sampled_from([[], ["start_order"], ["max_orders"], ["start_date"], ["end_order", "start_order"]]),
        first=st.integers(0, 20),
    )
    def open(self, page_size: int, sorting: str, deaf_to: list[str], first: int) -> None:
        self.store = FakeStore(sorting=sorting, deaf_to=frozenset(deaf_to))
        self.page_size = page_size
        self.database = OrderDatabase("sqlite://")
        self.clock = NOON
        self.next_number = first
        self.held: list[Order] = []
        self.delivered: Counter[str] = Counter()
        self.renumbered = False
        self.uncounted = 0

    def pass_time(self, time: timedelta) -> None:
        """Let the clock go on; what is delayed for longer than promised is listed."""
        self.clock += time
        longest = OVERLAP if self.renumbered else LONGEST_DELAY
        overdue = [each for each in self.held if each.placed_at and self.clock - each.placed_at > longest]
        self.store.orders += overdue
        self.held = [each for each in self.held if each not in overdue]

    def place(self, seconds: int) -> Order:
        self.pass_time(timedelta(seconds=seconds))
        placed = order(self.next_number, self.clock)
        self.next_number += 1
        return placed

    @rule(seconds=SECONDS, count=st.integers(1, 6))
    def add(self, seconds: int, count: int) -> None:
        self.store.orders += [self.place(seconds) for _ in range(count)]

    @rule(seconds=SECONDS)
    def delay(self, seconds: int) -> None:
        self.held.append(self.place(seconds))

    @precondition(lambda self: self.held)
    @rule(data=st.data())
    def commit(self, data: st.DataObject) -> None:
        self.store.orders.append(self.held.pop(data.draw(st.integers(0, len(self.held) - 1))))

    @precondition(lambda self: not self.renumbered)
    @rule(count=st.integers(1, 6))
    def list_ten_days_late(self, count: int) -> None:
        paid_late = self.place(1)
        self.store.orders += [self.place(1) for _ in range(count)]
        self.follow()
        for _ in range(2):
            self.wait(5 * 24)
            self.store.orders.append(self.place(1))
            self.follow()
        self.store.orders.append(paid_late)
        self.follow()
        assert paid_late.key in self.delivered

    @precondition(lambda self: self.database.cursor("main").caught_up)
    @rule(seconds=SECONDS)
    def add_without_digits(self, seconds: int) -> None:
        self.pass_time(timedelta(seconds=seconds))
        self.uncounted += 1
        self.store.orders.append(order(f"WEB-{self.uncounted}", self.clock))

    @precondition(lambda self: not self.renumbered and "start_order" not in self.store.deaf_to)
    @rule(year=st.sampled_from([1, 9999]))
    def add_with_a_date_out_of_range(self, year: int) -> None:
        number = self.place(1).number  # only by its number it can be found
        self.store.orders.append(order(number, self.clock.replace(year=year, day=1)))

    @precondition(lambda self: self.store.orders)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        self.store.orders.pop(data.draw(st.integers(0, len(self.store.orders) - 1)))

    @rule(hours=st.integers(1, 24 * 6))
    def wait(self, hours: int) -> None:
        self.pass_time(timedelta(hours=hours))

    @precondition(lambda self: not self.held and self.database.cursor("main").caught_up)
    @rule(data=st.data())
    def renumber(self, data: st.DataObject) -> None:
        self.renumbered = True
        self.pass_time(timedelta(seconds=1))  # a number that is issued twice in a second is one order
        self.next_number = data.draw(st.integers(0, self.next_number))

    @rule(pages=st.integers(0, 4), kept=st.booleans())
    def follow_and_crash(self, pages: int, *, kept: bool) -> None:
        for count, page in enumerate(self.pages()):
            self.delivered.update(keys(page.orders))
            if count == pages and not kept:
                return
            self.database.save(page, store="main")
            if count == pages:
                return

    @rule(broken_after=st.integers(0, 6))
    def follow_over_a_broken_line(self, broken_after: int) -> None:
        self.store.break_after = broken_after
        with suppress(IncompleteDownloadError):
            self.follow()
        self.store.break_after = None

    @rule()
    def follow(self) -> None:
        for page in self.pages():
            self.delivered.update(keys(page.orders))
            assert len(page.orders) <= self.page_size
            self.database.save(page, store="main")
            assert Cursor.from_json(page.cursor.to_json()) == page.cursor

    def pages(self) -> Iterator[Page]:
        self.store.now = self.clock.timestamp()
        return self.store.pages(self.database.cursor("main"), page_size=self.page_size)

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        self.store.orders += self.held
        self.follow()
        self.follow()
        saved = Counter(keys(self.database.orders("main")))
        self.database.close()
        assert set(keys(self.store.orders)) <= set(saved) <= set(self.delivered)
        assert set(saved.values()) <= {1}


TestFollowedStore = FollowedStore.TestCase
TestFollowedStore.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
