"""What two streams of orders come to, whatever their order and whatever comes twice."""

import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsite_orders import Order, Reconciliation, Totals, reconcile
from shopsite_orders.core.difference import Difference
from shopsite_orders.core.reconcile import Different, Repeated
from shopsite_orders.sandbox import generate_orders

Some = Callable[[Order], Order]
DAY = datetime(2026, 1, 5, 12, 0)  # noqa: DTZ001 - the store's clock


def order(number: int | str, total: str = "10.00", **values: Any) -> Order:
    given: dict[str, Any] = {"source": "shopsite", "placed_at": DAY, "totals": Totals(grand_total=Decimal(total))}
    return Order(number=str(number), **given | values)


def posted(number: int | str, total: str = "10.00", **values: Any) -> Order:
    return order(number, total, **{"source": "shopintegrator"} | values)


def test_it_gives_only_pulled_only_received_and_what_is_different_by_field_path() -> None:
    found = reconcile(
        [order(7), order(8), order(9, comments="ring twice")],
        [posted(8, "11.00"), posted(9, comments="ring once"), posted(10), posted(11)],
    )
    assert found == Reconciliation(
        same=0,
        only_pulled=(order(7),),
        only_received=(posted(10), posted(11)),
        different=(
            Different(identity="8", differences=(Difference("totals.grand_total", "10.00", "11.00"),)),
            Different(identity="9", differences=(Difference("comments", "ring twice", "ring once"),)),
        ),
    )
    assert not found.ok


def test_what_is_the_same_in_both_is_only_counted() -> None:
    found = reconcile([order(1), order(2)], [posted(2, "10"), posted(1, "10.0")])
    assert found == Reconciliation(same=2)
    assert found.ok


def test_a_number_that_is_shared_at_another_moment_is_the_same_order_unless_the_key_is_asked_for() -> None:
    later = posted(1, placed_at=datetime(2026, 1, 5, 12, 1, tzinfo=UTC))
    assert reconcile([order(1)], [later]).ok
    assert reconcile([order(1)], [later], identity="key").counts["only_pulled"] == 1
    at_home = attrs.evolve(later, placed_at=DAY.replace(tzinfo=UTC))
    assert reconcile([order(1)], [at_home], identity="key").ok


def test_a_function_may_say_what_is_the_same_order() -> None:
    pulled, received = order(1, transaction_id="T-9"), posted("A-1", transaction_id="T-9")
    assert reconcile([pulled], [received], identity=lambda one: one.transaction_id or one.number).counts == {
        "same": 0, "only_pulled": 0, "only_received": 0, "different": 1, "repeated": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "error", "said"),
    [
        ({"identity": "name"}, ValueError, "identity must be 'number' or 'key' or a function, not 'name'"),
        ({"identity": lambda _: None}, TypeError, "identity must give text for every order, not None"),
        ({"since": date(2026, 2, 1), "until": date(2026, 1, 1)}, ValueError, "since must not be later than until"),
    ],
)
def test_what_cannot_be_meant_is_refused(options: dict[str, Any], error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        reconcile([order(1)], [], **options)


def test_copies_within_a_side_are_told_and_compared_as_one() -> None:
    found = reconcile([order(1), order(1)], [posted(1), posted(1), posted(1, "10")])
    assert found == Reconciliation(same=1, repeated=(Repeated(identity="1", pulled=2, received=3, alike=True),))
    assert found.ok


def test_versions_within_a_side_are_told_and_nobody_guesses_which_one_is_meant() -> None:
    found = reconcile([order(1)], [posted(1), posted(1, "11.00")])
    assert found == Reconciliation(same=0, repeated=(Repeated(identity="1", pulled=1, received=2, alike=False),))
    assert not found.ok


def test_a_version_that_comes_after_the_two_were_compared_takes_back_what_was_found() -> None:
    first, second, third = order(1), posted(1, "11.00"), order(1, "12.00")
    assert reconcile([first, third], [second]) == reconcile([third, first], [second])
    assert reconcile([first, third], [second]).different == ()


def test_a_number_that_was_issued_again_hides_no_order_that_is_missing() -> None:
    again = order(1, placed_at=datetime(2027, 1, 1, 9, 0))  # noqa: DTZ001 - the store's clock
    assert not reconcile([order(1), again], [posted(1)]).ok
    assert reconcile([order(1), again], [posted(1)], identity="key").only_pulled == (again,)
    assert reconcile([order(1), again], []).counts == {
        "same": 0, "only_pulled": 2, "only_received": 0, "different": 0, "repeated": 1,
    }  # fmt: skip


def test_of_copies_that_differ_in_what_is_not_compared_the_same_one_is_kept_whichever_came_first() -> None:
    one, other = posted(1, extras={"a": ("1",)}), posted(1, extras={"a": ("2",)})
    assert reconcile([], [one, other]) == reconcile([], [other, one])


def test_of_copies_that_are_spelled_differently_the_same_is_told_whichever_came_first() -> None:
    copies = [order(1, "1"), order(1, "1.00"), order(1, "1.000")]
    found = reconcile(copies, [posted(1, "2")])
    assert found == reconcile(copies[::-1], [posted(1, "2")])
    assert found.different[0].differences == (Difference("totals.grand_total", "1.00", "2.00"),)


def test_days_choose_what_is_looked_at_and_an_order_that_tells_no_day_is() -> None:
    late = [order(2, placed_at=datetime(2026, 1, 6, 0, 1)), order(3, placed_at=None)]  # noqa: DTZ001
    pulled = [order(1), *late]
    assert reconcile(pulled, [], since=date(2026, 1, 6)).only_pulled == tuple(late)
    assert reconcile(pulled, [], until=date(2026, 1, 5)).only_pulled == (order(1), late[1])
    assert reconcile(pulled, [], since=date(2026, 1, 5), until=date(2026, 1, 6)).counts["only_pulled"] == 3


def test_an_order_that_its_doors_date_on_two_days_is_not_torn_apart() -> None:
    before, after = order(1), posted(1, placed_at=datetime(2026, 1, 6, 0, 1))  # noqa: DTZ001
    assert reconcile([before], [after], until=date(2026, 1, 5)) == Reconciliation(same=1)
    assert reconcile([before], [after], since=date(2026, 1, 6)) == Reconciliation(same=1)


ORDERS = st.builds(
    order,
    st.integers(1, 6) | st.sampled_from(["A-1", "007"]),
    st.sampled_from(["1", "1.00", "2"]),
    placed_at=st.sampled_from([None, DAY, DAY.replace(tzinfo=UTC), DAY.replace(day=9)]),
    comments=st.sampled_from([None, "x"]),
    repairs=st.sampled_from([(), ("mended",)]),
    source=st.sampled_from(["shopsite", "shopintegrator"]),
)
SIDES = st.lists(ORDERS, max_size=8)


@settings(max_examples=300)
@given(SIDES, SIDES, st.randoms(use_true_random=False), st.sampled_from(["number", "key"]), st.booleans())
def test_the_result_does_not_depend_on_the_sequence_of_either_side(
    pulled: list[Order], received: list[Order], chance: random.Random, identity: Any, dated: bool
) -> None:
    options: dict[str, Any] = {"identity": identity, "since": date(2026, 1, 6) if dated else None}
    shuffled = [chance.sample(side, len(side)) for side in (pulled, received)]
    assert reconcile(pulled, received, **options) == reconcile(*shuffled, **options)


@given(SIDES, SIDES)
def test_what_ascends_comes_to_the_same_when_that_is_said(pulled: list[Order], received: list[Order]) -> None:
    ascending = [sorted(side, key=place) for side in (pulled, received)]
    assert reconcile(*ascending, ascending=True) == reconcile(pulled, received)


def place(one: Order) -> tuple[bool, int, str]:
    return not one.number.isdigit(), int(one.number) if one.number.isdigit() else 0, one.number


@given(SIDES, SIDES)
def test_nothing_that_came_is_left_out(pulled: list[Order], received: list[Order]) -> None:
    found = reconcile(pulled, received)
    told = {*found_numbers(found), *(each.identity for each in found.repeated)}
    both = {one.number for one in pulled} & {one.number for one in received}
    assert told <= {one.number for one in (*pulled, *received)}
    assert {one.number for one in found.only_pulled} == {one.number for one in pulled} - both
    assert {one.number for one in found.only_received} == {one.number for one in received} - both
    assert found.same + len(found.different) + sum(not it.alike for it in found.repeated if it.identity in both) == len(
        both
    )


def found_numbers(found: Reconciliation) -> Iterator[str]:
    yield from (one.number for one in (*found.only_pulled, *found.only_received))
    yield from (one.identity for one in found.different)


@given(SIDES)
def test_a_side_agrees_with_itself_unless_it_contradicts_itself(side: list[Order]) -> None:
    found = reconcile(side, side)
    assert (found.only_pulled, found.only_received, found.different) == ((), (), ())
    assert found.ok == all(each.alike for each in found.repeated)


def test_a_side_that_does_not_ascend_although_it_was_said_to_is_refused() -> None:
    with pytest.raises(ValueError, match=r"what was received does not ascend, as 9 comes after 10: leave ascending="):
        reconcile([order(11)], [posted(9), posted(10), posted(9)], ascending=True)


BASE = [*generate_orders(50, seed=3)]


def ascending_orders(count: int) -> Iterator[Order]:
    return (attrs.evolve(BASE[at % len(BASE)], number=str(1000 + at)) for at in range(count))


def peak(count: int, *, ascending: bool) -> int:
    """Return how many bytes a reconciliation of so many orders held at once; one in a hundred was never received."""
    received = (one for at, one in enumerate(ascending_orders(count)) if at % 100)
    tracemalloc.start()
    reconcile(ascending_orders(count), received, ascending=ascending)
    try:
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_what_ascends_but_for_what_is_found() -> None:
    peak(100, ascending=True)  # what is made once
    small, large = peak(400, ascending=True), peak(3200, ascending=True)
    assert large < 3 * small  # of eight times as many orders
    assert peak(3200, ascending=False) > 3 * large


def test_it_is_public_and_loads_neither_requests_nor_a_database() -> None:
    script = "import sys; from shopsite_orders import reconcile; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not {"requests", "sqlalchemy", "xml.etree.ElementTree"} & set(done.stdout.split())
