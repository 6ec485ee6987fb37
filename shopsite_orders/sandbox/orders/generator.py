"""Orders as a store of some years would hold them, the same for the same seed."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

import attrs

from shopsite_orders.core.order import Address, GiftCertificatePurchase, Line, Order, Party
from shopsite_orders.sandbox.orders import catalogue
from shopsite_orders.sandbox.orders.settlement import settled

_FIRST_DAY = datetime(2024, 1, 2)  # noqa: DTZ001 - the store's clock has no zone
_OPENS, _HOURS, _PER_HOUR = 6, 16, 6
_SECONDS = 3600 // _PER_HOUR


def generate_orders(count: int, *, seed: int = 1, start_number: int = 1001) -> Iterator[Order]:
    """Yield `count` orders, numbered from `start_number` without a gap, several an hour.

    Each depends on the seed and its own place alone. They have what live orders have: accents, empty SKUs, options,
    card and other payments, discounts, coupons, gift certificates, and an ampersand in 98 of 100.
    """
    return (generate_order(index, seed=seed, number=start_number + index) for index in range(count))


def generate_order(index: int, *, seed: int, number: int) -> Order:
    """Return the order at place `index` of the sequence that `seed` makes."""
    random = Random(f"order {seed} {index}")  # noqa: S311 - reproducible on purpose
    ampersands = random.random() < 0.98
    billing = _customer(random, ampersands=ampersands)
    lines = tuple(_lines(random, billing, ampersands=ampersands))
    order = Order(
        source="shopsite",
        number=str(number),
        transaction_id=f"{random.getrandbits(64):016X}",
        placed_at=_placed_at(random, index),
        customer_id=str(random.randrange(100, 5000)) if random.random() < 0.6 else None,
        billing=billing,
        shipping=_recipient(random, billing, ampersands=ampersands),
        lines=lines,
        weight=sum((line.weight * line.quantity for line in lines if line.weight), Decimal("0.00")),
        comments=random.choice(catalogue.COMMENTS) if random.random() < 0.3 else None,
        instructions=random.choice(catalogue.INSTRUCTIONS) if random.random() < 0.25 else None,
        ip_address=f"203.0.113.{random.randrange(1, 255)}",
        hostname=random.choice(catalogue.HOSTS),
        custom_fields={"How did you hear about us?": random.choice(catalogue.HEARD)} if random.random() < 0.4 else {},
    )
    return settled(order, random)


def _placed_at(random: Random, index: int) -> datetime:
    """Return a time after that of every order before; never at night, when clocks are put forward and back."""
    day, slot = divmod(index, _HOURS * _PER_HOUR)
    seconds = slot * _SECONDS + random.randrange(_SECONDS)
    return _FIRST_DAY + timedelta(days=day, hours=_OPENS, seconds=seconds)


def _customer(random: Random, *, ampersands: bool) -> Party:
    first, last = random.choice(catalogue.FIRST_NAMES), random.choice(catalogue.LAST_NAMES)
    middle = random.choice(catalogue.MIDDLE_NAMES) if random.random() < 0.3 else None
    return Party(
        full_name=" ".join(part for part in (first, middle, last) if part),
        title=random.choice(("Mr.", "Ms.", "Dr.", None)),
        first_name=first,
        middle_name=middle,
        last_name=last,
        suffix="Jr." if random.random() < 0.04 else None,
        company=random.choice(catalogue.COMPANIES) if ampersands and random.random() < 0.3 else None,
        email=f"customer{random.randrange(10_000)}@example.com",
        phone=f"{random.randrange(201, 989)}555{random.randrange(100, 200):04}",
        address=_address(random),
    )


def _address(random: Random) -> Address:
    city, state, postal_code, country = random.choice(catalogue.CITIES)
    return Address(
        street1=f"{random.randrange(1, 9900)} {random.choice(catalogue.STREETS)}",
        street2=random.choice(catalogue.UNITS) if random.random() < 0.25 else None,
        city=city,
        state=state,
        postal_code=postal_code,
        country=country,
    )


def _recipient(random: Random, billing: Party, *, ampersands: bool) -> Party:
    """Return who receives: mostly who pays; the store writes no e-mail address there."""
    recipient = billing if random.random() < 0.8 else _customer(random, ampersands=ampersands)
    return attrs.evolve(recipient, email=None)


def _lines(random: Random, billing: Party, *, ampersands: bool) -> Iterator[Line]:
    several = random.sample(catalogue.WITHOUT_AMPERSAND, random.choice((1, 2, 2, 3)))
    if ampersands:
        several[:1] = random.sample(catalogue.WITH_AMPERSAND, random.choice((1, 2, 2)))
    for product in several:
        yield _line(random, product)
    if random.random() < 0.06:
        yield attrs.evolve(_line(random, catalogue.CERTIFICATE), gift_certificate=_gift(random, billing))


def _line(random: Random, product: catalogue.Product) -> Line:
    options = (random.choice(product.options),) if product.options else ()
    unit_price = product.price + sum(option.price for option in options if option.price)
    quantity = random.choice((1, 1, 1, 1, 2, 2, 3))
    return Line(
        name=product.name,
        sku=product.sku,
        kind=product.kind,
        quantity=Decimal(quantity),
        unit_price=unit_price,
        total=unit_price * quantity,
        taxable=product.taxable,
        weight=product.weight,
        dimensions=product.size,
        options=options,
        customer_text="Happy birthday, with love" if product.sku and random.random() < 0.1 else None,
    )


def _gift(random: Random, billing: Party) -> GiftCertificatePurchase:
    friends = tuple(f"friend{random.randrange(1000)}@example.org" for _ in range(random.choice((1, 1, 2))))
    return GiftCertificatePurchase(
        email_to=friends,
        sender=billing.full_name,
        recipient=random.choice(catalogue.FIRST_NAMES),
        message="Enjoy! Spend it on something you would never buy yourself.",
    )
