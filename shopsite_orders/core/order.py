"""The order: one model for both front doors.

Money, quantities and weights are exact `Decimal`; absent and empty are both `None`; what a store may
invent (methods, issuers, kinds, countries) stays open text. Element names are those of ShopSite's reply.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal

import attrs

from shopsite_orders.core.frozen_mapping import EMPTY, NOTHING, FrozenMapping, freeze_lists, freeze_texts
from shopsite_orders.core.sealed import Sealed

if TYPE_CHECKING:
    from shopsite_orders.core.audit.finding import Finding

Source = Literal["shopsite", "shopintegrator"]


@attrs.frozen(kw_only=True)
class Address:
    """A postal address; `country` is an English name or a code, as the store sends it."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    postal_code: str | None = None
    country: str | None = None


@attrs.frozen(kw_only=True)
class Party:
    """Who pays (billing) or who receives (shipping); the parts of a name come from layout 7.1 on."""

    full_name: str | None = None
    title: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    last_name: str | None = None
    suffix: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    address: Address = Address()


@attrs.frozen(kw_only=True)
class Dimensions:
    """Length, width and height of one item, in the store's unit."""

    length: Decimal | None = None
    width: Decimal | None = None
    height: Decimal | None = None


@attrs.frozen(kw_only=True)
class Option:
    """One order option the customer selected; its `price` is already part of the line's unit price."""

    text: str | None = None
    price: Decimal | None = None


@attrs.frozen(kw_only=True)
class GiftCertificatePurchase:
    """A gift certificate bought on this line: to whom it is mailed, and the card's wording."""

    email_to: tuple[str, ...] = ()
    sender: str | None = None
    recipient: str | None = None
    message: str | None = None


@attrs.frozen(kw_only=True)
class Line:
    """One product of the order; `unit_price` includes the prices of its options."""

    name: str | None = None
    sku: str | None = None
    kind: str | None = None
    quantity: Decimal
    unit_price: Decimal | None = None
    total: Decimal | None = None
    taxable: bool | None = None
    weight: Decimal | None = None
    dimensions: Dimensions | None = None
    options: tuple[Option, ...] = ()
    customer_text: str | None = None
    gift_certificate: GiftCertificatePurchase | None = None


@attrs.frozen(kw_only=True)
class Charge:
    """A discount or a surcharge, with the sign the store gave it."""

    name: str | None = None
    amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class Totals:
    """The order's sums as the store states them, never computed here; `tax_rate` is a percentage."""

    products: Decimal | None = None
    discounts: tuple[Charge, ...] = ()
    subtotal: Decimal | None = None
    tax: Decimal | None = None
    tax_name: str | None = None
    tax_rate: Decimal | None = None
    tax_on_shipping: bool | None = None
    shipping: Decimal | None = None
    shipping_method: str | None = None
    surcharges: tuple[Charge, ...] = ()
    grand_total: Decimal | None = None


@attrs.frozen(kw_only=True)
class Card:
    """A payment card; what must not leak is `Sealed`."""

    issuer: str | None = None
    holder: str | None = None
    number: Sealed = Sealed()
    verification_value: Sealed = Sealed()
    expires: Sealed = Sealed()


@attrs.frozen(kw_only=True)
class Payment:
    """How the order was paid: `method` is the store's own word (``CreditCard``, ``PayPalExpress``, …)."""

    method: str
    gateway: str | None = None
    status: str | None = None
    card: Card | None = None
    processing: Mapping[str, str] = attrs.field(default=EMPTY, converter=freeze_texts)
    details: Mapping[str, str] = attrs.field(default=EMPTY, converter=freeze_texts)


@attrs.frozen(kw_only=True)
class Coupon:
    """A coupon applied before (``Pre``) or after (``Post``) tax; stores differ in the sign of `total`."""

    name: str | None = None
    status: str | None = None
    total: Decimal | None = None
    applies: str | None = None


@attrs.frozen(kw_only=True)
class GiftCertificate:
    """A gift certificate redeemed in this order."""

    id: str | None = None
    amount_used: Decimal | None = None
    amount_remaining: Decimal | None = None


@attrs.frozen(kw_only=True)
class Order:
    """One order, whichever door it came through.

    `placed_at` is the store's clock: aware when the store's time zone was given, naive otherwise.
    `repairs` says what had to be mended before the order could be read. `extras` keeps what has no
    field here, under its path: ``order.extras["Totals/NewThing"] == ("1.00",)``.
    """

    source: Source
    number: str
    transaction_id: str | None = None
    placed_at: datetime | None = None
    currency: str | None = None
    customer_id: str | None = None
    billing: Party = Party()
    shipping: Party = Party()
    lines: tuple[Line, ...] = ()
    payment: Payment | None = None
    totals: Totals = Totals()
    coupons: tuple[Coupon, ...] = ()
    gift_certificates: tuple[GiftCertificate, ...] = ()
    comments: str | None = None
    instructions: str | None = None
    ip_address: str | None = None
    hostname: str | None = None
    weight: Decimal | None = None
    custom_fields: Mapping[str, str] = attrs.field(default=EMPTY, converter=freeze_texts)
    is_test: bool = False
    repairs: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = attrs.field(default=NOTHING, converter=freeze_lists)

    @property
    def key(self) -> str:
        """The order's identity: its number and the store's wall clock, ``1235@2017-05-05T12:12:14``.

        The same in every layout and with or without a time zone; a number issued again is another order.
        """
        placed = self.placed_at.replace(tzinfo=None).isoformat() if self.placed_at else ""
        return f"{self.number}@{placed}"

    def to_dict(self) -> dict[str, Any]:
        """Return the order as JSON-ready values: money and times as text, card data only as it is shown."""
        return attrs.asdict(self, value_serializer=_plain)

    def audit(self) -> "tuple[Finding, ...]":
        """Return where the cents do not add up, and what could not be checked; nothing for an order that is right.

        Every amount is worked out again from what the store states for its parts; it never raises.
        """
        from shopsite_orders.core.audit.audit import audit  # noqa: PLC0415 - few orders are audited

        return audit(self)


def _plain(_: object, __: object, value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat()
        case Sealed():
            return str(value) or None
        case FrozenMapping():
            return dict(value)
        case _:
            return value
