"""Every field of the model has its sentence, and comes from the element that the sentence names."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from shopsite_orders import Order, Sealed, read_orders
from shopsite_orders.core import order as model

from fields import CLASSES, Field, fields_of

# Where each class stands in the reply, and how it is reached from an order.
PLACES: dict[str, tuple[str, str]] = {
    "Order": ("", ""),
    "Party": ("Billing", "billing"),
    "Address": ("Billing/Address", "billing.address"),
    "Line": ("Shipping/Products/Product", "lines.0"),
    "Dimensions": ("Shipping/Products/Product/Dimensions", "lines.0.dimensions"),
    "Option": ("Shipping/Products/Product/OrderOption", "lines.0.options.0"),
    "GiftCertificatePurchase": ("Shipping/Products/Product/GiftCertificatePurchase", "lines.0.gift_certificate"),
    "Totals": ("Totals", "totals"),
    "Charge": ("Totals/Surcharge", "totals.surcharges.0"),
    "Coupon": ("Coupon", "coupons.0"),
    "GiftCertificate": ("GiftCertificate", "gift_certificates.0"),
    "Payment": ("Payment/CreditCard", "payment"),
    "Card": ("Payment/CreditCard", "payment.card"),
}
# What comes from no element of its own; the sentence says where from.
WITHOUT = {
    "Order": {"source", "currency", "is_test", "repairs", "extras"},
    "Payment": {"method", "card", "details"},
    "Charge": {"amount"},
}
TEXTS: dict[Any, str] = {Decimal: "1.00", bool: "Yes", datetime: "2024-01-02 06:11:39", Sealed: "4111111111111111"}
INSIDE = {
    "Billing": "<FullName>x</FullName>",
    "Shipping": "<FullName>x</FullName>",
    "Address": "<City>x</City>",
    "Shipping/Products/Product": "<Quantity>1</Quantity>",
    "Payment": "<Check/>",
    "Totals": "<GrandTotal>1.00</GrandTotal>",
    "Coupon": "<Name>x</Name>",
    "GiftCertificate": "<ID>x</ID>",
    "Other/IpHostname": "IP Address:192.0.2.1, Host Name:x",
    "Other/CustomCheckoutField": "<FieldName>x</FieldName><FieldValue>y</FieldValue>",
    "Dimensions": "<Length>1.00</Length>",
    "OrderOption": "<SelectedOption>x</SelectedOption>",
    "GiftCertificatePurchase": "<From>x</From>",
    "Discount": "1.00",
    "Surcharge": "1.00",
    "OrderProcessingInfo": "AVSCODE: Y",
}


def every_field() -> Iterator[tuple[str, Field]]:
    for kind in CLASSES:
        yield from ((kind.__name__, field) for field in fields_of(kind))


def named(value: object) -> str:
    return value if isinstance(value, str) else value.name if isinstance(value, Field) else ""


def test_the_reference_knows_every_class_of_the_model() -> None:
    assert {kind.__name__ for kind in CLASSES} == set(model.__all__) - {"Source"} == set(PLACES)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_every_field_has_a_sentence_and_an_element_in_the_order_of_the_class(kind: type) -> None:
    fields = fields_of(kind)
    assert [field.name for field in fields] == [field.name for field in attrs.fields(kind)]
    assert {field.name for field in fields if not field.element} == WITHOUT.get(kind.__name__, set())
    assert [field.name for field in fields if len(field.sentence) < 9] == []


@pytest.mark.parametrize(
    ("kind", "field"), [(kind, field) for kind, field in every_field() if field.element], ids=named
)
def test_a_field_comes_from_the_element_that_its_sentence_names(kind: str, field: Field) -> None:
    place, way = PLACES[kind]
    value = INSIDE.get(field.element) or TEXTS.get(field.plain_type, "x")
    found: Any = read(f"{place}/{field.element}".strip("/"), value)
    for step in filter(None, way.split(".")):
        found = found[int(step)] if step.isdigit() else getattr(found, step)
    default = next(known.default for known in attrs.fields(type(found)) if known.name == field.name)
    assert getattr(found, field.name) not in (default, None, ())


def read(path: str, value: str) -> Order:
    """Return an order that has a value at a path, and what every order has."""
    steps, element = path.split("/"), value
    for step in reversed(steps):
        needed = "<Quantity>1</Quantity>" if step == "Product" and "<Quantity>" not in element else ""
        element = f"<{step}>{needed}{element}</{step}>"
    if path == "Shipping/Products/Product/Quantity":
        element = "<Shipping><Products><Product><Quantity>1.00</Quantity></Product></Products></Shipping>"
    number = "" if path == "OrderNumber" else "<OrderNumber>1</OrderNumber>"
    [order] = read_orders(f"<ShopSiteOrders><Order>{number}{element}</Order></ShopSiteOrders>".encode())
    return order


def test_the_confusable_fields_are_told_apart() -> None:
    said = {f"{kind}.{field.name}": field.sentence for kind, field in every_field()}
    assert "before anything is taken off" in said["Totals.products"]
    assert "less the discounts and the coupons before tax" in said["Totals.subtotal"]
    assert "shopper typed at the checkout" in said["Order.instructions"]
    assert "Free text about the order" in said["Order.comments"]
    assert "products - discounts - coupons before tax = subtotal" in str(model.Totals.__doc__)
