"""Fields of an order element -> Order: the one table of wire names (docs/protocol.md#elements-of-an-order)."""

import re
from datetime import datetime, tzinfo
from typing import Any

from shopsite_orders.core.card_data import guard, redact_prose
from shopsite_orders.core.order import (
    Address,
    Charge,
    Coupon,
    Dimensions,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Order,
    Party,
    Totals,
)
from shopsite_orders.core.values import decimal, moment, text, yes_no
from shopsite_orders.decoding.entries import (
    Extras,
    Fields,
    Inline,
    Kept,
    Leaf,
    Part,
    Special,
    Table,
    by_name,
)
from shopsite_orders.decoding.markup import Node
from shopsite_orders.decoding.payment import PAYMENT

_NOWHERE = (Party(), ())  # no address, no lines
_IP_HOSTNAME = re.compile(r"(?:IP Address:\s*([^,\s]*))?[,\s]*(?:Host Name:\s*(\S*))?", re.IGNORECASE)


def order(
    fields: Fields,
    extras: Extras,
    *,
    currency: str | None = None,
    timezone: tzinfo | None = None,
    repairs: tuple[str, ...] = (),
) -> Order:
    """Build an order of the fields that `ORDER` has read, and of the extras it has left."""
    shipping, lines = fields.pop("shipping", _NOWHERE)
    custom_fields = fields.pop("custom_fields", ())
    return Order(
        source="shopsite",
        placed_at=_at_the_store(fields.pop("placed_at", None), timezone),
        currency=currency,
        shipping=shipping,
        lines=lines,
        custom_fields=by_name([_guarded(**field) for field in custom_fields]),
        repairs=repairs,
        extras={path: tuple(texts) for path, texts in extras.items()},
        **(fields.pop("ip_hostname", None) or {}),
        **fields,
    )


def _at_the_store(placed_at: datetime | None, timezone: tzinfo | None) -> datetime | None:
    if placed_at is None or timezone is None or placed_at.tzinfo:
        return placed_at
    return placed_at.replace(tzinfo=timezone)


def _prose(wire: str) -> str | None:
    """Return what a person wrote, without card data (docs/protocol.md#card-data)."""
    return text(redact_prose(wire))


def _guarded(*, name: str | None = None, value: str | None = None) -> tuple[str, str]:
    """Return the name that a merchant gave a field of the checkout, and what a shopper may have written there."""
    return name or "", guard(name or "", value or "")


def _shipping(*, lines: tuple[Line, ...] = (), **party: Any) -> tuple[Party, tuple[Line, ...]]:
    return Party(**party), lines


def _totals(*, taxes: tuple[Fields, ...] = (), **fields: Any) -> Totals:
    return Totals(**(_summed(taxes) if len(taxes) > 1 else taxes[0] if taxes else {}), **fields)


def _summed(taxes: tuple[Fields, ...]) -> Fields:
    """Sum up the taxes where a store lists several; their rates are in the extras."""
    amounts, names, on_shipping = (
        [tax[about] for tax in taxes if tax.get(about) is not None] for about in ("tax", "tax_name", "tax_on_shipping")
    )
    return {
        "tax": sum(amounts[1:], amounts[0]) if amounts else None,
        "tax_name": " + ".join(names) or None,
        "tax_on_shipping": any(on_shipping) if on_shipping else None,
    }


def _ip_hostname(wire: str) -> dict[str, str | None] | None:
    found = _IP_HOSTNAME.fullmatch(wire.strip())
    if found is None:
        raise ValueError("not of the form 'IP Address:…, Host Name:…'")
    return {"ip_address": found[1] or None, "hostname": found[2] or None} if wire.strip() else None


def _texts(node: Node, path: str, extras: Extras) -> tuple[str, ...]:
    """Return every text in an element whose structure nobody published."""
    if isinstance(node, str):
        return (node.strip(),) if node.strip() else ()
    inside = node.values() if isinstance(node, dict) else node
    return tuple(found for child in inside for found in _texts(child, path, extras))


ADDRESS: Table = {
    "Street1": Leaf("street1"),
    "Street2": Leaf("street2"),
    "City": Leaf("city"),
    "State": Leaf("state"),
    "Code": Leaf("postal_code"),
    "Country": Leaf("country"),
}
PARTY: Table = {
    "FullName": Leaf("full_name"),
    "NameParts": Inline(
        {
            "Title": Leaf("title"),
            "FirstName": Leaf("first_name"),
            "MiddleName": Leaf("middle_name"),
            "LastName": Leaf("last_name"),
            "Suffix": Leaf("suffix"),
        }
    ),
    "Email": Leaf("email"),
    "Company": Leaf("company"),
    "Phone": Leaf("phone"),
    "Address": Part("address", Address, ADDRESS),
}
DIMENSIONS = Part(
    "dimensions",
    Dimensions,
    {
        "Length": Leaf("length", decimal, lenient=True),
        "Width": Leaf("width", decimal, lenient=True),
        "Height": Leaf("height", decimal, lenient=True),
    },
    optional=True,
    path="Dimensions",
)
OPTION = Part(
    "options",
    Option,
    {"SelectedOption": Leaf("text"), "OptionPrice": Leaf("price", decimal, lenient=True)},
    many=True,
    path="OrderOption",
)
LINE = Part(
    "lines",
    Line,
    {
        "ProdType": Leaf("kind"),
        "Name": Leaf("name"),
        "SKU": Leaf("sku"),
        "Taxable": Leaf("taxable", yes_no, lenient=True),
        "Quantity": Leaf("quantity", decimal, required=True),
        "ItemPrice": Leaf("unit_price", decimal),
        "Total": Leaf("total", decimal),
        "Weight": Leaf("weight", decimal, lenient=True),
        "Dimensions": DIMENSIONS,
        "Dimension": DIMENSIONS,
        "OrderOption": OPTION,
        "OrderOptions": Inline({"OrderOption": OPTION}),
        "CustomerText": Leaf("customer_text", _prose),
        "QBImport": Kept(),
        "GiftCertificatePurchase": Part(
            "gift_certificate",
            GiftCertificatePurchase,
            {
                "EmailTo": Special("email_to", _texts, absent=()),
                "From": Leaf("sender"),
                "To": Leaf("recipient"),
                "Message": Leaf("message", _prose),
            },
            optional=True,
        ),
    },
    many=True,
    common=True,
    path="Products/Product",
)
# Later layouts wrap the lines in Products; all have them inside Shipping.
SHIPPING: Table = {**PARTY, "Products": Inline({"Product": LINE}), "Product": LINE}
DISCOUNT: Table = {"Name": Leaf("name"), "Description": Leaf("name"), "Amount": Leaf("amount", decimal)}
TAX: Table = {
    "TaxRate": Leaf("tax_rate", decimal, lenient=True),
    "TaxName": Leaf("tax_name"),
    "TaxShipping": Leaf("tax_on_shipping", yes_no, lenient=True),
    "TaxAmount": Leaf("tax", decimal),
}
SURCHARGE: Table = {"Total": Leaf("amount", decimal), "Description": Leaf("name")}
TOTALS: Table = {
    "ProductTotal": Leaf("products", decimal),
    "Discount": Part("discounts", Charge, DISCOUNT, many=True, plain="Amount"),
    "Subtotal": Leaf("subtotal", decimal),
    "SubTotal": Leaf("subtotal", decimal),
    "Tax": Part("taxes", dict, TAX, many=True, plain="TaxAmount", itemised=True),
    "GrandTotal": Leaf("grand_total", decimal),
    "ShippingTotal": Inline(
        {"Total": Leaf("shipping", decimal), "Description": Leaf("shipping_method")}, plain="Total"
    ),
    "Surcharge": Part("surcharges", Charge, SURCHARGE, many=True, plain="Total"),
}
ORDER: Table = {
    "OrderNumber": Leaf("number", required=True),
    "ShopSiteTransactionID": Leaf("transaction_id"),
    "OrderDate": Leaf("placed_at", moment),
    "OrderGateway": Kept(),
    "Billing": Part("billing", Party, PARTY),
    "Shipping": Part("shipping", _shipping, SHIPPING),
    "Payment": PAYMENT,
    "Totals": Part("totals", _totals, TOTALS),
    "Coupon": Part(
        "coupons",
        Coupon,
        {
            "Name": Leaf("name"),
            "Status": Leaf("status"),
            "Total": Leaf("total", decimal),
            "ApplyCoupon": Leaf("applies"),
        },
        many=True,
    ),
    "GiftCertificate": Part(
        "gift_certificates",
        GiftCertificate,
        {
            "ID": Leaf("id"),
            "AmountUsed": Leaf("amount_used", decimal),
            "AmountRemaining": Leaf("amount_remaining", decimal),
        },
        many=True,
    ),
    "Other": Inline(
        {
            "Associate": Kept(),
            "OrderInstructions": Leaf("instructions", _prose),
            "Comments": Leaf("comments", _prose),
            "IpHostname": Leaf("ip_hostname", _ip_hostname, lenient=True),
            "TotalOrderWeight": Leaf("weight", decimal, lenient=True),
            "EmailList": Kept(),
            "CustomCheckoutField": Part(
                "custom_fields", dict, {"FieldName": Leaf("name"), "FieldValue": Leaf("value")}, many=True
            ),
            "OrderUTC": Kept(),
            "CustomerID": Leaf("customer_id"),
        }
    ),
}
