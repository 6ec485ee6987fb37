import json

import attrs
import pytest

from shopintegrator_hook.claim.reading import read_back
from shopintegrator_hook.sandbox import dummy_order, realistic_order
from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Card, Charge, Coupon, GiftCertificate, Order, Payment, Totals

FULL = attrs.evolve(
    realistic_order(lines=2),
    payment=Payment(
        method="Visa",
        card=Card(issuer="Visa", number=Sealed("4111111111111111")),
        details={"a": "b"},
        processing={"c": ""},
    ),
    totals=Totals(discounts=(Charge(name="ten off", amount=None),), tax_on_shipping=True),
    coupons=(Coupon(name="x"),),
    gift_certificates=(GiftCertificate(id="g"),),
    custom_fields={"colour": "red"},
    extras={"gift": ("yes", "no")},
    repairs=("mended",),
)


@pytest.mark.parametrize("order", [FULL, dummy_order(), Order(source="shopintegrator", number="7")])
def test_an_order_comes_back_from_its_json_as_it_was(order: Order) -> None:
    assert read_back(json.dumps(order.to_dict())) == order


def test_of_card_data_only_what_may_be_shown_comes_back() -> None:
    payment = read_back(json.dumps(FULL.to_dict())).payment
    assert payment is not None
    assert payment.card is not None
    assert str(payment.card.number) == "•••• 1111"
    with pytest.raises(ValueError, match="left behind"):
        payment.card.number.reveal()


def test_json_of_an_earlier_release_without_a_newer_field_can_be_read() -> None:
    before = FULL.to_dict()
    del before["hostname"]
    assert read_back(json.dumps(before)) == FULL
