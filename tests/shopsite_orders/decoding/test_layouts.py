"""The model compared whole across the layouts 6.3 to 15.0: what one cannot carry is set aside by name."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from shopsite_orders import Order, Pay, Sealed, read_orders
from shopsite_orders.sandbox import SandboxStore, disclosed, encode_reply, generate_orders

ORDERS = tuple(generate_orders(200, seed=3))
VERSIONS = ("6.3", "7.1", "8.0", "9.0", "10.0", "11.2", "12.0", "14.0", "15.0")
NO_PARTS: dict[str, Any] = {"title": None, "first_name": None, "middle_name": None, "last_name": None, "suffix": None}


def without_name_parts(order: Order) -> Order:
    return attrs.evolve(
        order, billing=attrs.evolve(order.billing, **NO_PARTS), shipping=attrs.evolve(order.shipping, **NO_PARTS)
    )


def without_gateway_and_status(order: Order) -> Order:
    return attrs.evolve(order, payment=order.payment and attrs.evolve(order.payment, gateway=None, status=None))


def without_certificates(order: Order) -> Order:
    lines = tuple(attrs.evolve(line, gift_certificate=None) for line in order.lines)
    return attrs.evolve(order, lines=lines, gift_certificates=())


def without_transaction_id(order: Order) -> Order:
    return attrs.evolve(order, transaction_id=None)


def without_customer_id(order: Order) -> Order:
    return attrs.evolve(order, customer_id=None)


# What the layouts before this one have no element for.
CANNOT_CARRY: dict[float, Callable[[Order], Order]] = {
    7.1: without_name_parts,
    8.0: without_gateway_and_status,
    9.0: without_certificates,
    10.0: without_transaction_id,
    12.0: without_customer_id,
}


def carried(order: Order, version: str) -> Order:
    """Return what is left of an order in a layout."""
    for since, without in CANNOT_CARRY.items():
        if float(version) < since:
            order = without(order)
    return order


def cards(order: Order) -> tuple[str, ...]:
    card = order.payment.card if order.payment else None
    return (card.number.reveal(), card.verification_value.reveal(), card.expires.reveal()) if card else ()


@pytest.mark.parametrize("pay", ["yes", "no_cvv", None])
@pytest.mark.parametrize("version", VERSIONS)
def test_every_field_of_every_order_comes_through_every_layout(version: str, pay: str | None) -> None:
    expected = [carried(disclosed(order, pay), version) for order in ORDERS]
    read = list(read_orders(b"".join(encode_reply(ORDERS, version, pay))))
    assert read == expected
    assert [cards(order) for order in read] == [cards(order) for order in expected]


def test_the_orders_compared_have_something_in_every_field() -> None:
    """Else the comparison above would prove nothing of that field."""
    by_hand = {"source", "currency", "is_test", "repairs", "extras"}
    for field in attrs.fields(Order):
        filled = [value for order in ORDERS if (value := getattr(order, field.name))]
        assert filled or field.name in by_hand, field.name


def test_an_order_has_the_same_key_in_every_layout() -> None:
    for version in VERSIONS:
        assert [order.key for order in read_orders(b"".join(encode_reply(ORDERS, version)))] == [
            order.key for order in ORDERS
        ]


@pytest.mark.parametrize("version", ["6.3", "14.0"])
@pytest.mark.parametrize("pay", Pay)
def test_orders_come_through_a_real_exchange_unchanged(sandbox: SandboxStore, version: str, pay: Pay) -> None:
    stored = sandbox.orders
    read = list(sandbox.store(version=version).orders(pay=pay))
    expected = [carried(disclosed(order, pay.value or None), version) for order in stored]
    assert read == expected
    assert [cards(order) for order in read] == [cards(order) for order in expected]


def test_a_currency_is_the_callers_in_every_order(sandbox: SandboxStore) -> None:
    read = list(sandbox.store(currency="USD").orders())
    assert read == [attrs.evolve(disclosed(order), currency="USD") for order in sandbox.orders]


def test_extras_come_through_under_their_path(sandbox: SandboxStore) -> None:
    added = sandbox.add(extras={"Totals/NewThing": ("1.00",), "Other/Loyalty/Points": ("7", "8")})
    [read] = sandbox.store().orders(start_order=int(added.number))
    assert read == disclosed(added)
    assert read.extras == {"Totals/NewThing": ("1.00",), "Other/Loyalty/Points": ("7", "8")}


def test_sealed_values_compare_by_what_they_show_so_the_tests_reveal() -> None:
    assert Sealed("314") == Sealed("271")
