"""What an order looks like in each layout, against a recorded reply and by Python's own XML parser."""

# ruff: noqa: DTZ001, RUF001 - the store's clock has no zone; typographic quotes are part of what stores send

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import attrs
import pytest

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import (
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
    Totals,
)
from shopsite_orders.sandbox import encode_order, encode_reply, generate_orders

SAMPLE = Path(__file__).parents[2] / "samples" / "shopsite" / "orders_6.3_shape.xml"
VERSIONS = ("6.3", "7.1", "8.0", "9.0", "10.0", "11.2", "12.0", "14.0", "15.0")


def recorded_order(number: str, placed_at: datetime, *, name: str, price: str, option: str, holder: str) -> Order:
    """Return one of the orders that the sample was recorded from."""
    tim = Party(
        full_name="Trial store Tim",
        phone="8885551212",
        address=Address(street1="123 Main", city="St Louis", state="MO", postal_code="63112", country="United States"),
    )
    card = Card(
        issuer="Visa", holder=holder, number=Sealed("4111111111111111"), verification_value=Sealed("123"),
        expires=Sealed("05/2019"),
    )  # fmt: skip
    return Order(
        source="shopsite",
        number=number,
        placed_at=placed_at,
        billing=attrs.evolve(tim, email="me@me.com"),
        shipping=tim,
        lines=(
            Line(
                name=name,
                kind="Tangible",
                quantity=Decimal(1),
                unit_price=Decimal(price),
                total=Decimal(price),
                taxable=True,
                weight=Decimal("0.20"),
                options=(Option(text=option),),
            ),
        ),
        payment=Payment(method="CreditCard", card=card),
        totals=Totals(
            products=Decimal(price),
            subtotal=Decimal(price),
            shipping=Decimal("0.00"),
            shipping_method="Free ground shipping",
            grand_total=Decimal(price),
        ),
        ip_address="203.0.113.26",
        hostname="mail.example.com",
        weight=Decimal("0.2"),
    )


def test_the_oldest_layout_is_byte_for_byte_the_recorded_reply() -> None:
    orders = [
        recorded_order(
            "1235",
            datetime(2017, 5, 5, 12, 12, 14),
            name="Zebra Print Sunglasses",
            price="62.99",
            option="Tan Lenses",
            holder="Me Too",
        ),
        recorded_order(
            "1236",
            datetime(2017, 5, 5, 14, 44, 9),
            name="Thick Frame Sunglasses",
            price="69.99",
            option="Rose Lenses",
            holder="me too",
        ),
    ]
    assert b"".join(encode_reply(orders, version="6.3", pay=None)) == SAMPLE.read_bytes()


FULL = Order(
    source="shopsite",
    number="2001",
    transaction_id="T-77",
    placed_at=datetime(2026, 1, 2, 3, 4, 5),
    customer_id="C-9",
    billing=Party(
        full_name="Dr. Zoë A. O’Brien Jr.",
        title="Dr.",
        first_name="Zoë",
        middle_name="A.",
        last_name="O’Brien",
        suffix="Jr.",
        company="Smith & Sons",
        email="zoe@example.com",
        phone="2125550100",
        address=Address(
            street1="1 Old Road", street2="Unit 2", city="Montréal", state="QC", postal_code="H2X 1Y4", country="Canada"
        ),
    ),
    shipping=Party(full_name="Max <Cat>", last_name="Cat"),
    lines=(
        Line(
            name="Mug",
            sku="M-1",
            kind="Tangible",
            quantity=Decimal("2.5"),
            unit_price=Decimal("10.00"),
            total=Decimal("25.00"),
            taxable=False,
            weight=Decimal("1.1"),
            dimensions=Dimensions(length=Decimal(1), width=Decimal(2), height=Decimal("3.5")),
            options=(Option(text="Blue", price=Decimal("1.50")), Option(text="Handle")),
            customer_text="For Max",
        ),
        Line(
            name="Gift Certificate",
            kind="E-mailGiftCertificate",
            quantity=Decimal(1),
            gift_certificate=GiftCertificatePurchase(
                email_to=("a@example.org", "b@example.org"), sender="Zoë", recipient="Max", message="Enjoy"
            ),
        ),
        Line(
            quantity=Decimal(1),
            gift_certificate=GiftCertificatePurchase(email_to=("c@example.org",), recipient="Cat"),
        ),
    ),
    payment=Payment(
        method="Solo",
        gateway="WorldPay",
        status="Captured",
        card=Card(
            issuer="Solo",
            holder="Zoë",
            number=Sealed("6011111111111117"),
            verification_value=Sealed("577"),
            expires=Sealed("1/2031"),
        ),
        processing={"*BANNER-1*": "", "ORDERTIME": "2026-01-02T03:04:05Z"},
        details={"Company": "Smith & Sons", "IssueNumber": "2"},
    ),
    totals=Totals(
        products=Decimal("25.00"),
        discounts=(Charge(name="Sale", amount=Decimal("5.00")), Charge(amount=Decimal("1.00"))),
        subtotal=Decimal("19.00"),
        tax=Decimal("0.95"),
        tax_name="GST",
        tax_rate=Decimal(5),
        tax_on_shipping=True,
        shipping=Decimal("4.00"),
        shipping_method="Post",
        surcharges=(Charge(name="Wrap", amount=Decimal("2.00")),),
        grand_total=Decimal("20.95"),
    ),
    coupons=(Coupon(name="C5", status="Applied", total=Decimal("2.50"), applies="Post"),),
    gift_certificates=(
        GiftCertificate(id="G1", amount_used=Decimal("2.50"), amount_remaining=Decimal("7.50")),
        GiftCertificate(id="G2", amount_used=Decimal(0), amount_remaining=Decimal(1)),
    ),
    comments="First line\nsecond line",
    instructions="Ring",
    hostname="h.example.net",
    weight=Decimal("2.75"),
    custom_fields={"Heard of us?": "A friend", "Size": "L"},
    extras={
        "Other/Associate": ("Ada",),
        "Other/OrderUTC": ("1",),
        "Totals/NewThing": ("1.00", "2.00"),
        "New/Deep": ("x",),
    },
)


def leaves(element: ET.Element, path: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield every element without children, by its path."""
    for child in element:
        here = f"{path}/{child.tag}".removeprefix("/")
        yield from leaves(child, here) if len(child) else [(here, child.text)]


def test_the_newest_layout_has_an_element_for_every_field() -> None:
    product = "Shipping/Products/Product"
    assert list(leaves(ET.fromstring(encode_order(FULL, version="15.0", pay="yes")))) == [
        ("OrderNumber", "2001"),
        ("ShopSiteTransactionID", "T-77"),
        ("OrderDate", "2026-01-02 03:04:05"),
        ("Billing/FullName", "Dr. Zoë A. O’Brien Jr."),
        ("Billing/NameParts/Title", "Dr."),
        ("Billing/NameParts/FirstName", "Zoë"),
        ("Billing/NameParts/MiddleName", "A."),
        ("Billing/NameParts/LastName", "O’Brien"),
        ("Billing/NameParts/Suffix", "Jr."),
        ("Billing/Email", "zoe@example.com"),
        ("Billing/Company", "Smith & Sons"),
        ("Billing/Phone", "2125550100"),
        ("Billing/Address/Street1", "1 Old Road"),
        ("Billing/Address/Street2", "Unit 2"),
        ("Billing/Address/City", "Montréal"),
        ("Billing/Address/State", "QC"),
        ("Billing/Address/Code", "H2X 1Y4"),
        ("Billing/Address/Country", "Canada"),
        ("Shipping/FullName", "Max <Cat>"),
        ("Shipping/NameParts/Title", None),
        ("Shipping/NameParts/FirstName", None),
        ("Shipping/NameParts/MiddleName", None),
        ("Shipping/NameParts/LastName", "Cat"),
        ("Shipping/NameParts/Suffix", None),
        ("Shipping/Company", None),
        ("Shipping/Phone", None),
        ("Shipping/Address/Street1", None),
        ("Shipping/Address/Street2", None),
        ("Shipping/Address/City", None),
        ("Shipping/Address/State", None),
        ("Shipping/Address/Code", None),
        ("Shipping/Address/Country", None),
        (f"{product}/ProdType", "Tangible"),
        (f"{product}/Name", "Mug"),
        (f"{product}/SKU", "M-1"),
        (f"{product}/Taxable", "No"),
        (f"{product}/Quantity", "2.5"),
        (f"{product}/ItemPrice", "10.00"),
        (f"{product}/Total", "25.00"),
        (f"{product}/Weight", "1.1"),
        (f"{product}/Dimensions/Length", "1"),
        (f"{product}/Dimensions/Width", "2"),
        (f"{product}/Dimensions/Height", "3.5"),
        (f"{product}/OrderOption/SelectedOption", "Blue"),
        (f"{product}/OrderOption/OptionPrice", "1.50"),
        (f"{product}/OrderOption/SelectedOption", "Handle"),
        (f"{product}/OrderOption/OptionPrice", None),
        (f"{product}/CustomerText", "For Max"),
        (f"{product}/ProdType", "E-mailGiftCertificate"),
        (f"{product}/Name", "Gift Certificate"),
        (f"{product}/SKU", None),
        (f"{product}/Taxable", None),
        (f"{product}/Quantity", "1"),
        (f"{product}/ItemPrice", None),
        (f"{product}/Total", None),
        (f"{product}/Weight", None),
        (f"{product}/Dimensions", None),
        (f"{product}/OrderOption", None),
        (f"{product}/CustomerText", None),
        (f"{product}/GiftCertificatePurchase/EmailTo/Email", "a@example.org"),
        (f"{product}/GiftCertificatePurchase/EmailTo/Email", "b@example.org"),
        (f"{product}/GiftCertificatePurchase/From", "Zoë"),
        (f"{product}/GiftCertificatePurchase/To", "Max"),
        (f"{product}/GiftCertificatePurchase/Message", "Enjoy"),
        (f"{product}/ProdType", None),
        (f"{product}/Name", None),
        (f"{product}/SKU", None),
        (f"{product}/Taxable", None),
        (f"{product}/Quantity", "1"),
        (f"{product}/ItemPrice", None),
        (f"{product}/Total", None),
        (f"{product}/Weight", None),
        (f"{product}/Dimensions", None),
        (f"{product}/OrderOption", None),
        (f"{product}/CustomerText", None),
        (f"{product}/GiftCertificatePurchase/EmailTo", "c@example.org"),
        (f"{product}/GiftCertificatePurchase/From", None),
        (f"{product}/GiftCertificatePurchase/To", "Cat"),
        (f"{product}/GiftCertificatePurchase/Message", None),
        ("Payment/Solo/Issuer", "Solo"),
        ("Payment/Solo/Number", "6011111111111117"),
        ("Payment/Solo/VerificationValue", "577"),
        ("Payment/Solo/FullName", "Zoë"),
        ("Payment/Solo/Company", "Smith & Sons"),
        ("Payment/Solo/ExpirationDate", "1/2031"),
        ("Payment/Solo/IssueNumber", "2"),
        ("Payment/Solo/PaymentGateway", "WorldPay"),
        ("Payment/Solo/PaymentStatus", "Captured"),
        ("Payment/Solo/OrderProcessingInfo", "*BANNER-1*|n|ORDERTIME: 2026-01-02T03:04:05Z"),
        ("Totals/ProductTotal", "25.00"),
        ("Totals/Discount/Name", "Sale"),
        ("Totals/Discount/Amount", "5.00"),
        ("Totals/Discount", "1.00"),
        ("Totals/Subtotal", "19.00"),
        ("Totals/Tax/TaxRate", "5"),
        ("Totals/Tax/TaxName", "GST"),
        ("Totals/Tax/TaxShipping", "Yes"),
        ("Totals/Tax/TaxAmount", "0.95"),
        ("Totals/GrandTotal", "20.95"),
        ("Totals/ShippingTotal/Total", "4.00"),
        ("Totals/ShippingTotal/Description", "Post"),
        ("Totals/Surcharge/Total", "2.00"),
        ("Totals/Surcharge/Description", "Wrap"),
        ("Totals/NewThing", "1.00"),
        ("Totals/NewThing", "2.00"),
        ("Coupon/Name", "C5"),
        ("Coupon/Status", "Applied"),
        ("Coupon/Total", "2.50"),
        ("Coupon/ApplyCoupon", "Post"),
        ("GiftCertificate/ID", "G1"),
        ("GiftCertificate/AmountUsed", "2.50"),
        ("GiftCertificate/AmountRemaining", "7.50"),
        ("GiftCertificate/ID", "G2"),
        ("GiftCertificate/AmountUsed", "0"),
        ("GiftCertificate/AmountRemaining", "1"),
        ("Other/OrderInstructions", "Ring"),
        ("Other/Comments", "First line\nsecond line"),
        ("Other/IpHostname", "IP Address:, Host Name:h.example.net"),
        ("Other/TotalOrderWeight", "2.75"),
        ("Other/EmailList", None),
        ("Other/CustomCheckoutField/FieldName", "Heard of us?"),
        ("Other/CustomCheckoutField/FieldValue", "A friend"),
        ("Other/CustomCheckoutField/FieldName", "Size"),
        ("Other/CustomCheckoutField/FieldValue", "L"),
        ("Other/CustomerID", "C-9"),
        ("Other/Associate", "Ada"),
        ("Other/OrderUTC", "1"),
        ("New/Deep", "x"),
    ]


@pytest.mark.parametrize(
    ("version", "before", "brought"),
    [
        ("7.1", "7.0", {"Billing/NameParts/FirstName", "Shipping/NameParts/FirstName"}),
        ("7.1", "7.0", {"Shipping/Products/Product/Name", "Shipping/Products/Product/Dimensions/Length"}),
        ("7.1", "7.0", {"Shipping/Products/Product/QBImport"}),
        ("8.0", "7.9", {"Payment/Solo/PaymentGateway", "Payment/Solo/PaymentStatus"}),
        ("9.0", "8.3", {"GiftCertificate/ID", "Shipping/Products/Product/GiftCertificatePurchase/To"}),
        ("10.0", "9.0", {"ShopSiteTransactionID"}),
        ("12.0", "11.2", {"Other/CustomerID"}),
    ],
)
def test_a_layout_brings_elements_that_the_one_before_had_not(version: str, before: str, brought: set[str]) -> None:
    old, new = (dict(leaves(ET.fromstring(encode_order(FULL, version)))).keys() for version in (before, version))
    assert brought <= new - old


@pytest.mark.parametrize(("version", "there"), [("7.0", False), ("7.1", True), ("8.1", True), ("8.2", False)])
def test_an_element_is_there_where_a_document_type_requires_it(version: str, there: bool) -> None:
    paths = dict(leaves(ET.fromstring(encode_order(FULL, version)))).keys()
    assert ("Shipping/Products/Product/QBImport" in paths) is there


def test_the_oldest_layout_has_neither_wrapper_nor_later_elements() -> None:
    paths = dict(leaves(ET.fromstring(encode_order(FULL, "6.3")))).keys()
    assert "Shipping/Product/Dimension/Length" in paths
    later = ("NameParts", "Products", "Dimensions", "PaymentGateway", "GiftCertificate", "Transaction", "CustomerID")
    assert not [path for path in paths if any(name in path for name in later)]


@pytest.mark.parametrize("version", VERSIONS)
def test_every_layout_is_well_formed_and_says_the_same(version: str) -> None:
    orders = list(generate_orders(200))
    root = ET.fromstring(b"".join(encode_reply(orders, version)))
    assert [element.findtext("OrderNumber") for element in root.iter("Order")] == [order.number for order in orders]
    assert [element.findtext("Totals/GrandTotal") for element in root.iter("Order")] == [
        str(order.totals.grand_total) for order in orders
    ]
    assert [element.text for element in root.iter("ItemPrice")] == [
        str(line.unit_price) for order in orders for line in order.lines
    ]


@pytest.mark.parametrize("version", [None, "", "latest", "5.0", "16.0", "nan"])
def test_an_unknown_version_is_the_oldest_layout(version: str | None) -> None:
    assert encode_order(FULL, version) == encode_order(FULL, "6.3")


def test_an_order_without_anything_is_still_an_order() -> None:
    bare = ET.fromstring(encode_order(Order(source="shopsite", number="1")))
    assert dict(leaves(bare))["OrderNumber"] == "1"
    assert (bare.findtext("Payment"), bare.findtext("OrderDate")) == ("", "")


def test_a_tax_of_which_only_the_amount_is_known_is_a_plain_number() -> None:
    order = Order(source="shopsite", number="1", totals=Totals(tax=Decimal("0.50")))
    assert ET.fromstring(encode_order(order)).findtext("Totals/Tax") == "0.50"


@pytest.mark.parametrize(
    ("pay", "number", "verification_value", "expires"),
    [
        (None, "************1117", None, "**/****"),
        ("no_cvv", "6011111111111117", None, "1/2031"),
        ("yes", "6011111111111117", "577", "1/2031"),
    ],
)
def test_pay_decides_what_is_said_of_a_card(
    pay: str | None, number: str, verification_value: str | None, expires: str
) -> None:
    said = dict(leaves(ET.fromstring(encode_order(FULL, pay=pay))))
    card = (said[f"Payment/Solo/{name}"] for name in ("Number", "VerificationValue", "ExpirationDate"))
    assert tuple(card) == (number, verification_value, expires)


def test_an_unknown_pay_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="'no'"):
        encode_order(FULL, pay="no")


def test_a_reply_without_orders_has_response_code_2() -> None:
    root = ET.fromstring(b"".join(encode_reply([])))
    assert [(element.tag, element.text) for element in root[0]] == [
        ("ResponseCode", "2"),
        ("ResponseDescription", "success"),
    ]
    assert len(root) == 1


def test_a_reply_takes_its_orders_one_by_one() -> None:
    reply = encode_reply(generate_orders(10**9))
    assert b"<ResponseCode>1<" in next(reply)
    assert b"<OrderNumber>1001<" in next(reply)
