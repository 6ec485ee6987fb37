"""What the table knows, and what stands where it should not: nothing is lost, and nothing is read that is not sure."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from shopsite_orders import Charge, GiftCertificatePurchase, Line, Order, Party, Payment, Totals

LINE = "<Shipping><Product><Quantity>1</Quantity>{}</Product></Shipping>"
CASES: dict[str, tuple[str, dict[str, Any]]] = {
    "a wrapper that comes twice": (
        "<Other><Comments>a</Comments></Other><Other><OrderInstructions>b</OrderInstructions></Other>",
        {"comments": "a", "instructions": "b"},
    ),
    "a field that comes again empty": ("<Other><Comments>a</Comments><Comments/></Other>", {"comments": "a"}),
    "a field that comes first empty": (
        "<Other><Comments> </Comments><Comments>a</Comments></Other>",
        {"comments": "a"},
    ),
    "a field of two names": (
        "<Totals><Subtotal>1</Subtotal><SubTotal>2</SubTotal></Totals>",
        {"totals": Totals(subtotal=Decimal(1)), "extras": {"Totals/SubTotal": ("2",)}},
    ),
    "an amount with an element in it is not read": (
        "<Totals><GrandTotal>5<Cents>00</Cents></GrandTotal></Totals>",
        {"extras": {"Totals/GrandTotal/#text": ("5",), "Totals/GrandTotal/Cents": ("00",)}},
    ),
    "a second part goes on with unknown elements": (
        "<Billing><FullName>A</FullName></Billing><Billing><Fax>1</Fax><Address><City>B</City></Address></Billing>",
        {
            "billing": Party(full_name="A"),
            "extras": {"Billing/Fax": ("1",), "Billing/Address/City": ("B",)},
        },
    ),
    "a second part after an empty one": (
        "<Billing></Billing><Billing><FullName>B</FullName></Billing>",
        {"billing": Party(full_name="B")},
    ),
    "a part within itself": (
        "<Billing><FullName>A</FullName><Billing><FullName>B</FullName></Billing></Billing>",
        {"billing": Party(full_name="A"), "extras": {"Billing/Billing/FullName": ("B",)}},
    ),
    "several in turn with others": (
        "<Totals><Discount>1</Discount><Subtotal>2</Subtotal><Discount>3</Discount></Totals>",
        {"totals": Totals(subtotal=Decimal(2), discounts=(Charge(amount=Decimal(1)), Charge(amount=Decimal(3))))},
    ),
    "text beside elements in several places": (
        "<Totals>a <Tax/>b<GrandTotal>1</GrandTotal> c</Totals>",
        {"totals": Totals(grand_total=Decimal(1)), "extras": {"Totals/#text": ("a b c",)}},
    ),
    "an unknown element with a known one in it": (
        "<New><Billing><FullName>A</FullName></Billing></New>",
        {"extras": {"New/Billing/FullName": ("A",)}},
    ),
    "unknown elements that hold nothing": (
        "<New></New><New> </New><Newer><Ab/></Newer>",
        {"extras": {"New": ("", ""), "Newer/Ab": ("",)}},
    ),
    "a whole whose structure nobody knows": (
        LINE.format(
            "<GiftCertificatePurchase><EmailTo>a@b.c<To2><Mail>d@e.f</Mail></To2></EmailTo></GiftCertificatePurchase>"
        ),
        {"lines": (Line(quantity=Decimal(1), gift_certificate=GiftCertificatePurchase(email_to=("a@b.c", "d@e.f"))),)},
    ),
    "two methods of payment, the second empty": (
        "<Payment><PayPal/><Points/></Payment>",
        {"payment": Payment(method="PayPal"), "extras": {"Payment/Points": ("",)}},
    ),
    "no method of payment": (
        "<Payment><PaymentStatus>Paid</PaymentStatus></Payment>",
        {"extras": {"Payment/PaymentStatus": ("Paid",)}},
    ),
    "HTML that is not alone": (
        "<Other><Comments>a <b>b</b><Line>c</Line></Comments></Other>",
        {"extras": {"Other/Comments/#text": ("a <b>b</b>",), "Other/Comments/Line": ("c",)}},
    ),
}


@pytest.mark.parametrize("way", ["{}", "<?by the parser?>{}"], ids=["short way", "parser"])
@pytest.mark.parametrize(("inside", "fields"), CASES.values(), ids=CASES)
def test_an_unusual_order_is_read_the_same_way_with_and_without_a_parser(
    inside: str, fields: dict[str, Any], way: str, read_one: Callable[..., Order]
) -> None:
    lines = fields.get("lines", ())
    assert read_one(way.format(inside)) == Order(source="shopsite", number="1001", **(fields | {"lines": lines}))
