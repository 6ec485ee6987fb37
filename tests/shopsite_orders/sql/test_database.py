"""The database: each order once and equal to what went in, and the cursor in the same transaction."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from sqlalchemy import MetaData, create_engine, inspect, select, text, update
from sqlalchemy.orm import Session

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import (
    Card,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Payment,
    Totals,
)
from shopsite_orders.errors import CursorConflictError, OrderDataError, StateError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page
from shopsite_orders.sandbox import generate_orders
from shopsite_orders.sql import InexactError, OrderDatabase, SqlCursors, Status, cursor_table
from shopsite_orders.sql.tables import metadata, orders, schema_version

from fake_store import NOON, FakeStore, keys, order

FULL = order(
    7,
    NOON,
    currency="USD",
    lines=(
        Line(
            quantity=Decimal("0.12345678"), taxable=False, dimensions=Dimensions(), options=(Option(), Option(text="b"))
        ),
        Line(quantity=Decimal(2), gift_certificate=GiftCertificatePurchase(email_to=("a@x.org", "b@x.org"))),
        Line(quantity=Decimal(1), name="Ärmel & Co. €", options=(Option(text="c", price=Decimal("-1.10")),)),
    ),
    payment=Payment(
        method="CreditCard",
        card=Card(number=Sealed("4111111111111111"), verification_value=Sealed("123"), expires=Sealed("01/2030")),
        processing={"TRANSACTIONID": "1", "*BANNER*": ""},
        details={"x": "y"},
    ),
    totals=Totals(
        tax_rate=Decimal("8.8125"),
        grand_total=Decimal("62.99"),
        discounts=(Charge(name="d", amount=Decimal(-1)), Charge()),
        surcharges=(Charge(amount=Decimal("99999999999999999999.99999999")),),
    ),
    coupons=(Coupon(name="c", total=Decimal("0.00")),),
    gift_certificates=(GiftCertificate(id="g"),),
    custom_fields={"How?": "So", "": ""},
    is_test=True,
    repairs=("one", "two"),
    extras={"Totals/New": ("1", "2"), "Other/X": ("",)},
)
ZONES = [ZoneInfo("America/Denver"), UTC, timezone(timedelta(hours=-3, minutes=-30))]
MOMENTS = [NOON, datetime(2026, 11, 1, 1, 30), datetime(2026, 11, 1, 1, 30, fold=1), datetime(2026, 3, 8, 2, 30)]  # noqa: DTZ001


@pytest.fixture
def page() -> Page:
    store = FakeStore([order(1), FULL])
    return next(store.pages())


def last_page(database: OrderDatabase, store: FakeStore) -> Page:
    return list(store.pages(database.cursor("main")))[-1]


def test_orders_come_back_equal_to_what_went_in(database: OrderDatabase) -> None:
    dated = [order(n, moment.replace(tzinfo=zone)) for zone in (None, *ZONES) for n, moment in enumerate(MOMENTS)]
    several = [FULL, order("A-1", None), *dated, *generate_orders(40)]
    unique = list({each.key: each for each in several}.values())
    database.add(unique, store="main")
    back = list(database.orders("main"))
    assert back == unique
    assert [each.placed_at and (each.placed_at.tzinfo, each.placed_at.utcoffset()) for each in back] == [
        each.placed_at and (each.placed_at.tzinfo, each.placed_at.utcoffset()) for each in unique
    ]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("moment", MOMENTS)
def test_times_come_back_with_their_zone_also_when_clocks_change(moment: datetime, zone: Any, sqlite_url: str) -> None:
    placed_at = moment.replace(tzinfo=zone)
    with OrderDatabase(sqlite_url) as database:
        database.add([order(1, placed_at)], store="main")
        (back,) = database.orders("main")
    assert back.placed_at == placed_at
    assert back.placed_at
    assert back.placed_at.utcoffset() == placed_at.utcoffset()


def test_no_card_data_is_written_but_what_may_be_shown(database: OrderDatabase, url: str) -> None:
    database.add([FULL], store="main")
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(select(table))]
    engine.dispose()
    written = repr(rows)
    assert "•••• 1111" in written
    assert not [secret for secret in ("4111", "123'", "01/2030") if secret in written]
    (back,) = database.orders("main")
    assert back.payment
    assert back.payment.card
    with pytest.raises(ValueError, match="left behind"):
        back.payment.card.number.reveal()


@pytest.mark.parametrize("amount", ["0.123456789", "100000000000000000000", "1E+30", "NaN"])
def test_an_amount_with_too_many_digits_is_refused_and_nothing_is_saved(database: OrderDatabase, amount: str) -> None:
    with pytest.raises(InexactError, match="digits"):
        database.add([order(1), order(2, weight=Decimal(amount))], store="main")
    assert list(database.orders("main")) == []


def test_people_can_query_the_tables(database: OrderDatabase, url: str) -> None:
    database.add([FULL], store="main")
    engine = create_engine(url)
    with engine.connect() as connection:
        query = "SELECT number, placed_at, totals_grand_total, payment_card_number FROM orders WHERE store = 'main'"
        number, _, total, card = connection.execute(text(query)).one()
        options = "SELECT count(*) FROM order_options JOIN orders ON orders.id = order_id WHERE line = 0"
        assert (number, Decimal(total), card) == ("7", Decimal("62.99"), "•••• 1111")
        assert connection.execute(text(options)).scalar() == 2
    engine.dispose()


def test_an_order_saved_again_is_brought_up_to_date_and_stays_one(database: OrderDatabase) -> None:
    database.add([FULL, order(8)], store="main")
    changed = attrs.evolve(FULL, comments="changed", lines=FULL.lines[:1], extras={})
    database.add([changed, changed], store="main")
    assert list(database.orders("main")) == [changed, order(8)]


def test_stores_and_sources_are_kept_apart(database: OrderDatabase) -> None:
    pushed = attrs.evolve(order(1), source="shopintegrator")
    database.add([order(1), pushed], store="main")
    database.add([order(1)], store="other")
    assert list(database.orders("main")) == [order(1), pushed]
    assert list(database.orders("main", source="shopintegrator")) == [pushed]
    assert database.stores() == ("main", "other")


def test_a_page_and_its_cursor_are_saved_together(database: OrderDatabase, page: Page) -> None:
    assert database.cursor("main") == Cursor()
    database.save(page, store="main")
    assert (list(database.orders("main")), database.cursor("main")) == (list(page.orders), page.cursor)


def test_a_page_that_cannot_be_saved_does_not_move_the_cursor(database: OrderDatabase, page: Page) -> None:
    bad = attrs.evolve(page, orders=(order(1), order(2, weight=Decimal("0.123456789"))))
    with pytest.raises(InexactError):
        database.save(bad, store="main")
    assert (list(database.orders("main")), database.cursor("main")) == ([], Cursor())


def test_the_second_of_two_followers_is_told_and_changes_nothing(database: OrderDatabase, page: Page) -> None:
    database.save(page, store="main")
    with pytest.raises(CursorConflictError, match="moved") as caught:
        database.save(attrs.evolve(page, orders=(order(99),)), store="main")
    assert caught.value.retryable
    assert list(database.orders("main")) == list(page.orders)


def test_of_many_who_save_the_first_page_at_once_one_wins(url: str, page: Page) -> None:
    barrier, outcomes = Barrier(4), []

    def save() -> None:
        with OrderDatabase(url) as database:
            barrier.wait()
            try:
                database.save(page, store="main")
                outcomes.append("saved")
            except CursorConflictError:
                outcomes.append("conflict")

    threads = [Thread(target=save) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict", "conflict", "conflict", "saved"]


def test_a_rewound_store_is_followed_from_the_start_and_keeps_its_orders(database: OrderDatabase, page: Page) -> None:
    database.save(page, store="main")
    database.rewind("main")
    database.save(page, store="main")
    assert (list(database.orders("main")), database.cursor("main")) == (list(page.orders), page.cursor)


def test_the_status_tells_how_a_store_stands(url: str) -> None:
    store = FakeStore([order(n, NOON + timedelta(minutes=n)) for n in (1, 2, 5)])
    error = OrderDataError("bad", number="2", raw=b"<Order><Number>4111111111111111</Number></Order>")
    store.unreadable = {store.orders[1].key: error}
    with OrderDatabase(url, clock=lambda: 0.0) as database:
        assert database.status("main") == Status(
            store="main", orders=0, last_number=None, last_placed_at=None, last_saved_at=None, missing=0, quarantined=0
        )
        for page in store.pages(on_error="quarantine"):
            database.save(page, store="main")
        database.rewind("main")
        for page in store.pages(on_error="quarantine"):
            database.save(page, store="main")
        assert database.status("main") == Status(
            store="main",
            orders=2,
            last_number="5",
            last_placed_at=NOON + timedelta(minutes=5),
            last_saved_at=datetime.fromtimestamp(0, UTC),
            missing=2,
            quarantined=1,
        )


@pytest.mark.usefixtures("database")
def test_tables_of_another_version_are_refused(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(update(schema_version).values(version=99))
    engine.dispose()
    with pytest.raises(StateError, match=r"version \[99\]"):
        OrderDatabase(url)


def test_a_cursor_of_a_newer_version_is_refused_and_kept(url: str, database: OrderDatabase, page: Page) -> None:
    engine = create_engine(url)
    database.save(page, store="main")
    with engine.begin() as connection:
        connection.execute(text("UPDATE cursors SET cursor = '{\"version\": 2}'"))
    engine.dispose()
    for use in (database.cursor, lambda store: database.save(page, store=store)):
        with pytest.raises(StateError, match="version 2"):
            use("main")


@pytest.fixture
def own_tables(url: str) -> Iterator[tuple[Any, Any]]:
    """An engine and a cursor table of the caller's own."""
    own = MetaData()
    table = cursor_table("my_cursors", own)
    engine = create_engine(url)
    own.create_all(engine)
    yield engine, table
    own.drop_all(engine)
    engine.dispose()


def test_a_cursor_moves_with_the_transaction_of_the_caller(own_tables: tuple[Any, Any], page: Page) -> None:
    engine, table = own_tables
    with Session(engine) as session:
        SqlCursors(session, table=table).save(page, store="main")
        session.rollback()
        assert SqlCursors(session, table=table).cursor("main") == Cursor()
        SqlCursors(session, table=table).save(page, store="main")
        session.commit()
    with engine.connect() as connection:
        assert SqlCursors(connection, table=table).cursor("main") == page.cursor
        with pytest.raises(CursorConflictError):
            SqlCursors(connection, table=table).save(page, store="main")


def test_sqlite_is_set_up_for_several_processes(sqlite_url: str) -> None:
    with OrderDatabase(sqlite_url) as database, database._engine.connect() as connection:
        settings = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
        assert (settings, inspect(connection).has_table("orders")) == (["wal", 1], True)


def test_the_columns_belong_to_this_version_of_the_schema() -> None:
    """Whoever changes the model changes the tables, and must give them a new version."""
    assert [len(table.columns) for table in metadata.sorted_tables] == [4, 6, 66, 7, 6, 1, 10, 5, 6, 5, 5, 19, 5]
    assert "billing_address_city" in orders.columns


def test_a_run_that_brings_nothing_is_saved_too(database: OrderDatabase) -> None:
    store = FakeStore([order(1), order(3)])
    for page in store.pages(database.cursor("main")):
        database.save(page, store="main")
    database.save(last_page(database, store), store="main")
    assert database.cursor("main").holes[-1].asked == 2
    assert keys(database.orders("main")) == keys(store.orders)
