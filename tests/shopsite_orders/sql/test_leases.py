"""Two followers, one store: a lease that expires, and a token that tells the holder from who only thinks so."""

from collections.abc import Iterator
from threading import Thread

import attrs
import pytest

from shopsite_orders.following.page import Page
from shopsite_orders.following.report import Report
from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sql import LeaseError, OrderDatabase, Range

from fake_store import order


@attrs.define
class Clock:
    now: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shared(url: str, clock: Clock) -> Iterator[OrderDatabase]:
    with OrderDatabase(url, clock=clock) as database:
        yield database


@pytest.fixture
def page(sandbox: SandboxStore) -> Page:
    return next(sandbox.store().pages())


def test_only_one_of_two_followers_gets_a_store_and_the_other_is_told(shared: OrderDatabase) -> None:
    shared.leases.take("main", holder="ann", seconds=60)
    with pytest.raises(LeaseError, match="another follower has 'main'"):
        shared.leases.take("main", holder="bob", seconds=60)
    assert shared.leases.take("other", holder="bob", seconds=60).token == 1


def test_a_lease_that_was_let_go_or_has_expired_is_taken_over(shared: OrderDatabase, clock: Clock) -> None:
    with shared.leases.held("main", holder="ann", seconds=60) as first:
        pass
    second = shared.leases.take("main", holder="bob", seconds=60)
    clock.now += 59.9
    with pytest.raises(LeaseError):
        shared.leases.take("main", holder="ann", seconds=60)
    clock.now += 0.1
    third = shared.leases.take("main", holder="ann", seconds=60)
    assert [first.token, second.token, third.token] == [1, 2, 3]


def test_who_only_seemed_dead_saves_nothing_any_more(shared: OrderDatabase, clock: Clock, page: Page) -> None:
    slow = shared.leases.take("main", holder="ann", seconds=60)
    clock.now += 61
    quick = shared.leases.take("main", holder="bob", seconds=60)
    with pytest.raises(LeaseError, match="the lease of 'main' is another follower's by now"):
        shared.save(page, store="main", lease=slow)
    assert (shared.status("main").orders, shared.stores()) == (0, ())
    shared.save(page, store="main", lease=quick)
    assert shared.status("main").orders == len(page.orders)


def test_an_expired_lease_that_nobody_took_still_counts_and_is_renewed_by_saving(
    shared: OrderDatabase, clock: Clock, page: Page
) -> None:
    lease = shared.leases.take("main", holder="ann", seconds=60)
    clock.now += 100
    shared.save(page, store="main", lease=lease)
    clock.now += 59
    with pytest.raises(LeaseError):
        shared.leases.take("main", holder="bob", seconds=60)


def test_a_task_that_is_started_again_has_the_lease_at_once_and_the_former_one_is_fenced_off(
    shared: OrderDatabase, page: Page
) -> None:
    former = shared.leases.take("main", holder="ann", seconds=60)
    present = shared.leases.take("main", holder="ann", seconds=60)
    with pytest.raises(LeaseError):
        shared.save(page, store="main", lease=former)
    shared.leases.release(former)  # changes nothing
    shared.save(page, store="main", lease=present)


def test_a_holder_whose_leases_are_revoked_saves_nothing_and_others_go_on(shared: OrderDatabase, page: Page) -> None:
    mine = shared.leases.take("main", holder="ann", seconds=60)
    part = shared.leases.take("main", part="1-9", holder="ann", seconds=60)
    theirs = shared.leases.take("other", holder="bob", seconds=60)
    assert shared.leases.revoke("ann") == 2
    for lease, save in ((mine, shared.save), (part, lambda _, **told: save_range(shared, told["lease"]))):
        with pytest.raises(LeaseError):
            save(page, store="main", lease=lease)
    shared.save(page, store="other", lease=theirs)
    assert shared.leases.revoke("nobody") == 0
    assert shared.status("main").orders == 0


def save_range(shared: OrderDatabase, lease: object) -> object:
    return shared.save_range([order(3)], [], Range(first=1, last=9, next=4), lease=lease)  # type: ignore[arg-type]


def test_of_many_who_reach_for_a_store_at_once_one_gets_it(shared: OrderDatabase) -> None:
    taken: list[str] = []

    def reach(holder: str) -> None:
        try:
            shared.leases.take("main", holder=holder, seconds=60)
        except LeaseError:
            return
        taken.append(holder)

    threads = [Thread(target=reach, args=(f"holder {number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 1


def test_a_range_moves_on_together_with_its_orders(shared: OrderDatabase) -> None:
    parts = (Range(first=0, last=4, next=0), Range(first=5, last=9, next=5))
    shared.split("main", parts, lease=shared.leases.take("main", holder="ann", seconds=60))
    assert shared.ranges("main") == parts
    lease = shared.leases.take("main", part="0-4", holder="ann", seconds=60)
    moved = Range(first=0, last=4, next=5, requests=1, received=2)
    shared.save_range([order(1), order(3)], [], moved, lease=lease)
    assert shared.ranges("main") == (moved, parts[1])
    assert [each.done for each in shared.ranges("main")] == [True, False]
    assert {sighting.number for sighting in shared.sightings("main")} == {1, 3}


def test_a_page_of_no_orders_moves_the_cursor_under_a_lease_as_well(shared: OrderDatabase) -> None:
    lease = shared.leases.take("main", holder="ann", seconds=60)
    before = shared.cursor("main")
    empty = Page(orders=(), cursor=attrs.evolve(before, caught_up=True), after=before, report=Report())
    assert shared.save(empty, store="main", lease=lease) == ()
    assert shared.cursor("main").caught_up
