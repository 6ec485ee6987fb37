"""The order: one model for both front doors.

Money, quantities and weights are exact `Decimal`; absent and empty are both `None`; what a store may invent (methods,
issuers, kinds, countries) stays open text. Each class says in its docstring what its fields are and, in parentheses,
which element of ShopSite's reply they come from; `docs/fields.md` is made of that.
"""

from shopsite_orders.core.order.line import Dimensions, GiftCertificatePurchase, Line, Option
from shopsite_orders.core.order.order import Order, Source
from shopsite_orders.core.order.party import Address, Party
from shopsite_orders.core.order.payment import Card, Payment
from shopsite_orders.core.order.totals import Charge, Coupon, GiftCertificate, Totals

__all__ = [
    "Address",
    "Card",
    "Charge",
    "Coupon",
    "Dimensions",
    "GiftCertificate",
    "GiftCertificatePurchase",
    "Line",
    "Option",
    "Order",
    "Party",
    "Payment",
    "Source",
    "Totals",
]
