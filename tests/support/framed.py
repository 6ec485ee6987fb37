"""Orders for the tests of frames: an ordinary shop's, and one in which everything is filled."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs
import pyarrow as pa
from pyarrow import parquet

from shopsite_orders import (
    Address,
    Card,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Sealed,
    Totals,
)
from shopsite_orders.sandbox import generate_orders

NUMBER = "4111111111111111"
FULL = Order(
    source="shopsite",
    number="1002",
    placed_at=datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/Denver"), fold=1),
    currency="USD",
    customer_id="77",
    billing=Party(full_name="Ann Lee", email="ann@lee.example", address=Address(city="Logan", state="UT")),
    shipping=Party(full_name="Bob Lee", email="ann@lee.example", address=Address(country="United States")),
    lines=(
        Line(
            name="Bowl",
            quantity=Decimal("0.12345678"),
            dimensions=Dimensions(length=Decimal(3)),
            options=(Option(), Option(text="blue", price=Decimal("-1.10"))),
            customer_text="For Ann",
        ),
        Line(quantity=Decimal(2), gift_certificate=GiftCertificatePurchase(email_to=("bob@lee.example",))),
    ),
    payment=Payment(
        method="CreditCard",
        card=Card(issuer="Visa", holder="Ann Lee", number=Sealed(NUMBER), verification_value=Sealed("123")),
        processing={"AVS": "Y"},
    ),
    totals=Totals(
        discounts=(Charge(name="spring", amount=Decimal("-1.00")),),
        surcharges=(Charge(amount=Decimal("99999999999999999999.99999999")),),
        grand_total=Decimal("104.13"),
    ),
    coupons=(Coupon(name="TEN", total=Decimal("0.00")),),
    gift_certificates=(GiftCertificate(id="GC-1", amount_used=Decimal(5)),),
    custom_fields={"How?": "a friend"},
    repairs=("an ampersand was escaped",),
    extras={"Totals/NewThing": ("1.00", "2.00")},
)
EMPTY = Order(source="shopintegrator", number="9")
ORDERS = [*generate_orders(120, seed=5), FULL, EMPTY]


def read_dataset(folder: Path) -> dict[str, list[str]]:
    """Return the keys of the orders of each table, as its files have them; every file must be whole."""
    return {
        table.name: sorted(key for file in table.rglob("*.parquet") for key in keys(parquet.read_table(file)))
        for table in folder.iterdir()
        if table.is_dir() and table.name in ("orders", "lines")
    }


def keys(table: pa.Table) -> list[str]:
    found: list[str] = table["order_key"].to_pylist()
    return found


def spread(count: int, first: int = 0) -> Iterator[Order]:
    """Yield orders that were placed over some months, one every eight hours."""
    for place in range(first, first + count):
        placed = datetime(2024, 1, 1) + timedelta(hours=8 * place)  # noqa: DTZ001 - the store's clock
        yield attrs.evolve(ORDERS[place % 120], number=str(place), placed_at=placed)
