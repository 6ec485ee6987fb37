"""Payment element -> Payment: an open list of methods, with card data sealed on the way in."""

import re
from functools import lru_cache

from shopsite_orders.core.card_data import is_sensitive, mask, redact, redaction, suspects
from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.drafts import maker
from shopsite_orders.core.frozen_mapping import EMPTY
from shopsite_orders.core.order import Card, Payment
from shopsite_orders.decoding.entries import Choice, Chosen, Fields, Leaf, Table, by_name

# In these methods a Number is a cheque's or a purchase order's; in any other it is a card's.
_NOT_CARDS = frozenset(["Check", "eCheck", "COD", "PurchaseOrder", "PayPal", "PayPalExpress", "Google", "Amazon"])
# All that docs/protocol.md#payment names; there are others.
_METHODS = _NOT_CARDS | frozenset(
    ["CreditCard", "Generic1", "Generic2", "WorldPay", "NetBanx", "Solo", "Switch", "Delta", "UKE", "JCB"]
)

_new_card, _new_payment = maker(Card), maker(Payment)
# No digits, and nothing that could tell a value from its name; or a moment, which most gateways note.
_HARMLESS = re.compile(r"[^\d<:=]*+|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z?")
# What can hold no name with a value beside it: no digits, a time or figures, or one word of both.
_TELLS_NOTHING = re.compile(rf"{_HARMLESS.pattern}|[0-9 .,:/+TZ-]*+|[^\W_]*+")
_NOTHING = Sealed()
_REMEMBERED, _LONGEST_REMEMBERED = 1024, 100  # names of records, characters of one


def payment(
    *, chosen: Fields, gateway: str | None = None, status: str | None = None, processing: str | None = None
) -> Payment:
    """Build the payment; what its method says itself goes before what stands beside it."""
    told = chosen.get
    company = told("company")
    return _new_payment(
        method=chosen["kind"],
        gateway=told("gateway") or (_shown(gateway) if gateway else None),
        status=told("status") or (_shown(status) if status else None),
        processing=told("processing") or (_records(processing) if processing else EMPTY),
        details={"Company": company, **chosen["details"]} if company else chosen["details"] or EMPTY,
        card=_card(told("issuer"), told("holder"), told("number"), told("verification_value"), told("expires")),
    )


def method(name: str) -> Chosen:
    """Return how the element of a method is read: as one that may hold a card, or not."""
    company = redaction(f"Payment/{name}/Company")
    table: Table = {
        **({} if name in _NOT_CARDS else _CARD),
        "Company": Leaf("company", _shown if company is redact else company),  # one of the details
        "PaymentGateway": Leaf("gateway", _shown),
        "PaymentStatus": Leaf("status", _shown),
        "OrderProcessingInfo": Leaf("processing", _records),
    }
    return Chosen("chosen", dict, table, kind=name)


def _card(
    issuer: str | None,
    holder: str | None,
    number: Sealed | None,
    verification_value: Sealed | None,
    expires: Sealed | None,
) -> Card | None:
    if not (issuer or holder or number or verification_value or expires):
        return None
    return _new_card(
        issuer=issuer,
        holder=holder,
        number=number or _NOTHING,
        verification_value=verification_value or _NOTHING,
        expires=expires or _NOTHING,
    )


def _shown(text: str) -> str:
    return text if _HARMLESS.fullmatch(text) else redact(text)


def _records(wire: str) -> dict[str, str]:
    """Split ``Key: value|n|Key: value``: keys in upper case, a banner without a colon is a key alone."""
    records = [record for record in wire.split("|n|") if record and not record.isspace()]
    suspected = frozenset(suspects(records))
    return by_name([_record(record, suspected=place in suspected) for place, record in enumerate(records)])


def _record(record: str, *, suspected: bool) -> tuple[str, str]:
    key, _, value = record.partition(":")
    # A verification value has three digits: a name with fewer is a name alone, whatever is said beside it.
    lasting = len(key) <= _LONGEST_REMEMBERED and (not suspected or sum(map(str.isdigit, key)) < 3)
    name, sensitive, odd = _judged(key) if lasting else _judge(key)
    value = value.strip()
    if sensitive:
        return name, mask(value)
    return name, _shown(value) if suspected or odd or not _TELLS_NOTHING.fullmatch(value) else value


def _judge(key: str) -> tuple[str, bool, bool]:
    """Return the name of records, whether it is one of card data, and whether it may hold a value itself."""
    name = key.strip().upper()
    return _shown(name), is_sensitive(f"Payment/{name}", remember=False), "=" in name or "<" in name


_judged = lru_cache(maxsize=_REMEMBERED)(_judge)

_CARD: Table = {
    "Issuer": Leaf("issuer", _shown),
    "Number": Leaf("number", Sealed),
    "VerificationValue": Leaf("verification_value", Sealed),
    "FullName": Leaf("holder", _shown),
    "ExpirationDate": Leaf("expires", Sealed),
}
# Read once it is known whether there is a method; without one, they are extras as they stand.
_BESIDE: Table = {
    "PaymentGateway": Leaf("gateway"),
    "PaymentStatus": Leaf("status"),
    "OrderProcessingInfo": Leaf("processing"),
}
PAYMENT = Choice("payment", payment, _BESIDE, chosen=method, usual=_METHODS)
