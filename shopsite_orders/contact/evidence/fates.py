"""What becomes of a text in a bundle, by where it stands: what is not known to be harmless is replaced.

What is harmless stands here by its wire name and under its whole path, so that nothing within an element that nobody
knows is ever taken for it. Wrappers that some layouts have are left out of paths.
"""

import re
from collections.abc import Mapping
from enum import Enum

from shopsite_orders.decoding.forms.markup import HTML_TAGS

Path = tuple[str, ...]


class Fate(Enum):
    """What is done: by `KEEP` nothing, as a merchant wrote it; by `REPLACE`, the usual, a text is invented.

    `VALUE` keeps a number, a date or a yes; `ADDRESS` the labels of an IP address and a host; `RECORDS` what gateways
    say of a payment, key by key; `PHRASE` the words that servers say. `MASK` leaves nothing of card data.
    """

    KEEP = "kept"
    VALUE = "kept where it is a number, a date, or a yes or no"
    ADDRESS = "replaced, but for the labels"
    RECORDS = "replaced, but for what gateways say of a payment"
    PHRASE = "replaced, but for the words of servers"
    MASK = "masked"
    REPLACE = "replaced"


_TRANSPARENT = frozenset({"ShopSiteOrders", "SETIOrders", "Order", "Products", "OrderOptions"})
_KEEP = (
    "OrderNumber Shipping/Product/ProdType Shipping/Product/Name Shipping/Product/SKU Totals/Discount/Name "
    "Totals/Discount/Description Totals/Tax/TaxName Totals/ShippingTotal/Description Totals/Surcharge/Description "
    "Coupon/Status Coupon/ApplyCoupon Other/CustomCheckoutField/FieldName"
)
_VALUE = (
    "Response/ResponseCode OrderDate Other/OrderUTC Other/TotalOrderWeight "
    "Shipping/Product/Taxable Shipping/Product/Quantity Shipping/Product/ItemPrice Shipping/Product/Total "
    "Shipping/Product/Weight Shipping/Product/Dimensions/Length Shipping/Product/Dimensions/Width "
    "Shipping/Product/Dimensions/Height Shipping/Product/Dimension/Length Shipping/Product/Dimension/Width "
    "Shipping/Product/Dimension/Height Shipping/Product/OrderOption/OptionPrice Shipping/Product/QBImport "
    "Totals/ProductTotal Totals/Discount Totals/Discount/Amount Totals/Subtotal Totals/SubTotal Totals/Tax "
    "Totals/Tax/TaxRate Totals/Tax/TaxShipping Totals/Tax/TaxAmount Totals/ShippingTotal Totals/ShippingTotal/Total "
    "Totals/Surcharge Totals/Surcharge/Total Totals/GrandTotal Coupon/Total GiftCertificate/AmountUsed "
    "GiftCertificate/AmountRemaining"
)
_FATES: Mapping[Path, Fate] = {
    **{tuple(path.split("/")): Fate.KEEP for path in _KEEP.split()},
    **{tuple(path.split("/")): Fate.VALUE for path in _VALUE.split()},
    ("Other", "IpHostname"): Fate.ADDRESS,
    ("Other", "IPHostName"): Fate.ADDRESS,
    ("Response", "ResponseDescription"): Fate.PHRASE,
    ("@version",): Fate.VALUE,
    (): Fate.PHRASE,  # before and after the reply
}
_OF_A_PAYMENT: Mapping[str, Fate] = {  # below whatever its method is called
    "Issuer": Fate.KEEP,
    "PaymentGateway": Fate.KEEP,
    "PaymentStatus": Fate.KEEP,
    "OrderProcessingInfo": Fate.RECORDS,
    "Number": Fate.MASK,
    "VerificationValue": Fate.MASK,
    "ExpirationDate": Fate.MASK,
}
_WORDS_OF_VALUES = """
jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun am pm t z utc gmt
yes no y n true false usd cad eur gbp aud
"""
_WORD = re.compile(r"[^\W\d_]+")
_SMALL_WORDS = frozenset(_WORDS_OF_VALUES.split())


def known_as(names: Path) -> Path:
    """Return a path without what differs between layouts, and without HTML."""
    return tuple(name for name in names if name not in _TRANSPARENT and name.lower() not in HTML_TAGS)


def fate(names: Path) -> Fate:
    """Return what becomes of the text in these elements, named from the outermost in."""
    path = known_as(names)
    if path[:1] == ("Payment",) and len(path) in (2, 3):
        return _OF_A_PAYMENT.get(path[-1], Fate.REPLACE)
    return _FATES.get(path, Fate.REPLACE)


def is_value(text: str) -> bool:
    """Say whether a text is a number, a date, or a yes or no, and nothing that a person is called."""
    return all(word.lower() in _SMALL_WORDS for word in _WORD.findall(text))
