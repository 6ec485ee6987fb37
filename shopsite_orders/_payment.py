"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

import re

from shopsite_orders._wire import Extras, Leaf, Table, by_name, each, guard, keep, keep_text, read_fields
from shopsite_orders._xml import Children, Node
from shopsite_orders.order import Card, Payment
from shopsite_orders.sealed import Sealed

# In these methods a Number is a cheque's or a purchase order's; in any other it is a card's.
_NOT_CARDS = frozenset(["Check", "eCheck", "COD", "PurchaseOrder", "PayPal", "PayPalExpress", "Google", "Amazon"])

_NO_ELEMENT = re.compile("[#@]")  # stray text or an attribute


def payment(node: Node, path: str, extras: Extras) -> Payment | None:
    """Return the payment that the first child names; whatever stands beside it is kept in the extras."""
    first, *more = each(node)
    for position, other in enumerate(more, 2):
        keep(extras, f"{path}[{position}]", other)
    if isinstance(first, str):
        keep_text(first.strip(), path, extras)
        return None
    beside, others = _split(first, METHOD)
    method = next((name for name in others if not _NO_ELEMENT.search(name)), None)
    if method is None:
        keep(extras, path, first)
        return None
    inside, *repeated = each(others.pop(method))
    keep(extras, path, others)
    keep(extras, f"{path}/{method}", list(repeated))
    return _method(method, inside, beside, f"{path}/{method}", extras)


def _method(method: str, inside: str | Children, beside: Children, path: str, extras: Extras) -> Payment:
    children: Children = inside if isinstance(inside, dict) else {"#text": inside}
    card, others = _split(children, {} if method in _NOT_CARDS else CARD)
    unknown: Extras = {}
    fields = read_fields(beside, METHOD, "Payment/", extras) | read_fields(others, METHOD, f"{path}/", unknown)
    about_card = read_fields(card, CARD, f"{path}/", unknown)
    return Payment(
        method=method,
        card=Card(**about_card) if about_card else None,
        details={name.removeprefix(f"{path}/"): ", ".join(texts) for name, texts in unknown.items() if any(texts)},
        **fields,
    )


def _split(children: Children, table: Table) -> tuple[Children, Children]:
    known = {name: node for name, node in children.items() if name in table}
    return known, {name: node for name, node in children.items() if name not in table}


def _sealed(wire: str) -> Sealed:
    return Sealed(wire.strip())


def _records(wire: str) -> dict[str, str]:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    parts = (record.partition(":") for record in wire.split("|n|") if record.strip())
    named = ((key.strip().upper(), value.strip()) for key, _, value in parts)
    return by_name((key, guard(f"Payment/{key}", value)) for key, value in named)


CARD: Table = {
    "Issuer": Leaf("issuer"),
    "Number": Leaf("number", _sealed),
    "VerificationValue": Leaf("verification_value", _sealed),
    "FullName": Leaf("holder"),
    "ExpirationDate": Leaf("expires", _sealed),
}
METHOD: Table = {
    "OrderProcessingInfo": Leaf("processing", _records),
    "PaymentGateway": Leaf("gateway"),
    "PaymentStatus": Leaf("status"),
}
