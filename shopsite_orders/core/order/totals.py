"""What the order comes to, and what was taken off."""

from decimal import Decimal

import attrs


@attrs.frozen(kw_only=True)
class Charge:
    """A discount (``Totals/Discount``) or a surcharge (``Totals/Surcharge``), with the sign the store gave it.

    Attributes:
        name: what it is for: ``Name`` or ``Description`` of a discount, ``Description`` of a surcharge
            (``Description``).
        amount: how much: ``Amount`` of a discount, ``Total`` of a surcharge, or the number that is the whole element.
    """

    name: str | None = None
    amount: Decimal | None = None


@attrs.frozen(kw_only=True)
class Totals:
    """The order's sums as the store states them, never computed here: ``Totals``.

    This is how they add up. Coupons and gift certificates are not among the totals: they are fields of the order.

        products - discounts - coupons before tax = subtotal
        subtotal + tax + shipping + surcharges - coupons after tax - gift certificates = grand total

    So ``subtotal + tax + shipping`` is the grand total only of an order without surcharges, coupons after tax and gift
    certificates. `Order.audit` works all of it out and says where a store's sums differ (docs/protocol.md#totals).

    Attributes:
        products: the sum of the lines, before anything is taken off (``ProductTotal``).
        discounts: what the store takes off by itself, such as a sale (``Discount``).
        subtotal: `products` less the discounts and the coupons before tax; equal to `products` without any
            (``Subtotal``).
        tax: the tax; of several taxes their sum (``Tax/TaxAmount``).
        tax_name: what the tax is called; of several taxes their names, joined by " + " (``Tax/TaxName``).
        tax_rate: the rate as a percentage: 6.85 means 6.85 %; missing where a store lists several taxes, whose rates
            are in `Order.extras` (``Tax/TaxRate``).
        tax_on_shipping: whether shipping is taxed, too (``Tax/TaxShipping``).
        shipping: what shipping costs (``ShippingTotal/Total``).
        shipping_method: how it is shipped, such as "UPS Ground" (``ShippingTotal/Description``).
        surcharges: what is added, such as gift wrapping or handling (``Surcharge``).
        grand_total: what the customer pays (``GrandTotal``).
    """

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

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.goods import totals_card  # noqa: PLC0415 - for notebooks alone

        return totals_card(self)


@attrs.frozen(kw_only=True)
class Coupon:
    """A coupon that was used: ``Coupon``.

    Attributes:
        name: the coupon's name or code (``Name``).
        status: the store's word for what became of it, such as ``Applied`` (``Status``).
        total: how much it takes off; stores differ in its sign (``Total``).
        applies: ``Pre`` if it is taken off before tax, ``Post`` if after (``ApplyCoupon``).
    """

    name: str | None = None
    status: str | None = None
    total: Decimal | None = None
    applies: str | None = None


@attrs.frozen(kw_only=True)
class GiftCertificate:
    """A gift certificate that was redeemed: ``GiftCertificate``; one that is bought is a `Line`.

    Attributes:
        id: the certificate's number (``ID``).
        amount_used: how much of it paid for this order (``AmountUsed``).
        amount_remaining: what is left on it (``AmountRemaining``).
    """

    id: str | None = None
    amount_used: Decimal | None = None
    amount_remaining: Decimal | None = None
