"""Generated orders: the same for the same seed, true to the cent, and as varied as live ones."""

from decimal import Decimal
from itertools import islice, pairwise

import pytest

from shopsite_orders.core.order import Order
from shopsite_orders.sandbox import encode_order, generate_orders

ORDERS = list(generate_orders(2000))


def test_the_same_seed_gives_the_same_orders_however_many() -> None:
    assert list(generate_orders(50)) == ORDERS[:50] == list(islice(generate_orders(10**9), 50))


def test_another_seed_gives_other_orders() -> None:
    assert next(generate_orders(1, seed=2)) != ORDERS[0]


def test_numbers_run_without_a_gap_from_where_they_are_told_to() -> None:
    assert [order.number for order in generate_orders(3, start_number=7)] == ["7", "8", "9"]


def test_several_orders_an_hour_are_placed_in_the_order_of_their_numbers() -> None:
    times = [order.placed_at for order in ORDERS if order.placed_at]
    assert len(times) == len(ORDERS)
    assert all(earlier < later for earlier, later in pairwise(times))
    assert {time.tzinfo for time in times} == {None}
    assert {time.hour for time in times} == set(range(6, 22))


@pytest.mark.parametrize("order", ORDERS[::7], ids=lambda order: order.number)
def test_the_sums_are_true_to_the_cent(order: Order) -> None:
    totals = order.totals
    products = sum(line.total or 0 for line in order.lines)
    before_tax = sum(coupon.total or 0 for coupon in order.coupons if coupon.applies == "Pre")
    after_tax = sum(coupon.total or 0 for coupon in order.coupons if coupon.applies == "Post")
    redeemed = sum(certificate.amount_used or 0 for certificate in order.gift_certificates)
    added = (totals.tax or 0) + (totals.shipping or 0) + sum(charge.amount or 0 for charge in totals.surcharges)
    assert all(line.total == (line.unit_price or 0) * line.quantity for line in order.lines)
    assert totals.products == products
    assert totals.subtotal == products - before_tax - sum(charge.amount or 0 for charge in totals.discounts)
    assert totals.grand_total == totals.subtotal + added - after_tax - redeemed
    assert totals.grand_total >= 0
    assert totals.grand_total == totals.grand_total.quantize(Decimal("0.01"))


def test_the_orders_are_as_varied_as_live_ones() -> None:
    lines = [line for order in ORDERS for line in order.lines]
    methods = {order.payment.method for order in ORDERS if order.payment}
    assert methods == {"CreditCard", "PayPalExpress", "Check", "PurchaseOrder", "COD"}
    assert {line.kind for line in lines} == {"Tangible", "Download", "E-mailGiftCertificate"}
    assert {line.sku is None for line in lines} == {True, False}
    assert {bool(line.options) for line in lines} == {True, False}
    assert all(any(getattr(order, name) for order in ORDERS) for name in ("coupons", "gift_certificates", "comments"))
    assert all(any(getattr(order.totals, name) for order in ORDERS) for name in ("discounts", "tax", "surcharges"))
    assert {len(line.gift_certificate.email_to) for line in lines if line.gift_certificate} == {1, 2}


def test_ninety_eight_in_a_hundred_orders_have_an_ampersand() -> None:
    with_ampersand = sum("&amp;" in encode_order(order) for order in ORDERS)
    assert 0.97 < with_ampersand / len(ORDERS) < 0.99


def test_an_order_is_about_as_long_as_a_live_one() -> None:
    size = sum(len(encode_order(order).encode()) for order in ORDERS) / len(ORDERS)
    assert 3_500 < size < 3_900


def test_card_numbers_are_the_test_numbers_of_the_networks() -> None:
    cards = [order.payment.card for order in ORDERS if order.payment and order.payment.card]
    assert {card.number.reveal() for card in cards} == {
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
    }
