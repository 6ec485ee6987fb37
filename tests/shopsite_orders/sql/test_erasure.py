"""What is erased is gone: from every table, and from the bytes of the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import create_engine, select

from shopsite_orders.core.order import Address, Coupon, GiftCertificatePurchase, Line, Option, Order, Party, Payment
from shopsite_orders.errors import OrderDataError, StateError
from shopsite_orders.following.page import Page
from shopsite_orders.sql import OrderDatabase
from shopsite_orders.sql.tables import metadata

from fake_store import NOON, FakeStore, order

# Every text of hers begins so, and no other does.
ANN = Party(
    full_name="Zorro Ann",
    email="Ann@Zorro.example",
    phone="Zorro 1",
    address=Address(street1="Zorro street", city="Zorro"),
)


def hers(number: int = 1, **fields: Any) -> Order:
    gift = GiftCertificatePurchase(email_to=("zorro@x.example",), message="Zorro hi")
    options = (Option(text="Zorro red"),)
    mug = Line(quantity=Decimal(1), name="Zorro mug", options=options, customer_text="Zorro!", gift_certificate=gift)
    values: dict[str, Any] = {
        "billing": ANN,
        "lines": (mug,),
        "payment": Payment(method="x", processing={"PAYER": "Zorro payer"}),
        "custom_fields": {"Zorro?": "Zorro!"},
        "coupons": (Coupon(name="Zorro 10"),),
        "comments": "Zorro comment",
    }
    return order(number, **(values | fields))


OTHER = order(
    50, billing=Party(full_name="Bea", email="ann@zorro.example.org"), shipping=Party(email="jo-ann@zorro.example")
)


def bad(number: str, text: str, placed_at: str = "") -> OrderDataError:
    raw = f"<Order><OrderDate>{placed_at}</OrderDate><Email>{text}</Email><Name>Zorro</Name></Order>".encode()
    return OrderDataError(f"order {number} cannot be read", number=number, raw=raw)


def page_of(*quarantined: OrderDataError) -> Page:
    page = next(FakeStore([order(1)]).pages(on_error="quarantine"))
    return attrs.evolve(page, orders=(), quarantined=quarantined, cursor=page.after)


def everything(url: str) -> str:
    """All that any table holds; of a file, all its bytes and those beside it."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = [[*row] for table in metadata.sorted_tables for row in connection.execute(select(table))]
        file = engine.url.database if engine.dialect.name == "sqlite" else None
    engine.dispose()
    beside = Path(file).parent.glob(f"{Path(file).name}*") if file else ()
    return repr(rows) + "".join(path.read_bytes().decode("latin-1") for path in beside)


@pytest.fixture
def database(url: str) -> Iterator[OrderDatabase]:
    with OrderDatabase(url) as database:
        yield database


@pytest.mark.parametrize("email", ["ann@zorro.example", "ANN@ZORRO.EXAMPLE", " Ann@Zorro.example "])
def test_whoever_is_erased_is_in_no_table_and_in_no_byte_of_the_file(
    database: OrderDatabase, url: str, email: str
) -> None:
    database.add([hers(1), hers(2, billing=Party(), shipping=ANN), OTHER], store="main")
    database.add([hers(3)], store="other")
    database.add([hers(1, comments="Zorro again", lines=())], store="main")  # what is deleted for it stays in the file
    database.save(page_of(bad("4", "ann@zorro.example"), bad("5", "&#97;nn&#64;zorro.example")), store="main")
    assert "Zorro comment" in everything(url)
    assert database.erase(email=email) == 5
    assert "zorro" not in everything(url).lower().replace(str(OTHER.billing.email), "").replace(
        "jo-ann@zorro.example", ""
    )
    assert list(database.orders("main")) == [OTHER]


def test_the_cursor_stays_so_that_what_is_erased_is_not_followed_again(database: OrderDatabase) -> None:
    store = FakeStore([hers(1), OTHER])
    for _ in range(2):
        for page in store.pages(database.cursor("main")):
            database.save(page, store="main")
        database.erase(email="ann@zorro.example")
    assert list(database.orders("main")) == [OTHER]


def test_what_changed_goes_too_and_a_former_address_finds_the_order(database: OrderDatabase, url: str) -> None:
    database.add([hers(1), OTHER], store="main")
    database.refresh([hers(1, billing=Party(email="new@home.example"), comments="Zorro two")], store="main")
    assert database.erase(email="ann@zorro.example") == 1
    assert list(database.changes("main")) == []
    assert "Zorro" not in everything(url)


def test_an_address_that_stands_elsewhere_in_an_order_finds_it(database: OrderDatabase) -> None:
    paid = order(1, payment=Payment(method="PayPal", details={"PayerEmail": "ann@Zorro.example"}))
    database.add([paid, OTHER], store="main")
    assert database.erase(email="ann@zorro.example") == 1


UMLAUTS = ("MÜLLER@BOWLS.EXAMPLE", "müller@bowls.example", "Müller@Bowls.example")


@pytest.mark.parametrize("email", UMLAUTS)
@pytest.mark.parametrize("collation", ["", ' COLLATE "C"'])
def test_letters_beyond_ascii_have_a_case_as_well(url: str, email: str, collation: str) -> None:
    with OrderDatabase(url) as database:
        if collation and "postgresql" in url:  # whose lower() then knows ASCII alone
            collate(url, collation)
        paid = [
            order(4 + n, payment=Payment(method="x", details={"PayerEmail": each})) for n, each in enumerate(UMLAUTS)
        ]
        database.add([order(1 + n, billing=Party(email=each)) for n, each in enumerate(UMLAUTS)], store="main")
        database.add([*paid, order(8, billing=Party(email="muller@bowls.example"))], store="main")
        aside = [bad(f"9{n}", text) for n, text in enumerate((*UMLAUTS, "M&Uuml;LLER@bowls.example"))]
        database.save(page_of(*aside, bad("99", "xmüller@bowls.example")), store="main")
        database.add(
            [order(10, billing=Party(email=email), weight=Decimal("1E30"))], store="main", on_error="quarantine"
        )
        assert database.erase(email=email) == len(UMLAUTS + UMLAUTS) + len(aside) + 1
        assert [left.number for left in database.orders("main")] == ["8"]
        assert [left.number for left in database.quarantined("main")] == ["99"]


def collate(url: str, collation: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        for column in ("billing_email", "shipping_email"):
            connection.exec_driver_sql(f"ALTER TABLE orders ALTER COLUMN {column} TYPE text{collation}")
    engine.dispose()


def test_the_recipient_of_a_gift_goes_from_the_order_of_somebody_else(database: OrderDatabase, url: str) -> None:
    gift = GiftCertificatePurchase(email_to=("ann@zorro.example", "carl@x.example"))
    bought = order(1, billing=Party(email="bea@x.example"), lines=(Line(quantity=Decimal(1), gift_certificate=gift),))
    database.add([bought], store="main")
    assert database.erase(email="ann@zorro.example") == 0
    [left] = database.orders("main")
    assert left.lines[0].gift_certificate == GiftCertificatePurchase(email_to=("carl@x.example",))
    assert "zorro" not in everything(url)


def test_an_address_that_is_not_a_text_is_told(database: OrderDatabase) -> None:
    with pytest.raises(TypeError, match=r"^email must be a mail address such as 'ann@lee\.example', not None$"):
        database.erase(email=None)  # type: ignore[arg-type]


def test_one_store_may_be_named(database: OrderDatabase) -> None:
    database.add([hers(1)], store="main")
    database.add([hers(1)], store="other")
    assert database.erase(email="ann@zorro.example", store="other") == 1
    assert (list(database.orders("main")), list(database.orders("other"))) == ([hers(1)], [])


def test_an_order_that_the_tables_could_not_hold_is_found_by_its_address(database: OrderDatabase) -> None:
    database.add([hers(1, weight=Decimal("1E30"))], store="main", on_error="quarantine")
    assert database.erase(email="ann@zorro.example") == 1
    assert database.quarantined("main") == ()


@pytest.mark.parametrize("email", ["", "  ", "ann", "@", "%"])
def test_what_is_no_address_erases_nothing(database: OrderDatabase, email: str) -> None:
    database.add([order(1), OTHER], store="main")
    with pytest.raises(ValueError, match="email must be a mail address such as"):
        database.erase(email=email)
    assert len(list(database.orders("main"))) == 2


def test_what_is_erased_while_another_program_reads_the_file_is_told_and_erasing_again_helps(
    sqlite_url: str, tmp_path: Path
) -> None:
    with OrderDatabase(sqlite_url, timeout=0.01) as database:
        database.add([hers(1)], store="main")
        with closing(sqlite3.connect(tmp_path / "orders.db", isolation_level=None)) as other:
            other.execute("BEGIN")
            other.execute("SELECT * FROM orders").fetchall()
            with pytest.raises(StateError, match="another program reads it"):
                database.erase(email="ann@zorro.example")
        assert list(database.orders("main")) == []
        assert database.erase(email="ann@zorro.example") == 0
    assert "Zorro" not in everything(sqlite_url)


@pytest.mark.parametrize("before", [date(2026, 3, 2), datetime(2026, 3, 2)])  # noqa: DTZ001 - the store's clock
def test_what_was_placed_before_a_day_is_pruned_with_all_that_belongs_to_it(
    database: OrderDatabase, url: str, before: date
) -> None:
    old = hers(1, placed_at=NOON - timedelta(days=1))
    database.add([old, order(2), order(3, None)], store="main")
    database.refresh([attrs.evolve(old, comments="Zorro too")], store="main")
    database.save(page_of(bad("4", "x", "2026-03-01 23:59:59"), bad("5", "x", "2026-03-02 00:00:00")), store="main")
    assert database.prune(before=before) == 2
    assert list(database.orders("main")) == [order(2), order(3, None)]
    assert [aside.number for aside in database.quarantined("main")] == ["5"]
    assert "Zorro mug" not in everything(url)


def test_what_is_kept_aside_and_tells_no_time_counts_from_when_it_was_kept(url: str) -> None:
    with OrderDatabase(url, clock=datetime(2026, 3, 1, tzinfo=UTC).timestamp) as database:
        database.save(page_of(bad("4", "x")), store="main")
        assert database.prune(before=date(2026, 3, 1)) == 0
        assert database.prune(before=date(2026, 3, 2), store="other") == 0
        assert database.prune(before=date(2026, 3, 2), store="main") == 1


def test_a_time_with_a_zone_is_not_one_of_the_stores_clock(database: OrderDatabase) -> None:
    with pytest.raises(ValueError, match="leave its time zone out"):
        database.prune(before=datetime(2026, 3, 1, tzinfo=UTC))
