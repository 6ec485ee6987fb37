"""Replies that nobody here wrote, read in full, every field compared."""

# ruff: noqa: DTZ001 - the store's clock has no zone

from datetime import datetime
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from shopsite_orders import (
    Address,
    Card,
    Charge,
    Coupon,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Sealed,
    StoreRefusedError,
    Totals,
    read_orders,
)

OURS = Path(__file__).parents[2] / "samples" / "shopsite"
SHARED = Path(__file__).parents[4] / "shared"
TIM = Party(
    full_name="Trial store Tim",
    phone="8885551212",
    address=Address(street1="123 Main", city="St Louis", state="MO", postal_code="63112", country="United States"),
)


def recorded(number: str, placed_at: datetime, *, name: str, price: str, option: str, holder: str) -> Order:
    """Return an order of the demonstration store."""
    amount = Decimal(price)
    card = Card(issuer="Visa", holder=holder, number=Sealed("************1111"), expires=Sealed("**/****"))
    return Order(
        source="shopsite",
        number=number,
        placed_at=placed_at,
        billing=attrs.evolve(TIM, email="me@me.com"),
        shipping=TIM,
        lines=(
            Line(
                name=name,
                kind="Tangible",
                quantity=Decimal(1),
                unit_price=amount,
                total=amount,
                taxable=True,
                weight=Decimal("0.20"),
                options=(Option(text=option),),
            ),
        ),
        payment=Payment(method="CreditCard", card=card),
        totals=Totals(
            products=amount,
            subtotal=amount,
            shipping=Decimal("0.00"),
            shipping_method="Free ground shipping",
            grand_total=amount,
        ),
        ip_address="203.0.113.26",
        hostname="mail.example.com",
        weight=Decimal("0.2"),
    )


JOHN = Order(
    source="shopsite",
    number="1001",
    transaction_id="TX123",
    placed_at=datetime(2025, 12, 31),
    billing=Party(
        full_name="John Doe",
        email="customer@example.com",
        address=Address(street1="123 Main St", city="Boston", state="MA", postal_code="02108", country="US"),
    ),
    lines=(Line(sku="SKU123", quantity=Decimal(2), unit_price=Decimal("22.50")),),
    totals=Totals(tax=Decimal("2.50"), shipping=Decimal("7.50"), grand_total=Decimal("55.00")),
)
KEVIN = Party(
    full_name="Kevin Smith",
    company="Stone Edge Technologies  Inc.",
    phone="215-641-1837",
    email="kevin@stoneedge.com",
    address=Address(
        street1="One Valley Square",
        street2="Suite 130",
        city="Blue Bell",
        state="PA",
        postal_code="19422",
        country="US",
    ),
)
STONE_EDGE = Order(
    source="shopsite",
    number="9001",
    placed_at=datetime(2003, 6, 10),
    billing=KEVIN,
    shipping=KEVIN,
    lines=(
        Line(
            name="MyShirt",
            sku="SHRT",
            kind="Tangible",
            quantity=Decimal(1),
            unit_price=Decimal("5.0"),
            total=Decimal("5.0"),
            taxable=True,
        ),
    ),
    payment=Payment(
        method="CreditCard",
        card=Card(issuer="Visa", number=Sealed("9001")),
        details={"TransID": "4729238728739452876", "Amount": "90.01"},
    ),
    totals=Totals(
        products=Decimal("25.0"),
        discounts=(Charge(name="5 Dollars Off", amount=Decimal("5.0")),),
        subtotal=Decimal("20.0"),
        tax=Decimal("2.68"),
        tax_rate=Decimal("0.05"),
        tax_on_shipping=False,
        shipping=Decimal("8.25"),
        shipping_method="Ground",
        surcharges=(Charge(name="Fall Item Surcharge", amount=Decimal("4.0")),),
        grand_total=Decimal("64.43"),
    ),
    coupons=(Coupon(name="ABCCOUPON123", status="5% Off to HHF Customers", total=Decimal("4.2"), applies="Pre"),),
    comments="Long, MultilineCustomer Comments",
    instructions="Priority Shipping",
    extras={
        "OrderStatus": ("Payment Received",),
        "Shipping/Products/Product[1]/LineID": ("125487",),
        "Payment[2]/StoreCredit/Total": ("90.01",),
        "Payment[2]/StoreCredit/Description": ("Store Credit Description!",),
        "Totals/Discount[1]/Type": ("Flat",),
        "Totals/Discount[1]/ApplyDiscount": ("Pre",),
        "Other/WebCustomerID": ("9001",),
    },
)
ORDERS = {
    "orders_6.3_shape.xml": [
        recorded(
            "1235",
            datetime(2017, 5, 5, 12, 12, 14),
            name="Zebra Print Sunglasses",
            price="62.99",
            option="Tan Lenses",
            holder="Me Too",
        ),
        recorded(
            "1236",
            datetime(2017, 5, 5, 14, 44, 9),
            name="Thick Frame Sunglasses",
            price="69.99",
            option="Rose Lenses",
            holder="me too",
        ),
    ],
    "no_orders.xml": [],
    "no_response_block.xml": [JOHN],
    "sister_dialect_orders.xml": [STONE_EDGE],
}


@pytest.mark.parametrize(("name", "orders"), ORDERS.items(), ids=ORDERS)
def test_a_sample_is_read_in_full(name: str, orders: list[Order]) -> None:
    read = list(read_orders(OURS / name))
    assert read == orders
    assert [repr(attrs.asdict(order)) for order in read] == [repr(attrs.asdict(order)) for order in orders]


def test_a_refusal_of_the_sister_dialect_is_a_refusal() -> None:
    with pytest.raises(StoreRefusedError, match="test error message") as caught:
        list(read_orders(OURS / "sister_dialect_failure.xml"))
    assert (caught.value.code, caught.value.description) == ("3", "test error message")


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared samples are not beside the repository")
@pytest.mark.parametrize("folder", ["samples/shopsite", "vectors"])
def test_our_copies_are_identical_to_the_shared_ones(folder: str) -> None:
    shared = {path.name: path.read_bytes() for path in (SHARED / folder).iterdir()}
    ours = {path.name: path.read_bytes() for path in (OURS.parents[1] / folder).iterdir()}
    assert ours == shared
