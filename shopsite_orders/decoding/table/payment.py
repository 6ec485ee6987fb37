"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

from shopsite_orders.core.card_data import guard, is_sensitive, redact, redact_numbers
from shopsite_orders.core.frozen_mapping import EMPTY
from shopsite_orders.core.order import Card, Payment
from shopsite_orders.core.sealed import Sealed
from shopsite_orders.decoding.table.entries import Choice, Chosen, Fields, Leaf, Table, by_name

# In these methods a Number is a cheque's or a purchase order's; in any other it is a card's.
_NOT_CARDS = frozenset(["Check", "eCheck", "COD", "PurchaseOrder", "PayPal", "PayPalExpress", "Google", "Amazon"])

_NOTHING = Sealed()


def payment(*, chosen: Fields, gateway: str = "", status: str = "", processing: str = "") -> Payment:
    """Build the payment; what its method says itself goes before what stands beside it."""
    kind, told = chosen["kind"], chosen.get
    gateway, status, processing = told("gateway", gateway), told("status", status), told("processing", processing)
    details = chosen["details"]
    if company := told("company"):
        details["Company"] = guard(f"Payment/{kind}/Company", company)
    return Payment(
        method=kind,
        gateway=_shown(gateway),
        status=_shown(status),
        processing=_records(processing) if processing else EMPTY,
        details=details or EMPTY,
        card=_card(told("issuer"), told("holder"), told("number"), told("verification_value"), told("expires")),
    )


def method(name: str) -> Chosen:
    """Return how the element of a method is read: as one that may hold a card, or not."""
    return Chosen("chosen", dict, _METHOD if name in _NOT_CARDS else _CARD_METHOD, kind=name)


def _card(
    issuer: str | None, holder: str | None, number: str | None, verification_value: str | None, expires: str | None
) -> Card | None:
    if not (issuer or holder or number or verification_value or expires):
        return None
    return Card(
        issuer=_shown(issuer),
        holder=_shown(holder),
        number=_sealed(number),
        verification_value=_sealed(verification_value),
        expires=_sealed(expires),
    )


def _sealed(text: str | None) -> Sealed:
    return Sealed(text) if text else _NOTHING


def _shown(text: str | None) -> str | None:
    return redact(text) if text else None


def _records(wire: str) -> dict[str, str]:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    plain = redact_numbers(wire) == wire  # no digits to look at one by one
    return by_name([_record(record, plain) for record in wire.split("|n|") if record and not record.isspace()])


def _record(record: str, plain: bool) -> tuple[str, str]:
    key, _, value = record.partition(":")
    name, value = key.strip().upper(), value.strip()
    if plain and value.isalnum() and not ("=" in name or "<" in name or is_sensitive(name)):
        return name, value
    return redact(name), guard(f"Payment/{name}", value)


_BESIDE: Table = {
    "PaymentGateway": Leaf("gateway"),
    "PaymentStatus": Leaf("status"),
    "OrderProcessingInfo": Leaf("processing"),
}
_METHOD: Table = {**_BESIDE, "Company": Leaf("company")}  # one of the details
_CARD_METHOD: Table = {
    "Issuer": Leaf("issuer"),
    "Number": Leaf("number"),
    "VerificationValue": Leaf("verification_value"),
    "FullName": Leaf("holder"),
    "ExpirationDate": Leaf("expires"),
    **_METHOD,
}
PAYMENT = Choice("payment", payment, _BESIDE, chosen=method)
