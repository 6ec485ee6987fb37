"""The order: one model, frozen, comparable, ready for JSON."""

# ruff: noqa: DTZ001 - the store's clock has no zone

import json
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import attrs
import pytest

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

PLACED = datetime(2017, 5, 5, 12, 12, 14)
FULL = Order(
    source="shopsite",
    number="1235",
    transaction_id="TX",
    placed_at=PLACED,
    currency="USD",
    customer_id="7",
    billing=Party(full_name="Tim", email="me@me.com", address=Address(city="St Louis")),
    lines=(
        Line(
            name="Sunglasses",
            quantity=Decimal("1E+3"),
            unit_price=Decimal("62.90"),
            taxable=True,
            dimensions=Dimensions(length=Decimal("1.0")),
            options=(Option(text="Tan", price=Decimal("0.00")),),
            gift_certificate=GiftCertificatePurchase(email_to=("a@b.c",)),
        ),
    ),
    payment=Payment(
        method="CreditCard",
        card=Card(issuer="Visa", number=Sealed("4111111111111111"), verification_value=Sealed("314")),
        processing={"AVSCODE": "Y"},
    ),
    totals=Totals(discounts=(Charge(amount=Decimal(5)),), grand_total=Decimal("57.90")),
    coupons=(Coupon(name="SAVE"),),
    gift_certificates=(GiftCertificate(id="G1"),),
    custom_fields={"Heard": "a friend"},
    extras={"Totals/NewThing": ("1.00",)},
)


@pytest.mark.parametrize(
    "placed_at",
    [PLACED, PLACED.replace(tzinfo=UTC), PLACED.replace(tzinfo=ZoneInfo("America/Denver"))],
    ids=["naive", "UTC", "Denver"],
)
def test_the_key_is_number_and_wall_clock_whatever_the_zone(placed_at: datetime) -> None:
    assert Order(source="shopsite", number="1235", placed_at=placed_at).key == "1235@2017-05-05T12:12:14"


def test_a_number_issued_again_is_another_order() -> None:
    again = attrs.evolve(FULL, placed_at=datetime(2026, 5, 5, 12, 12, 14))
    assert again.key != FULL.key


def test_an_order_without_a_date_has_a_key() -> None:
    assert Order(source="shopsite", number="1235").key == "1235@"


def test_an_order_is_frozen_to_the_bottom() -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        FULL.number = "1"  # type: ignore[misc]
    with pytest.raises(TypeError):
        FULL.extras["x"] = ("y",)  # type: ignore[index]
    with pytest.raises(AttributeError):
        FULL.note = "x"  # type: ignore[attr-defined]


def test_equal_orders_are_one_in_a_set() -> None:
    assert len({FULL, attrs.evolve(FULL), attrs.evolve(FULL, number="1236")}) == 2


def test_the_dict_of_an_order_is_plain_json_and_holds_every_field() -> None:
    plain = FULL.to_dict()
    assert json.loads(json.dumps(plain)) == json.loads(json.dumps(plain, default=pytest.fail))
    assert set(plain) == {field.name for field in attrs.fields(Order)}
    assert (plain["placed_at"], plain["totals"]["grand_total"]) == ("2017-05-05T12:12:14", "57.90")
    assert (plain["lines"][0]["quantity"], plain["lines"][0]["options"][0]["price"]) == ("1000", "0.00")
    assert plain["payment"]["card"] == {
        "issuer": "Visa",
        "holder": None,
        "number": "•••• 1111",
        "verification_value": "••••",
        "expires": None,
    }
    assert (plain["custom_fields"], plain["extras"]) == ({"Heard": "a friend"}, {"Totals/NewThing": ["1.00"]})


def test_what_must_be_named_is_named() -> None:
    with pytest.raises(TypeError):
        Order("shopsite", "1235")  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Order(source="shopsite")  # type: ignore[call-arg]
