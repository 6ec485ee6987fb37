"""Orders to post: what a test transmission may look like, and orders whose totals add up."""

import random
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

import attrs

from shopsite_orders.core.order import Address, Line, Option, Order, Party, Payment, Totals

_CENT = Decimal("0.01")


def dummy_order() -> Order:
    """Return what a test transmission may look like."""
    return attrs.evolve(realistic_order(lines=1), number="TEST-1", is_test=True)


def realistic_order(*, lines: int = 3, seed: int = 1) -> Order:
    """Return an order whose totals add up; the same seed gives the same order."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret is made of it
    goods = tuple(_lines(lines, chance))
    subtotal = sum((line.total or Decimal() for line in goods), Decimal())
    tax, shipping = (subtotal * Decimal("0.07")).quantize(_CENT), Decimal("8.95")
    return Order(
        source="shopintegrator",
        number=str(1000 + seed),
        transaction_id=f"TX{chance.randrange(10**9):09d}",
        placed_at=datetime(2026, 3, 14, 15, 9, seed % 60),  # noqa: DTZ001 - the store's clock
        currency="USD",
        customer_id=str(70_000 + seed),
        ip_address="203.0.113.9",
        comments="Please ring twice & leave it at the côté door",
        billing=_party("Zoë", "Müller"),
        shipping=_party("Chloé", "Dupont"),
        lines=goods,
        payment=Payment(method="Credit Card"),
        totals=Totals(
            subtotal=subtotal,
            tax=tax,
            shipping=shipping,
            shipping_method="UPS Ground",
            grand_total=subtotal + tax + shipping,
        ),
    )


def _lines(count: int, chance: random.Random) -> Iterator[Line]:
    for n in range(count):
        quantity, price = Decimal(chance.randint(1, 4)), Decimal(chance.randint(199, 19999)).scaleb(-2)
        options = (Option(text=f"Size: {chance.choice('SML')}"), Option(text="Colour: café brown"))
        yield Line(
            name=f"{chance.choice(('Walnut', 'Oak', 'Birch'))} bowl no. {n + 1}",
            sku=f"BOWL-{n + 1:03d}",
            quantity=quantity,
            unit_price=price,
            total=quantity * price,
            options=options if n % 2 == 0 else (),
        )


def _party(first: str, last: str) -> Party:
    return Party(
        full_name=f"{first} {last}",
        first_name=first,
        last_name=last,
        company="Bowls & Sons",
        email=f"{last.lower()}@bowls.example".replace("ü", "ue"),
        phone="+1 801 555 0100",
        address=Address(
            street1="12 High Street", street2="Unit 4", city="Orem", state="UT", postal_code="84057", country="US"
        ),
    )
