"""How often the last days are downloaded again."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.cli.pull.look_backs import LONGEST_REST, SHORTEST_REST, LookBacks

from fake_store import NOON, FakeStore, keys, order

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def looking_back(every: int, until: int, orders: frozenset[int] = frozenset()) -> Iterator[int]:
    """Yield when a follower looks back; `orders` are the moments at which one comes by number."""
    look_backs = LookBacks()
    for now in range(0, until, every):
        due = look_backs.is_due(now)
        if due:
            yield now
        look_backs = look_backs.after(now, looked_back=due, orders=int(now in orders))


def test_an_idle_store_is_looked_back_on_after_an_hour_then_two_then_every_four() -> None:
    assert [now / HOUR for now in looking_back(5 * MINUTE, DAY, frozenset({0}))] == [0, 1, 3, 7, 11, 15, 19, 23]


def test_a_store_that_is_never_idle_is_looked_back_on_once_an_hour() -> None:
    busy = frozenset(range(0, DAY, 5 * MINUTE))
    assert [*looking_back(5 * MINUTE, DAY, busy)] == [*range(0, DAY, HOUR)]


def test_an_order_that_comes_brings_a_waiting_look_back_forward_to_an_hour_after_it() -> None:
    came = 7 * HOUR + 30 * MINUTE
    assert [now / HOUR for now in looking_back(5 * MINUTE, 12 * HOUR, frozenset({0, came}))] == [0, 1, 3, 7, 8.5, 10.5]


@given(st.sets(st.integers(0, 24 * 12 - 1)), st.sampled_from([1, 3, 12, 60]))
def test_no_two_look_backs_are_nearer_than_an_hour_or_further_apart_than_four(came: set[int], every: int) -> None:
    moments = [*looking_back(every * 5 * MINUTE, 3 * DAY, frozenset(at * 5 * MINUTE for at in came))]
    gaps = [timedelta(seconds=after - before) for before, after in pairwise(moments)]
    assert moments[0] == 0
    assert min(gaps) >= SHORTEST_REST
    assert max(gaps) <= LONGEST_REST + timedelta(minutes=5 * every)


def followed(store: FakeStore, hours: int) -> Iterator[list[str]]:
    """Yield what each run of a follower brings that runs every hour."""
    cursor, look_backs = None, LookBacks()
    for now in range(0, hours * HOUR, HOUR):
        due = look_backs.is_due(now)
        came, cursor = store.run(cursor, look_back=due) if cursor else store.run()
        look_backs = look_backs.after(now, looked_back=due, orders=len(came))
        yield came


def test_an_order_that_is_listed_ten_days_late_with_a_low_number_is_had_in_the_next_run() -> None:
    late = order(5, NOON - timedelta(days=10))
    store = FakeStore([order(number, NOON + timedelta(minutes=number)) for number in (3, 4, 6, 7)])
    runs = followed(store, 12)
    assert len(next(runs)) == 4
    assert [next(runs) for _ in range(6)] == [[]] * 6
    store.orders.append(late)
    assert next(runs) == keys([late])


def test_what_only_a_look_back_finds_is_had_within_four_hours_of_an_idle_store() -> None:
    store = FakeStore([order(number, NOON + timedelta(minutes=number)) for number in range(3, 8)])
    runs = followed(store, 24)
    before = [next(runs) for _ in range(8)]
    again = order(4, NOON + timedelta(hours=1))  # issued again: no question by number brings it
    store.orders.append(again)
    assert len(before[0]) == 5
    assert [key for _ in range(4) for key in next(runs)] == keys([again])
