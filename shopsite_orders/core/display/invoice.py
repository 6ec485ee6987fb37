"""An order as an invoice: who pays, who receives, how it was paid, what was bought, and what it comes to."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from shopsite_orders.core.display.amounts import counted, moment, money, plain
from shopsite_orders.core.display.blocks import badge, facts, fold, heading, note, sheet, stack, table
from shopsite_orders.core.display.goods import goods_table, sums
from shopsite_orders.core.display.markup import Content, Html

if TYPE_CHECKING:
    from shopsite_orders.core.order import Address, Order, Party, Payment

_DOORS = {"shopsite": "pulled from ShopSite", "shopintegrator": "posted by ShopIntegrator"}
_OFF = "The amounts do not add up: order.audit() says where."


def order_card(order: "Order") -> Html:
    """Show an order as an invoice."""
    return sheet(*order_parts(order), label=f"Order {order.number}")


def order_parts(order: "Order") -> Iterator[Content]:
    """Yield the parts of an order's card."""
    total = money(order.totals.grand_total, order.currency)
    yield heading(
        f"Order {order.number}",
        " · ".join(filter(None, (moment(order.placed_at), _DOORS.get(order.source)))),
        amount=total,
        badges=marks(order),
    )
    yield facts(_who(order))
    foot = sums(order.totals, order.coupons, order.gift_certificates, currency=order.currency)
    yield goods_table(order.lines, foot)
    if any(finding.verdict == "wrong" for finding in order.audit()):
        yield note(_OFF, "bad")
    yield facts([("Instructions", order.instructions), ("Comments", order.comments), *order.custom_fields.items()])
    yield from _folded(order)


def marks(order: "Order") -> Iterator[Html]:
    """Yield what is unusual about an order."""
    if order.is_test:
        yield badge("test", "warn")
    if order.repairs:
        yield badge("repaired", "warn")


def party_card(party: "Party") -> Html:
    """Show who pays or who receives."""
    lines = person(party) or "no name, no address"
    return sheet(facts([("Party", lines)]), label=f"Party: {party.full_name or 'no name'}")


def person(party: "Party") -> Html | None:
    """Return a name with an address and how to reach them, as on an envelope."""
    parts = (party.title, party.first_name, party.middle_name, party.last_name, party.suffix)
    name = party.full_name or " ".join(filter(None, parts))
    lines = [name, party.company, *_address(party.address)]
    return stack(*lines, faint=(party.email, party.phone)) or None


def place(address: "Address") -> str:
    """Return a town with its state and country, on one line."""
    return ", ".join(filter(None, (address.city, address.state, address.country)))


def _address(address: "Address") -> Iterator[str | None]:
    yield address.street1
    yield address.street2
    yield " ".join(filter(None, (address.city, address.state, address.postal_code)))
    yield address.country


def _who(order: "Order") -> Iterator[tuple[str, Content]]:
    yield "Bill to", person(order.billing)
    yield "Ship to", person(order.shipping)
    yield "Payment", _payment(order.payment) if order.payment else None


def _payment(payment: "Payment") -> Html:
    card = payment.card
    shown = " ".join(filter(None, (card.issuer, str(card.number)))) if card else None
    status = " by ".join(filter(None, (payment.status, payment.gateway)))
    details = [f"{name}: {text}" for name, text in payment.details.items()]
    return stack(payment.method, shown, faint=(card.holder if card else None, status, *details))


def _folded(order: "Order") -> Iterator[Html]:
    """Yield what is seldom asked for, below what is."""
    known = facts(
        [
            ("Key", order.key),
            ("Transaction", order.transaction_id),
            ("Customer", order.customer_id),
            ("Weight", plain(order.weight)),
            ("Address", " ".join(filter(None, (order.ip_address, order.hostname)))),
            ("Repairs", stack(*order.repairs)),
        ]
    )
    yield fold("Details", known)
    if order.payment and order.payment.processing:
        yield fold(
            counted(len(order.payment.processing), "record") + " of the payment", _texts(order.payment.processing)
        )
    if order.extras:
        lists = {path: "\n".join(texts) for path, texts in order.extras.items()}
        yield fold(counted(len(lists), "extra"), _texts(lists))


def _texts(texts: Mapping[str, str]) -> Html:
    return table(("Name", "Text"), [(stack(name), stack(text)) for name, text in texts.items()])
