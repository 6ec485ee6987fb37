"""Order: all that a store tells of one order."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Self

import attrs

from shopsite_orders.core.frozen_mapping import EMPTY, NOTHING, freeze_lists, freeze_texts
from shopsite_orders.core.order.line import Line
from shopsite_orders.core.order.party import Party
from shopsite_orders.core.order.payment import Payment
from shopsite_orders.core.order.totals import Coupon, GiftCertificate, Totals

if TYPE_CHECKING:
    from shopsite_orders.core.order.findings import Findings

Source = Literal["shopsite", "shopintegrator"]


def _wall_clock(placed_at: datetime | None) -> tuple[datetime | None, timedelta | None]:
    """Return by what moments are compared: what the clock shows, and how far it is from UTC.

    Python finds no two moments equal in the hour that a zone has twice unless the zones are one object, so that no
    order of that hour would equal its stored copy.
    """
    return (placed_at.replace(tzinfo=None), placed_at.utcoffset()) if placed_at else (None, None)


def order_key(number: str, placed_at: datetime | None) -> str:
    """Return the identity of an order with this number that was placed at this time."""
    placed = placed_at.replace(tzinfo=None).isoformat() if placed_at else ""
    return f"{number}@{placed}"


@attrs.frozen(kw_only=True)
class Order:
    """One order, whichever door it came through: ``Order``.

    Its `repr` is one line without personal data; `to_dict` and `attrs.asdict` show all, card data as it may be shown.

    Attributes:
        source: the door it came through: ``"shopsite"`` if it was pulled, ``"shopintegrator"`` if it was posted.
        number: the order number, as text; see `key` for what tells orders apart (``OrderNumber``).
        transaction_id: the store's identifier of the checkout (``ShopSiteTransactionID``).
        placed_at: when it was placed, by the store's clock: aware if the store's zone was given, naive otherwise
            (``OrderDate``).
        currency: what the amounts are in, such as "USD", as you gave it: no reply tells.
        customer_id: the number of the customer's account (``Other/CustomerID``).
        billing: who pays, and whom to write to (``Billing``).
        shipping: who receives; stores fill it in also where that is the same person (``Shipping``).
        lines: what was bought, in the store's order (``Shipping/Products/Product``).
        payment: how it was paid; `None` if there was nothing to pay (``Payment``).
        totals: what it comes to, and how that adds up (``Totals``).
        coupons: the coupons that were used (``Coupon``).
        gift_certificates: the gift certificates that were redeemed (``GiftCertificate``).
        comments: free text about the order; who writes it is not documented (``Other/Comments``).
        instructions: the ordering instructions that the shopper typed at the checkout, such as how to deliver; they may
            hold HTML (``Other/OrderInstructions``).
        ip_address: the address of the shopper's computer (``Other/IpHostname``).
        hostname: the host name of the same (``Other/IpHostname``).
        weight: the weight of the whole order, in the store's unit (``Other/TotalOrderWeight``).
        custom_fields: what the merchant asks for at the checkout: the answers by the names of the fields
            (``Other/CustomCheckoutField``).
        is_test: whether it was posted as a test, so that nobody ordered anything.
        repairs: what had to be mended before the order could be read (docs/protocol.md#repairs).
        extras: all that has no field here, under its path: ``order.extras["Totals/NewThing"] == ("1.00",)``.
    """

    source: Source
    number: str
    transaction_id: str | None = None
    placed_at: datetime | None = attrs.field(default=None, eq=_wall_clock)
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
        """The order's identity, its number and the store's wall clock as in ``1235@2017-05-05T12:12:14``.

        The same in every layout and with or without a time zone; a number issued again is another order.
        """
        return order_key(self.number, self.placed_at)

    def to_dict(self) -> dict[str, Any]:
        """Return all of the order as JSON has it: money and times as text, card data only as it is shown."""
        from shopsite_orders.core.order.writing import to_plain  # noqa: PLC0415 - only where orders are written

        values: dict[str, Any] = to_plain(self)
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Return the order that `to_dict` made `values` of, equal to it; of card data, what was shown.

        What is missing has its default, so that what an earlier release wrote can be read.

        Raises:
            ValueError: something is not what `to_dict` gives; the message names its path and does not repeat it.
        """
        from shopsite_orders.core.order.reading import from_plain  # noqa: PLC0415 - only where orders are read back

        return from_plain(cls, values)

    def audit(self) -> "Findings":
        """Return where the cents do not add up, and what could not be checked; nothing for an order that is right.

        Every amount is worked out again from what the store states for its parts; it never raises.
        """
        from shopsite_orders.core.audit.audit import audit  # noqa: PLC0415 - few orders are audited
        from shopsite_orders.core.order.findings import Findings  # noqa: PLC0415

        return Findings(audit(self))

    def __repr__(self) -> str:
        from shopsite_orders.core.order.summary import summary  # noqa: PLC0415 - few orders are printed

        return summary(self)

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.invoice import order_card  # noqa: PLC0415 - for notebooks alone

        return order_card(self)
