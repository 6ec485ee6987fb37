"""What is kept aside: listed, and cleared when that order is read, and by no other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import attrs
import pytest

from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.pages import Page
from shopsite_orders.sql import OrderDatabase, Quarantined

from fake_store import NOON, FakeStore, order

SAVED = datetime(2026, 3, 3, 12, tzinfo=UTC)


def bad(number: str | None = "2", placed_at: str = "2026-03-02 12:00:00", name: str = "Ann") -> OrderDataError:
    date = f"<OrderDate>{placed_at}</OrderDate>" if placed_at else ""
    raw = f"<Order><OrderNumber>{number}</OrderNumber>{date}<Name>{name}</Name><Card>4111111111111111</Card></Order>"
    return OrderDataError(f"order {number} cannot be read: not a number", number=number, raw=raw.encode())


def page_of(*orders: Order, quarantined: tuple[OrderDataError, ...] = ()) -> Page:
    page = next(FakeStore([order(1)]).pages(on_error="quarantine"))
    return attrs.evolve(page, orders=orders, quarantined=quarantined, cursor=page.after)


@pytest.fixture
def database(url: str) -> Iterator[OrderDatabase]:
    with OrderDatabase(url, clock=SAVED.timestamp) as database:
        yield database


def numbers(database: OrderDatabase) -> list[str | None]:
    return [aside.number for aside in database.quarantined("main")]


def test_what_could_not_be_read_is_listed_with_all_that_is_known_of_it(database: OrderDatabase) -> None:
    error = bad()
    assert database.save(page_of(order(1), quarantined=(error,)), store="main") == (error,)
    [aside] = database.quarantined("main")
    assert aside == Quarantined(
        number="2",
        error="order 2 cannot be read: not a number",
        redacted=error.redacted,
        saved_at=SAVED,
        placed_at=NOON,
        key=aside.key,
    )
    assert b"4111" not in aside.redacted
    assert database.quarantined("other") == ()


def test_the_same_bytes_or_the_same_order_are_kept_aside_once(database: OrderDatabase) -> None:
    for error in (bad(), bad(), bad(name="Bea")):
        database.save(page_of(quarantined=(error,)), store="main")
    [aside] = database.quarantined("main")
    assert b"Bea" in aside.redacted


@pytest.mark.parametrize("way", ["save", "add", "refresh"])
def test_an_order_that_is_read_clears_what_was_kept_of_it(database: OrderDatabase, way: str) -> None:
    database.save(page_of(quarantined=(bad("2"), bad("3"))), store="main")
    if way == "save":
        database.save(page_of(order(2)), store="main")
    elif way == "add":
        database.add([order(2)], store="main")
    else:
        database.refresh([order(2)], store="main")
    assert numbers(database) == ["3"]


def test_an_order_that_is_as_it_was_clears_what_was_kept_of_it_in_between(database: OrderDatabase) -> None:
    database.add([order(2)], store="main")
    database.save(page_of(quarantined=(bad("2"),)), store="main")
    assert database.refresh([order(2)], store="main").same == 1
    assert numbers(database) == []


def test_an_order_of_another_store_clears_nothing(database: OrderDatabase) -> None:
    database.save(page_of(quarantined=(bad(),)), store="main")
    database.add([order(2)], store="other")
    assert numbers(database) == ["2"]


def test_an_order_that_has_the_number_after_a_restart_is_another_one_and_clears_nothing(
    database: OrderDatabase,
) -> None:
    database.save(page_of(quarantined=(bad(),)), store="main")
    database.add([order(2, NOON + timedelta(days=400)), order(2, NOON - timedelta(days=400))], store="main")
    assert numbers(database) == ["2"]


EAST = timezone(timedelta(hours=14))


@pytest.mark.parametrize("placed", ["", "soon", "2026-03-02 12:00:00</OrderDate><OrderDate>2026-03-01"])
@pytest.mark.parametrize(
    ("read_at", "cleared"),
    [
        (datetime(2026, 3, 3, 11, tzinfo=UTC), True),
        (datetime(2026, 3, 3, 13, tzinfo=UTC), False),
        (datetime(2026, 3, 4, 1, tzinfo=EAST), True),  # 11:00 in UTC
        (datetime(2026, 3, 4, 1), True),  # noqa: DTZ001 - somewhere it was that late already
        (datetime(2026, 3, 4, 3), False),  # noqa: DTZ001
        (None, False),
    ],
)
def test_where_the_time_cannot_be_read_an_order_clears_it_unless_it_was_placed_later_than_that_was_kept(
    database: OrderDatabase, placed: str, read_at: datetime | None, cleared: bool
) -> None:
    database.save(page_of(quarantined=(bad(placed_at=placed),)), store="main")
    assert database.quarantined("main")[0].placed_at is None
    database.add([order(2, read_at)], store="main")
    assert numbers(database) == ([] if cleared else ["2"])


def test_what_is_unreadable_again_stays_although_another_order_has_its_number(database: OrderDatabase) -> None:
    database.save(page_of(order(2, NOON - timedelta(days=9)), quarantined=(bad(placed_at=""),)), store="main")
    assert numbers(database) == ["2"]


def test_an_order_without_a_number_is_kept_aside_and_cleared_by_none(database: OrderDatabase) -> None:
    database.save(page_of(order(2), quarantined=(bad(None),)), store="main")
    database.add([order("None")], store="main")
    assert numbers(database) == [None]


@pytest.mark.parametrize("number", ["9" * 300, "2\0", "\udce4"])
def test_a_number_that_no_key_can_hold_is_kept_aside_all_the_same(database: OrderDatabase, number: str) -> None:
    error = OrderDataError(f"order {number} cannot be read", number=number, raw=b"<Order/>")
    database.save(page_of(quarantined=(error,)), store="main")
    database.save(page_of(quarantined=(error,)), store="main")
    [aside] = database.quarantined("main")
    assert len(aside.key) <= 255
    assert aside.redacted == b"<Order/>"


def test_who_only_reads_sees_it_too(database: OrderDatabase, url: str) -> None:
    database.save(page_of(quarantined=(bad(),)), store="main")
    with OrderDatabase(url, read_only=True) as reader:
        assert numbers(reader) == ["2"]
        assert reader.status("main").quarantined == 1
