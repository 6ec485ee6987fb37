"""Saving what a table cannot hold: that order is set aside, and nothing else is lost or doubled."""

import decimal
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopsite_orders.core.order import Line, Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.pages import Page
from shopsite_orders.sandbox import generate_orders
from shopsite_orders.sql import InexactError, OrderDatabase

from fake_store import NOON, FakeStore, order

FIRST = datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9)))  # in UTC it would be before the year 1
LAST = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9)))
# What no database holds, and what PostgreSQL does not.
NOWHERE = {
    "nine decimals": order(2, weight=Decimal("0.123456789")),
    "twenty-one digits": order(2, lines=(Line(quantity=Decimal("1E20")),)),
    "the first year, east": order(2, FIRST),
    "the last year, west": order(2, LAST),
    "half a character": order(2, comments="\ud800"),
}
NOT_IN_POSTGRESQL = {
    "a number of 300 digits": order("2" * 300),
    "a null character": order(2, comments="a\0b"),
    "a null character in a number": order("2\0"),
}


def page_of(*orders: Order, on_error: str = "quarantine") -> Page:
    return attrs.evolve(next(FakeStore([order(1)]).pages(on_error=on_error)), orders=orders)


@pytest.mark.parametrize("bad", NOWHERE.values(), ids=NOWHERE)
def test_an_order_that_no_table_can_hold_is_set_aside_and_the_others_are_saved(
    database: OrderDatabase, bad: Order
) -> None:
    page = page_of(order(1), bad, order(3))
    [error] = database.save(page, store="main")
    assert (list(database.orders("main")), database.cursor("main")) == ([order(1), order(3)], page.cursor)
    [aside] = database.quarantined("main")
    assert (aside.number, aside.error, aside.redacted) == (bad.number, str(error), error.redacted)
    assert json.loads(aside.redacted) == json.loads(json.dumps(bad.to_dict()))
    assert str(error).startswith("order 2 cannot be kept in the database: ")


@pytest.mark.parametrize("bad", NOT_IN_POSTGRESQL.values(), ids=NOT_IN_POSTGRESQL)
def test_an_order_that_postgresql_cannot_hold_is_set_aside_there(empty_postgres_url: str, bad: Order) -> None:
    with OrderDatabase(empty_postgres_url) as database:
        [error] = database.save(page_of(order(1), bad, order(3)), store="main")
        assert list(database.orders("main")) == [order(1), order(3)]
        [aside] = database.quarantined("main")
    assert (aside.number, aside.redacted) == (bad.number.replace("\0", "\ufffd"), error.redacted)


@pytest.mark.parametrize("bad", NOT_IN_POSTGRESQL.values(), ids=NOT_IN_POSTGRESQL)
def test_sqlite_holds_it(sqlite_url: str, bad: Order) -> None:
    with OrderDatabase(sqlite_url) as database:
        assert database.save(page_of(bad), store="main") == ()
        assert list(database.orders("main")) == [bad]


@pytest.mark.parametrize("bad", NOWHERE.values(), ids=NOWHERE)
def test_of_a_page_that_should_raise_nothing_is_saved(database: OrderDatabase, bad: Order) -> None:
    with pytest.raises(OrderDataError, match="order 2 cannot be kept in the database: ") as caught:
        database.save(page_of(order(1), bad, order(3), on_error="raise"), store="main")
    assert caught.value.number == "2"
    with pytest.raises(OrderDataError):
        database.add([order(1), bad], store="main")
    assert (list(database.orders("main")), database.quarantined("main"), database.stores()) == ([], (), ())


def test_what_is_added_is_set_aside_where_that_is_wanted(database: OrderDatabase) -> None:
    bad = NOWHERE["nine decimals"]
    [error] = database.add([order(1), bad], store="main", on_error="quarantine")
    assert (type(error), database.status("main").quarantined) == (InexactError, 1)
    assert list(database.orders("main")) == [order(1)]


def test_the_follower_of_a_store_with_such_orders_comes_to_its_end_and_has_each_other_order_once(
    database: OrderDatabase,
) -> None:
    bad = [attrs.evolve(order(n, NOON + timedelta(minutes=n)), weight=Decimal("0.123456789")) for n in (3, 4, 11)]
    good = [order(n, NOON + timedelta(minutes=n)) for n in (1, 2, 5, 9)]
    store = FakeStore([*good, *bad])
    for _ in range(2):
        for page in store.pages(database.cursor("main"), on_error="quarantine", page_size=3):
            database.save(page, store="main")
    assert list(database.orders("main")) == good
    assert {aside.number for aside in database.quarantined("main")} == {"3", "4", "11"}


def test_an_order_that_is_there_keeps_its_rows_when_its_new_version_cannot_be_held(database: OrderDatabase) -> None:
    database.add([order(2, comments="old")], store="main")
    database.add([attrs.evolve(NOWHERE["nine decimals"])], store="main", on_error="quarantine")
    assert list(database.orders("main")) == [order(2, comments="old")]


def test_card_numbers_in_what_is_set_aside_are_masked(database: OrderDatabase) -> None:
    bad = order(2, comments="my card: 4111 1111 1111 1111", weight=Decimal("1E30"))
    database.add([bad], store="main", on_error="quarantine")
    [aside] = database.quarantined("main")
    assert b"4111" not in aside.redacted
    assert b"1111" in aside.redacted


@pytest.mark.parametrize("traps", [[], [decimal.Inexact, decimal.Rounded]])
def test_a_context_of_six_digits_rounds_nothing(database: OrderDatabase, traps: list[Any]) -> None:
    exact = order(1, weight=Decimal("1234567890.12345678"), lines=(Line(quantity=Decimal("1234567.5")),))
    with decimal.localcontext(decimal.Context(prec=6, traps=traps)):
        database.add([exact], store="main")
        [back] = database.orders("main")
    assert back == exact


def test_many_orders_of_many_stores_have_what_is_theirs(database: OrderDatabase) -> None:
    several = list(generate_orders(600))
    database.add(several[:300], store="one")
    database.add(several[300:], store="two")
    database.add(several, store="one")
    assert list(database.orders("one")) == several
    assert list(database.orders("two")) == several[300:]


def test_each_page_takes_a_few_statements_however_many_orders_it_has(database: OrderDatabase) -> None:
    def statements(save: Callable[[], object]) -> int:
        from sqlalchemy import event  # noqa: PLC0415 - here alone

        seen: list[str] = []

        def count(_: Any, __: Any, statement: str, *___: Any) -> None:
            seen.append(statement)

        event.listen(database._engine, "before_cursor_execute", count)
        save()
        event.remove(database._engine, "before_cursor_execute", count)
        return len(seen)

    several = list(generate_orders(400))
    few = statements(lambda: database.add(several[:40], store="main"))
    assert statements(lambda: database.add(several[40:], store="main")) <= few <= 20


texts = st.none() | st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)
numbers = st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts, numbers, st.none() | st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=5))])))
def test_whatever_a_database_holds_comes_back_equal(
    database: OrderDatabase, text: str | None, number: Decimal | None, placed_at: datetime | None
) -> None:
    it = order(1, placed_at, comments=text, weight=number, customer_id=text)
    refused = database.add([it], store="main", on_error="quarantine")
    if not refused:  # a time at the end of time has none in UTC
        assert it in database.orders("main")
