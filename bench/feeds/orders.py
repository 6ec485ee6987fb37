"""Whole orders: every feed begins with these."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeAlias

from feeds.elements import Element, group, texts
from feeds.goods import draw_line
from feeds.layouts import Layout
from feeds.payments import draw_payment
from feeds.people import Person, draw_person, draw_recipient, party, some
from feeds.totals import draw_certificates, draw_coupons, draw_sums, totals
from feeds.words import GOODS, MATERIALS, PHRASES

DrawPayment: TypeAlias = Callable[[random.Random, Layout, Person, Decimal], Element]
FIRST = 1001
BEGIN = datetime(2024, 3, 4, 7, 58)  # noqa: DTZ001 - the store's clock has no zone


def draw_order(
    chance: random.Random, position: int, layout: Layout, lines: int, payment: DrawPayment = draw_payment
) -> Element:
    """Return the order at a position, with every element of its layout, in the order of the protocol's text."""
    buyer = draw_person(chance)
    recipient = draw_recipient(chance, buyer)
    drawn = [draw_line(chance, layout, chance.choices(range(5), (50, 25, 12, 8, 5))[0]) for _ in range(lines)]
    products = [product for product, _ in drawn]
    sums = draw_sums(chance, sum((total for _, total in drawn), Decimal("0.00")))
    shipping = party("Shipping", recipient, layout, email=False)
    shipping.children += [group("Products", *products)] if layout.in_parts else products
    return group(
        "Order",
        *head(chance, position, layout),
        party("Billing", buyer, layout, email=True),
        shipping,
        payment(chance, layout, buyer, sums.grand_total),
        totals(chance, layout, sums),
        *draw_coupons(chance),
        *draw_certificates(chance, layout),
        other(chance, position, layout),
    )


def head(chance: random.Random, position: int, layout: Layout) -> list[Element]:
    placed = BEGIN + timedelta(seconds=412 * position + chance.randrange(400))
    transaction = f"{chance.getrandbits(64):016x}"
    return texts(
        OrderNumber=str(FIRST + position),
        **({"ShopSiteTransactionID": transaction} if layout.transactions else {}),
        OrderDate=str(placed),
    )


def other(chance: random.Random, position: int, layout: Layout) -> Element:
    address = ".".join(str(chance.randint(1, 254)) for _ in range(4))
    named = f"host-{address.replace('.', '-')}.isp{chance.randint(1, 60)}.example"
    fields = texts(
        Associate=some(chance, 0.1, f"partner{chance.randint(1, 300)}"),
        OrderInstructions=some(chance, 0.3, talk(chance)),
        Comments=some(chance, 0.4, talk(chance)),
        **{"IPHostName" if layout.customers else "IpHostname": f"IP Address:{address}, Host Name:{named}"},
        TotalOrderWeight=f"{chance.randint(10, 6000) / 100:.2f}",
        EmailList=chance.choice(("Yes", "No", "")),
    )
    customer = texts(CustomerID=str(70_000 + position * 7 % 4999)) if layout.customers else []
    return group("Other", *fields, draw_custom_field(chance), *customer)


def draw_custom_field(chance: random.Random) -> Element:
    if chance.random() < 0.6:
        return Element("CustomCheckoutField")
    name = chance.choice(("How did you hear of us?", "Gift wrap", "Delivery window", "Purchase order no."))
    value = f"{chance.choice(PHRASES).split()[0].title()} {chance.randint(1, 99_999)}"
    return group("CustomCheckoutField", *texts(FieldName=name, FieldValue=value))


def talk(chance: random.Random) -> str:
    thing = f"{chance.choice(MATERIALS).lower()} {chance.choice(GOODS).lower()}"
    first, second = chance.sample(PHRASES, 2)
    return f"{first.capitalize()}; {second}. About the {thing} no. {chance.randint(1, 999)}: {chance.choice(PHRASES)}."
