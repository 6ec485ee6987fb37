"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

import re

from shopsite_orders._wire import Extras, Fields, Leaf, Table, by_name, each, guard, keep, read_fields
from shopsite_orders._xml import Children, Node
from shopsite_orders.order import Card, Payment
from shopsite_orders.sealed import Sealed

# In these methods a Number is a cheque's or a purchase order's; in any other it is a card's.
_NOT_CARDS = frozenset(["Check", "eCheck", "COD", "PurchaseOrder", "PayPal", "PayPalExpress", "Google", "Amazon"])

_CARD_FIELDS = ("issuer", "holder", "number", "verification_value", "expires")
_NO_ELEMENT = re.compile("[#@]")  # stray text or an attribute


def payment(node: Node, path: str, extras: Extras) -> Payment | None:
    """Return the payment that the first child names; whatever stands beside it is kept in the extras."""
    first, *more = each(node)
    for position, other in enumerate(more, 2):
        keep(extras, f"{path}[{position}]", other)
    children: Children = {"#text": first} if isinstance(first, str) else dict(first)
    method = next((name for name in children if name not in METHOD and not _NO_ELEMENT.search(name)), None)
    if method is None:
        for name, beside in children.items():
            if beside:
                keep(extras, f"{path}/{name}", beside)
        return None
    inside, *repeated = each(children.pop(method))
    keep(extras, f"{path}/{method}", list(repeated))
    beside_it = read_fields(children, METHOD, f"{path}/", extras)
    return _method(method, inside, beside_it, f"{path}/{method}/")


def _method(method: str, inside: str | Children, beside: Fields, path: str) -> Payment:
    children: Children = inside if isinstance(inside, dict) else {"#text": inside}
    unknown: Extras = {}
    fields = beside | read_fields(children, METHOD if method in _NOT_CARDS else CARD_METHOD, path, unknown)
    card = {name: fields.pop(name) for name in _CARD_FIELDS if name in fields}
    return Payment(
        method=method,
        card=Card(**card) if card else None,
        details={name.removeprefix(path): ", ".join(texts) for name, texts in unknown.items() if any(texts)},
        **fields,
    )


def _sealed(wire: str) -> Sealed | None:
    return Sealed(wire.strip()) if wire.strip() else None


def _records(wire: str) -> dict[str, str] | None:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    records = []
    for record in filter(str.strip, wire.split("|n|")):
        key, _, value = record.partition(":")
        name = key.strip().upper()
        records.append((name, guard(f"Payment/{name}", value.strip())))
    return by_name(records) or None


METHOD: Table = {
    "OrderProcessingInfo": Leaf("processing", _records),
    "PaymentGateway": Leaf("gateway"),
    "PaymentStatus": Leaf("status"),
}
CARD_METHOD: Table = {
    "Issuer": Leaf("issuer"),
    "Number": Leaf("number", _sealed),
    "VerificationValue": Leaf("verification_value", _sealed),
    "FullName": Leaf("holder"),
    "ExpirationDate": Leaf("expires", _sealed),
    **METHOD,
}
