"""The public API as its users write it: checked by mypy and pyright, never run."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Literal, assert_type
from zoneinfo import ZoneInfo

import polars as pl
import requests

from shopsite_orders import (
    KNOWN_VERSIONS,
    Address,
    Application,
    AuthenticationError,
    Card,
    Charge,
    Check,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    IncompleteDownloadError,
    Line,
    MerchantLogin,
    Option,
    Order,
    OrderDataError,
    OrderQuery,
    OrderStream,
    Party,
    Pay,
    Payment,
    Sealed,
    ShopSite,
    ShopSiteError,
    StoreRefusedError,
    Totals,
    TransportError,
    __version__,
    orders_table,
    read_jsonl,
    read_orders,
)
from shopsite_orders.fleet import BackfillReport, Fleet, FleetReport, Store, StoreReport, read_stores
from shopsite_orders.frames import (
    Manifest,
    TableStream,
    read_manifest,
    to_arrow,  # pyright: ignore[reportUnknownVariableType] - pyarrow says nothing of its types
    to_csv,
    to_dataset,
    to_polars,
)
from shopsite_orders.sql import Change, Changed, OrderDatabase, Quarantined, Refreshed

application = Application(
    client_id="A1B2C3D4",
    secret_key="9f3a-77bc-01de-4e5f",
    authorization_code="Zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0jK",
    authorization_url="https://store.example.com/cgi-bin/sc/authorize.cgi",
)
assert_type(Application.from_env(), Application)
assert_type(Application.from_env({"SHOPSITE_CLIENT_ID": "x"}, allow_insecure=True), Application)
login = MerchantLogin(download_url="https://store.example.com/db_xml.cgi", user_id="me", password="x")

store = ShopSite(application)
store = ShopSite(login, timezone="America/Denver", currency="USD")
store = ShopSite(
    application,
    version="14.0",
    timezone=ZoneInfo("America/Denver"),
    timeout=(10, 120),
    deadline=600,
    attempts=2,
    session=requests.Session(),
    allow_hosts=("download.example.com",),
    user_agent="my-shop/1.0",
    clock=lambda: 0.0,
    nonce=lambda: "00000001",
)
ShopSite(application, timezone=timezone(timedelta(hours=-7)), timeout=60.0)
assert_type(store.version, str)
assert_type(store.credentials, Application | MerchantLogin)

orders = store.orders(
    start_order=1962,
    end_order=None,
    start_date=date(2026, 1, 1),
    end_date=None,
    max_orders=100,
    pay=Pay.NO_CVV,
    on_error="quarantine",
)
assert_type(orders, OrderStream)
assert_type(store.orders(progress=True), OrderStream)
assert_type(orders.quarantined, tuple[OrderDataError, ...])
assert_type(orders.received, int)
assert_type(orders.size, int)
assert_type(orders.attempts, int)
assert_type(orders.version, str | None)
iterator: Iterator[Order] = orders
with orders as opened:
    assert_type(opened, OrderStream)
    assert_type(next(opened), Order)
assert_type(store.check(), Check)
assert_type(store.check().clock_skew, float | None)
assert_type(store.explain_signature(), str)
assert_type(store.explain_signature(OrderQuery(start_order=1), download_url="https://a/db_xml.cgi"), str)
assert_type(OrderQuery(max_orders=5).parameters("14.0"), dict[str, str])

for source in ("download.xml", Path("download.xml"), b"<ShopSiteOrders/>", BytesIO()):
    assert_type(read_orders(source), OrderStream)
with Path("orders.jsonl").open("rb") as lines:
    assert_type(read_jsonl(lines), Iterator[Order])
assert_type(read_jsonl("orders.jsonl"), Iterator[Order])
assert_type(read_jsonl(Path("orders.jsonl")), Iterator[Order])
assert_type(Order.from_dict({"source": "shopsite", "number": "7"}), Order)
assert_type(len(orders_table(orders, rows=10)), int)
assert_type(orders_table([order for order in orders if order.audit()]).count, int)
assert_type(read_orders(bytearray(b"<ShopSiteOrders/>")), OrderStream)
assert_type(read_orders(memoryview(b"<ShopSiteOrders/>")), OrderStream)
with Path("download.xml").open("rb") as file:
    read_orders(file, timezone="America/Denver", currency="USD", on_error="raise")


def revenue(found: Iterator[Order]) -> Decimal:
    return sum((order.totals.grand_total or Decimal(0) for order in found), Decimal(0))


def look(order: Order) -> None:
    assert_type(order.source, Literal["shopsite", "shopintegrator"])
    assert_type(order.key, str)
    assert_type(order.placed_at, datetime | None)
    assert_type(order.billing, Party)
    assert_type(order.shipping.address, Address)
    assert_type(order.lines, tuple[Line, ...])
    assert_type(order.totals, Totals)
    assert_type(order.totals.discounts, tuple[Charge, ...])
    assert_type(order.coupons, tuple[Coupon, ...])
    assert_type(order.gift_certificates, tuple[GiftCertificate, ...])
    assert_type(order.weight, Decimal | None)
    assert_type(order.custom_fields, Mapping[str, str])
    assert_type(order.extras, Mapping[str, tuple[str, ...]])
    assert_type(order.repairs, tuple[str, ...])
    assert_type(order.is_test, bool)
    for line in order.lines:
        assert_type(line.quantity, Decimal)
        assert_type(line.taxable, bool | None)
        assert_type(line.dimensions, Dimensions | None)
        assert_type(line.options, tuple[Option, ...])
        assert_type(line.gift_certificate, GiftCertificatePurchase | None)
    if order.payment and order.payment.card:
        assert_type(order.payment, Payment)
        assert_type(order.payment.card, Card)
        assert_type(order.payment.card.number, Sealed)
        assert_type(order.payment.card.number.reveal(), str)


def handle() -> None:
    try:
        assert_type(revenue(store.orders()), Decimal)
    except AuthenticationError as error:
        assert_type(error.code, str | None)
    except TransportError as error:
        assert_type(error.status, int | None)
        assert_type(error.retry_after, float | None)
    except StoreRefusedError as error:
        assert_type(error.description, str | None)
    except IncompleteDownloadError as error:
        assert_type(error.received, int)
        assert_type(error.resume_from, int | None)
    except OrderDataError as error:
        assert_type(error.number, str | None)
        assert_type(error.path, str | None)
        assert_type(error.redacted, bytes)
        assert_type(error.reveal(), bytes)
    except ShopSiteError as error:
        assert_type(error.retryable, bool)


with OrderDatabase("sqlite:///orders.db", timeout=5, read_only=False) as database:
    assert_type(database.save(next(store.pages()), store="main"), tuple[OrderDataError, ...])
    assert_type(database.add(orders, store="main", on_error="quarantine"), tuple[OrderDataError, ...])
    refreshed = database.refresh(store.orders(start_date=date(2026, 1, 1)), store="main")
    assert_type(refreshed, Refreshed)
    assert_type(refreshed.new, tuple[Order, ...])
    assert_type(refreshed.same, int)
    assert_type(refreshed.changed, tuple[Changed, ...])
    assert_type(database.changes("main", since=datetime(2026, 1, 1, tzinfo=timezone(timedelta(0)))), Iterator[Change])
    assert_type(database.quarantined("main"), tuple[Quarantined, ...])
    assert_type(database.erase(email="ann@lee.example"), int)
    assert_type(database.prune(before=date(2026, 1, 1)), int)

Order(source="shopsite", number="1", custom_fields={"a": "b"}, extras={"c": ("d",)})
oldest: str = KNOWN_VERSIONS[0]
version: str = __version__

# What a type checker must refuse; an ignore that is not needed is an error.
ShopSite("A1B2C3D4")  # type: ignore[arg-type]
store.orders(pay="yes")  # type: ignore[arg-type]
store.orders(on_error="ignore")  # type: ignore[arg-type]
store.orders(1962)  # type: ignore[call-arg]
Order(source="ebay", number="1")  # type: ignore[arg-type]

with OrderDatabase("sqlite:///orders.db") as stored:
    assert_type(to_arrow(stored, tables=("orders", "lines"), store="main"), TableStream)
    assert_type(to_polars(stored), pl.DataFrame)
    assert_type(to_polars(stored, tables=["orders"]), dict[str, pl.DataFrame])
    to_csv(stored, Path("orders.csv"), personal="hash", key=b"0123456789abcdef")
manifest = to_dataset(store.orders(), "sales", part="main")
assert_type(manifest, Manifest)
assert_type(manifest.rows, dict[str, int])
assert_type(read_manifest("sales", "main"), Manifest | None)

with Fleet("sqlite:///orders.db", workers=1, per_minute=None, lease=timedelta(minutes=5)) as fleet:
    shops = [Store(name="main", credentials="env:MAIN_", timezone="America/Denver"), *read_stores("stores.toml")]
    assert_type(fleet.follow(shops, progress=True, watch=lambda board: board.orders), FleetReport)
    assert_type(fleet.follow(shops).sick, tuple[StoreReport, ...])
    assert_type(fleet.backfill(shops[0], last=1962, size=500), BackfillReport)
    assert_type(fleet.to_dataset(Path("lake"), stores=["main"], personal="drop"), FleetReport)
    for each in fleet.keep_following(shops, every=timedelta(minutes=5)):
        assert_type(each, FleetReport)
Store(name="main", credentials=application)  # type: ignore[arg-type]
