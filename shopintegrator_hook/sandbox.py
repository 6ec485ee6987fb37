"""A ShopIntegrator for tests: posts dummy or realistic orders in several naming styles, well or badly."""

import json
import random
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from http.client import HTTPConnection, HTTPSConnection
from typing import Literal
from urllib.parse import quote_plus, urlsplit

import attrs

from shopintegrator_hook.styles import STYLES
from shopsite_orders.order import Address, Line, Option, Order, Party, Payment, Totals

Encoding = Literal["urlencoded", "multipart", "json"]
_BOUNDARY = "----------------shopintegrator-sandbox"
_CENT = Decimal("0.01")


@attrs.frozen
class Answer:
    """What the receiver answered."""

    status: int
    text: str


@attrs.frozen(kw_only=True)
class SandboxHook:
    """The sender's side: a secret, the field that carries it, and a way to name and to encode the others."""

    secret: str = attrs.field(repr=False)
    secret_field: str = "shared_secret"  # noqa: S105 - a name, no secret
    style: str = attrs.field(default="underscores", validator=attrs.validators.in_(STYLES))
    encoding: Encoding = attrs.field(default="urlencoded", validator=attrs.validators.in_(Encoding.__args__))  # type: ignore[attr-defined]
    charset: str | None = None

    def fields(self, order: Order) -> list[tuple[str, str]]:
        """Return the fields of a post, the secret first."""
        return [(self.secret_field, self.secret), *STYLES[self.style].pairs(order.to_dict())]

    def body(self, order: Order) -> tuple[bytes, str]:
        """Return the body of a post and its Content-Type."""
        return encoded(self.fields(order), self.encoding, self.charset)

    def post(self, url: str, order: Order, *, timeout: float = 30) -> Answer:
        """Post an order and return the answer; redirects are not followed."""
        body, content_type = self.body(order)
        return send(url, body, content_type, timeout=timeout)


def encoded(fields: Iterable[tuple[str, str]], encoding: Encoding, charset: str | None) -> tuple[bytes, str]:
    """Encode fields; a charset is declared when one is given."""
    codec, declared = charset or "utf-8", f"; charset={charset}" if charset else ""
    if encoding == "json":
        return json.dumps(dict(fields), ensure_ascii=False).encode(
            codec, "xmlcharrefreplace"
        ), f"application/json{declared}"
    if encoding == "multipart":
        parts = "".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields
        )
        body = f"{parts}--{_BOUNDARY}--\r\n".encode(codec, "xmlcharrefreplace")
        return body, f"multipart/form-data; boundary={_BOUNDARY}{declared}"
    text = "&".join(
        "=".join(quote_plus(part, encoding=codec, errors="xmlcharrefreplace") for part in pair) for pair in fields
    )
    return text.encode("ascii"), f"application/x-www-form-urlencoded{declared}"


def send(url: str, body: bytes, content_type: str | None, *, timeout: float = 30) -> Answer:
    """Post bytes, however wrong they are."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected a URL that begins with http:// or https://")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": content_type} if content_type else {})
        response = connection.getresponse()
        return Answer(response.status, response.read().decode("utf-8", "replace"))
    finally:
        connection.close()


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
