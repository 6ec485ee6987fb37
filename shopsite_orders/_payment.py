"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

import re
from collections.abc import Mapping
from typing import Any

from shopsite_orders._redact import is_sensitive, redact, redact_numbers
from shopsite_orders._wire import (
    Extras,
    Fields,
    Inline,
    Leaf,
    Part,
    Special,
    Table,
    by_name,
    each,
    guard,
    keep,
    read_fields,
)
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
    children: Children = {"#text": first.strip()} if isinstance(first, str) else dict(first)
    method = next((name for name in children if name not in METHOD and not _NO_ELEMENT.search(name)), None)
    if method is None:
        for name, beside in children.items():
            if beside:
                keep(extras, f"{path}/{name}", beside)
        return None
    inside, *repeated = each(children.pop(method))
    keep(extras, f"{path}/{method}", list(repeated))
    beside_it = read_fields(children, METHOD, f"{path}/", extras) if children else {}
    return _method(method, inside, beside_it, f"{path}/{method}/")


def _method(method: str, inside: str | Children, beside: Fields, path: str) -> Payment:
    children: Children = inside if isinstance(inside, dict) else {"#text": inside}
    unknown: Extras = {}
    fields = beside | read_fields(children, METHOD if method in _NOT_CARDS else CARD_METHOD, path, unknown)
    details = {name.removeprefix(path): ", ".join(texts) for name, texts in unknown.items() if any(texts)}
    return _payment(method=method, details=details, **fields)


def _payment(
    *,
    issuer: str | None = None,
    holder: str | None = None,
    number: Sealed | None = None,
    verification_value: Sealed | None = None,
    expires: Sealed | None = None,
    processing: Mapping[str, str] | None = None,
    **fields: Any,
) -> Payment:
    card = None
    if issuer or holder or number or verification_value or expires:
        card = Card(
            issuer=issuer,
            holder=holder,
            number=number or Sealed(),
            verification_value=verification_value or Sealed(),
            expires=expires or Sealed(),
        )
    return Payment(card=card, processing=processing or {}, **fields)


def _by_credit_card(*, company: str | None = None, **fields: Any) -> Payment:
    return _payment(method="CreditCard", details={"Company": company} if company else {}, **fields)


def _sealed(wire: str) -> Sealed | None:
    return Sealed(wire.strip()) if wire.strip() else None


def _shown(wire: str) -> str | None:
    return redact(wire.strip()) or None


def _records(wire: str) -> dict[str, str] | None:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    parts = (record.partition(":") for record in wire.split("|n|") if record and not record.isspace())
    records = [(key.strip().upper(), value.strip()) for key, _, value in parts]
    plain = redact_numbers(wire) == wire  # no digits to look at one by one
    shown = (
        (name, value)
        if plain and value.isalnum() and not is_sensitive(name)
        else (redact(name), guard(f"Payment/{name}", value))
        for name, value in records
    )
    return by_name(shown) or None


METHOD: Table = {
    "PaymentGateway": Leaf("gateway", _shown),
    "PaymentStatus": Leaf("status", _shown),
    "OrderProcessingInfo": Leaf("processing", _records),
}
CARD_METHOD: Table = {
    "Issuer": Leaf("issuer", _shown),
    "Number": Leaf("number", _sealed),
    "VerificationValue": Leaf("verification_value", _sealed),
    "FullName": Leaf("holder", _shown),
    "ExpirationDate": Leaf("expires", _sealed),
    **METHOD,
}
# With the company, which is a detail of other payments, where a credit card has it.
CREDIT_CARD = Inline(
    {
        **{name: CARD_METHOD[name] for name in ("Issuer", "Number", "VerificationValue", "FullName")},
        "Company": Leaf("company", _shown),
        **{name: CARD_METHOD[name] for name in ("ExpirationDate", *METHOD)},
    }
)
PAYMENT = Special("payment", payment, usual=Part("payment", _by_credit_card, {"CreditCard": CREDIT_CARD}))
