"""Refreshing: orders downloaded again are saved, and what changed is told and kept."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import attrs
import pytest

from shopsite_orders import Order
from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.difference import Difference
from shopsite_orders.core.order import Card, Charge, Line, Party, Payment, Totals
from shopsite_orders.errors import IncompleteDownloadError, OrderDataError
from shopsite_orders.reply.stream import OrderStream, Reading
from shopsite_orders.sandbox import SandboxStore, disclosed
from shopsite_orders.sandbox.faults import BadOrder
from shopsite_orders.sql import Change, Changed, InexactError, OrderDatabase, Refreshed

from fake_store import NOON, order

SEEN = datetime(2026, 3, 3, 12, tzinfo=UTC)
CARD = Card(number=Sealed("4111111111111111"), verification_value=Sealed("123"))
PENDING = order(
    1,
    totals=Totals(grand_total=Decimal("62.90"), discounts=(Charge(name="d", amount=Decimal(-1)),)),
    lines=(Line(quantity=Decimal(1), name="Tea"),),
    payment=Payment(method="PayPalExpress", status="Pending", card=CARD),
    billing=Party(email="ann@old.example"),
)
CAPTURED = attrs.evolve(
    PENDING,
    totals=Totals(grand_total=Decimal("70.00")),
    payment=Payment(
        method="PayPalExpress", status="Captured", card=attrs.evolve(CARD, number=Sealed("5500000000000004"))
    ),
    lines=(),
)


@pytest.fixture
def database(url: str) -> Iterator[OrderDatabase]:
    with OrderDatabase(url, clock=SEEN.timestamp) as database:
        yield database


def told(differences: tuple[Difference, ...]) -> set[tuple[str, str | None, str | None]]:
    """The differences, with numbers as values: one database writes 62.90, another 62.90000000."""

    def plain(text: str | None) -> str | None:
        return text.rstrip("0").rstrip(".") if text and "." in text and text.replace(".", "").isdigit() else text

    return {(each.path, plain(each.before), plain(each.after)) for each in differences}


EXPECTED = {
    ("lines[0].name", "Tea", None),
    ("payment.status", "Pending", "Captured"),
    ("payment.card.number", "•••• 1111", "•••• 0004"),
    ("totals.grand_total", "62.9", "70"),
    ("totals.discounts[0].name", "d", None),
}


def test_new_same_and_changed_orders_are_told_apart_and_saved(database: OrderDatabase) -> None:
    database.add([PENDING, order(2)], store="main")
    refreshed = database.refresh([CAPTURED, order(2), order(3)], store="main")
    assert (refreshed.new, refreshed.same, refreshed.quarantined) == ((order(3),), 1, ())
    [changed] = refreshed.changed
    assert changed.order == CAPTURED
    assert told(changed.differences) >= EXPECTED
    assert list(database.orders("main")) == [CAPTURED, order(2), order(3)]


def test_what_changed_is_kept_and_can_be_asked_for_later(database: OrderDatabase) -> None:
    database.add([PENDING], store="main")
    [changed] = database.refresh([CAPTURED], store="main").changed
    kept = list(database.changes("main"))
    assert kept == [
        Change(
            source="shopsite",
            key=PENDING.key,
            number="1",
            seen_at=SEEN,
            path=each.path,
            before=each.before,
            after=each.after,
        )
        for each in changed.differences
    ]
    assert list(database.changes("main", since=SEEN)) == kept
    assert list(database.changes("main", since=SEEN.replace(tzinfo=None))) == kept
    assert list(database.changes("main", since=SEEN + timedelta(seconds=1))) == []
    assert list(database.changes("other")) == []


def test_no_card_data_is_in_what_changed(database: OrderDatabase) -> None:
    database.add([PENDING], store="main")
    database.refresh([CAPTURED], store="main")
    shown = repr(list(database.changes("main")))
    assert "•••• 0004" in shown
    assert not [secret for secret in ("4111", "5500", "'123'") if secret in shown]


def test_an_order_that_is_the_same_in_other_words_has_not_changed(database: OrderDatabase) -> None:
    database.add([PENDING], store="main")
    in_other_words = attrs.evolve(PENDING, totals=attrs.evolve(PENDING.totals, grand_total=Decimal("62.9000")))
    assert database.refresh([in_other_words, in_other_words], store="main") == Refreshed(same=1)
    assert list(database.changes("main")) == []


def test_a_change_back_is_a_change_again(database: OrderDatabase) -> None:
    database.add([order(1, comments="a")], store="main")
    for comments in ("b", "a", "a"):
        database.refresh([order(1, comments=comments)], store="main")
    assert [(it.path, it.before, it.after) for it in database.changes("main")] == [
        ("comments", "a", "b"),
        ("comments", "b", "a"),
    ]


def test_more_changes_than_are_read_at_once_all_come(database: OrderDatabase) -> None:
    database.add([order(n, comments="a") for n in range(600)], store="main")
    database.refresh([order(n, comments="b") for n in range(600)], store="main")
    assert [int(it.number) for it in database.changes("main")] == list(range(600))


def test_each_door_keeps_its_own_order(database: OrderDatabase) -> None:
    pushed = order(1, comments="pushed")
    pushed = attrs.evolve(pushed, source="shopintegrator")
    database.add([order(1)], store="main")
    assert database.refresh([pushed], store="main") == Refreshed(new=(pushed,))
    assert list(database.orders("main")) == [order(1), pushed]


def test_the_cursor_stays_where_it_is(database: OrderDatabase) -> None:
    before = database.cursor("main")
    database.refresh([order(1)], store="main")
    assert database.cursor("main") == before


def test_an_order_that_the_tables_cannot_hold_is_kept_aside_or_raised(database: OrderDatabase) -> None:
    database.add([order(1)], store="main")
    bad = order(1, weight=Decimal("0.123456789"))
    with pytest.raises(InexactError):
        database.refresh([bad, order(2)], store="main")
    refreshed = database.refresh([bad, order(2)], store="main", on_error="quarantine")
    assert (refreshed.new, [error.number for error in refreshed.quarantined]) == ((order(2),), ["1"])
    assert list(database.orders("main")) == [order(1), order(2)]
    assert list(database.changes("main")) == []


def test_what_a_stream_puts_aside_is_kept_aside(database: OrderDatabase) -> None:
    error = OrderDataError("order 2 cannot be read", number="2", raw=b"<Order/>")

    def results() -> Iterator[Order | OrderDataError]:
        yield order(1)
        yield error

    stream = OrderStream((each for each in results()), Reading(), "quarantine")
    assert database.refresh(stream, store="main") == Refreshed(new=(order(1),), quarantined=(error,))
    assert [aside.number for aside in database.quarantined("main")] == ["2"]


def test_of_a_download_that_breaks_off_whole_batches_are_saved_and_the_next_brings_the_rest(
    database: OrderDatabase,
) -> None:
    several = [order(n) for n in range(700)]

    def broken() -> Iterator[Order]:
        yield from several[:600]
        raise IncompleteDownloadError("the reply ended")

    with pytest.raises(IncompleteDownloadError):
        database.refresh(broken(), store="main")
    assert list(database.orders("main")) == several[:500]
    refreshed = database.refresh(iter(several), store="main")
    assert (refreshed.new, refreshed.same) == (tuple(several[500:]), 500)


def test_nobody_waits_for_a_download(url: str) -> None:
    def slow() -> Iterator[Order]:
        for n in range(501):
            yield order(n)
        with OrderDatabase(url, timeout=0.01) as other:  # the first batch is saved, the second is not complete
            assert sum(1 for _ in other.orders("main")) == 500
            other.add([order(1)], store="other")

    with OrderDatabase(url) as database:
        assert len(database.refresh(slow(), store="main").new) == 501


def test_an_order_that_changed_in_the_store_is_found_by_its_date(
    database: OrderDatabase, sandbox: SandboxStore
) -> None:
    store = sandbox.store()
    for page in store.pages():
        database.save(page, store="main")
    changed = attrs.evolve(sandbox.orders[3], comments="ring twice")
    sandbox.delete(changed.number)
    sandbox.add(changed)
    since = (changed.placed_at or NOON).date()
    refreshed = database.refresh(store.orders(start_date=since), store="main")
    assert [each.order.number for each in refreshed.changed] == [changed.number]
    assert refreshed.changed[0].differences[0].path == "comments"
    assert list(database.orders("main")) == [
        disclosed(changed if each.number == changed.number else each)
        for each in sorted(sandbox.orders, key=lambda it: int(it.number))
    ]


def test_an_unreadable_order_of_a_store_is_kept_aside_and_cleared_by_a_later_refresh(
    database: OrderDatabase, sandbox: SandboxStore
) -> None:
    sandbox.fail(BadOrder(nth=2))
    database.refresh(sandbox.store().orders(on_error="quarantine"), store="main")
    [aside] = database.quarantined("main")
    bad = next(each for each in sandbox.orders if each.number == aside.number)
    assert aside.placed_at == (bad.placed_at or NOON).replace(tzinfo=None)
    refreshed = database.refresh(sandbox.store().orders(), store="main")
    assert [each.number for each in refreshed.new] == [bad.number]
    assert database.quarantined("main") == ()


def test_results_are_values() -> None:
    assert Refreshed() == Refreshed(new=(), same=0, changed=(), quarantined=())
    changed = Changed(order=order(1), differences=())
    assert Refreshed(same=1) + Refreshed(changed=(changed,)) == Refreshed(same=1, changed=(changed,))
