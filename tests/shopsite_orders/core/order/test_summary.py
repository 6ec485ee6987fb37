"""The `repr` of an order: one short line, which shows no personal data and never fails."""

# ruff: noqa: DTZ001 - the store's clock has no zone

from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given

from shopintegrator_hook import Hook
from shopintegrator_hook.sandbox import SandboxHook, realistic_order
from shopsite_orders import Line, Order, Totals
from shopsite_orders.core.printable import printable
from shopsite_orders.sandbox import generate_orders

from any_orders import ORDERS

PLACED = datetime(2024, 1, 2, 6, 11, 39)
IN_DENVER = PLACED.replace(tzinfo=ZoneInfo("America/Denver"))
YEN = Totals(grand_total=Decimal(500))
ONE = Line(quantity=Decimal(1))
ORDER = Order(
    source="shopsite",
    number="1002",
    placed_at=PLACED,
    currency="USD",
    lines=(ONE, ONE, ONE),
    totals=Totals(grand_total=Decimal("104.13")),
)


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        ({}, "<Order 1002 2024-01-02 06:11 USD 104.13, 3 lines>"),
        ({"currency": None}, "<Order 1002 2024-01-02 06:11 104.13, 3 lines>"),
        ({"currency": "JPY", "totals": YEN}, "<Order 1002 2024-01-02 06:11 JPY 500, 3 lines>"),
        ({"totals": Totals()}, "<Order 1002 2024-01-02 06:11, 3 lines>"),
        ({"placed_at": None}, "<Order 1002 USD 104.13, 3 lines>"),
        ({"placed_at": IN_DENVER}, "<Order 1002 2024-01-02 06:11 USD 104.13, 3 lines>"),
        ({"lines": (ONE,)}, "<Order 1002 2024-01-02 06:11 USD 104.13, 1 line>"),
        ({"lines": ()}, "<Order 1002 2024-01-02 06:11 USD 104.13, no lines>"),
        ({"is_test": True}, "<Order 1002 2024-01-02 06:11 USD 104.13, 3 lines, test>"),
        ({"number": "7\n\x1b[31m"}, r"<Order 7\n\u001b[31m 2024-01-02 06:11 USD 104.13, 3 lines>"),
        ({"number": "1" * 99}, f"<Order {'1' * 40}… 2024-01-02 06:11 USD 104.13, 3 lines>"),
    ],
)  # fmt: skip
def test_an_order_is_shown_on_one_line_without_what_is_missing(changes: dict[str, Any], shown: str) -> None:
    order = attrs.evolve(ORDER, **changes)
    assert (repr(order), str(order), f"{order}") == (shown, shown, shown)


@given(ORDERS)
def test_any_order_is_shown_on_one_short_line(order: Order) -> None:
    shown = repr(order)
    assert printable(shown) == shown
    assert len(shown.splitlines()) == 1
    assert len(shown) < 800


@pytest.mark.parametrize("order", list(generate_orders(40, seed=8)), ids=lambda order: order.number)
def test_the_line_shows_nothing_personal(order: Order) -> None:
    people = (order.billing, order.shipping)
    personal = [
        value for party in people for part in (party, party.address) for value in attrs.astuple(part, recurse=False)
    ]
    personal += [order.ip_address, order.comments, order.instructions, order.hostname]
    assert not [value for value in personal if isinstance(value, str) and value in repr(order)]


def test_a_delivery_shows_its_order_on_a_line_and_none_of_its_fields() -> None:
    order = realistic_order(lines=2)
    delivery = Hook({"2026": "s3cret-s3cret"}).receive(*SandboxHook(secret="s3cret-s3cret").body(order))
    assert f"order={delivery.order!r}" in repr(delivery)
    assert str(order.billing.email) in str(dict(delivery.fields))
    assert str(order.billing.email) not in repr(delivery)
    assert str(order.billing.full_name) not in repr(delivery)
