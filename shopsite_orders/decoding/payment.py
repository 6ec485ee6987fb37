"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

import re
from typing import Any

from shopsite_orders.core.card_data import guard, is_sensitive, redact, redact_numbers
from shopsite_orders.core.frozen_mapping import EMPTY
from shopsite_orders.core.order import Card, Payment
from shopsite_orders.core.sealed import Sealed
from shopsite_orders.decoding.entries import (
    Extras,
    Fields,
    Leaf,
    Special,
    Table,
    Usual,
    by_name,
    each,
    keep,
    read_fields,
)
from shopsite_orders.decoding.markup import Children, Node, is_markup

# In these methods a Number is a cheque's or a purchase order's; in any other it is a card's.
_NOT_CARDS = frozenset(["Check", "eCheck", "COD", "PurchaseOrder", "PayPal", "PayPalExpress", "Google", "Amazon"])

_NOTHING = Sealed()
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
    card = _card(**{name: fields.pop(name, None) for name in _CARD_FIELDS})
    return Payment(method=method, card=card, details=details, **fields)


def _usual_payment(
    *,
    method: str,
    company: str | None,
    gateway: str | None,
    status: str | None,
    processing: dict[str, str] | None,
    **card_fields: Any,
) -> Payment:
    card = _card(**card_fields)
    if method in METHOD or is_markup(method) or (card and method in _NOT_CARDS):
        raise ValueError(f"{method} takes the long way")
    details = {"Company": guard(f"Payment/{method}/Company", company)} if company else EMPTY
    return Payment(
        method=method, gateway=gateway, status=status, card=card, processing=processing or EMPTY, details=details
    )


def _card(
    *,
    issuer: str | None,
    holder: str | None,
    number: Sealed | None,
    verification_value: Sealed | None,
    expires: Sealed | None,
) -> Card | None:
    if not (issuer or holder or number or verification_value or expires):
        return None
    return Card(
        issuer=issuer,
        holder=holder,
        number=number or _NOTHING,
        verification_value=verification_value or _NOTHING,
        expires=expires or _NOTHING,
    )


def _sealed(wire: str) -> Sealed | None:
    return Sealed(wire.strip()) if wire.strip() else None


def _shown(wire: str) -> str | None:
    return redact(wire.strip()) or None


def _records(wire: str) -> dict[str, str] | None:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    plain = redact_numbers(wire) == wire  # no digits to look at one by one
    return by_name([_record(record, plain) for record in wire.split("|n|") if record and not record.isspace()]) or None


def _record(record: str, plain: bool) -> tuple[str, str]:
    key, _, value = record.partition(":")
    name, value = key.strip().upper(), value.strip()
    if plain and value.isalnum() and not ("=" in name or "<" in name or is_sensitive(name)):
        return name, value
    return redact(name), guard(f"Payment/{name}", value)


METHOD: dict[str, Leaf] = {
    "PaymentGateway": Leaf("gateway", _shown),
    "PaymentStatus": Leaf("status", _shown),
    "OrderProcessingInfo": Leaf("processing", _records),
}
CARD_METHOD: dict[str, Leaf] = {
    "Issuer": Leaf("issuer", _shown),
    "Number": Leaf("number", _sealed),
    "VerificationValue": Leaf("verification_value", _sealed),
    "FullName": Leaf("holder", _shown),
    "ExpirationDate": Leaf("expires", _sealed),
    **METHOD,
}
_CARD_FIELDS = [leaf.field for name, leaf in CARD_METHOD.items() if name not in METHOD]
# As most methods have it, with a company that is one of the details.
USUAL: Table = {
    **{name: CARD_METHOD[name] for name in ("Issuer", "Number", "VerificationValue", "FullName")},
    "Company": Leaf("company"),
    **{name: CARD_METHOD[name] for name in ("ExpirationDate", *METHOD)},
}
PAYMENT = Special("payment", payment, Usual(_usual_payment, "method", USUAL))
