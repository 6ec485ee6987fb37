"""Fields of an order element -> Order: the one table of wire names (docs/protocol.md#elements-of-an-order)."""

import re
from collections.abc import Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, tzinfo
from decimal import Context, Decimal, Inexact, localcontext

from shopsite_orders.core.card_data import guard, redact_prose
from shopsite_orders.core.drafts import maker
from shopsite_orders.core.frozen_mapping import EMPTY, NOTHING
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
from shopsite_orders.core.values import decimal, moment, yes_no
from shopsite_orders.decoding.entries import (
    Extra,
    Extras,
    FieldError,
    Fields,
    Leaf,
    Node,
    Part,
    Table,
    Whole,
    Wrapper,
    by_name,
)
from shopsite_orders.decoding.payment import PAYMENT

_new_order = maker(Order)
_UTMOST_YEARS = (MINYEAR, MAXYEAR)
_EXACT = Context(prec=200, traps=[Inexact])  # whatever context the program has set
_IP_HOSTNAME = re.compile(r"(?:IP Address:\s*+([^,\s]*+))?[,\s]*+(?:Host Name:\s*+(\S*+))?", re.IGNORECASE)


def order(
    fields: Fields,
    extras: Extras,
    *,
    currency: str | None = None,
    timezone: tzinfo | None = None,
    repairs: tuple[str, ...] = (),
) -> Order:
    """Build an order of the fields that were read by `ORDER`, and of what none of them took."""
    custom_fields = fields.pop("custom_fields", ())
    return _new_order(
        source="shopsite",
        placed_at=_at_the_store(fields.pop("placed_at", None), timezone),
        currency=currency,
        custom_fields=by_name(custom_fields) if custom_fields else EMPTY,
        repairs=repairs,
        extras={path: tuple(texts) for path, texts in extras.items()} if extras else NOTHING,
        **fields.pop("ip_hostname", EMPTY),
        **fields,
    )


def _at_the_store(placed_at: datetime | None, timezone: tzinfo | None) -> datetime | None:
    """Return the moment in the zone of the store, unless the text has named an offset itself."""
    if placed_at is None:
        return None
    if timezone and placed_at.tzinfo is None:
        placed_at = placed_at.replace(tzinfo=timezone)
    if placed_at.tzinfo and placed_at.year in _UTMOST_YEARS:
        try:
            placed_at.astimezone(UTC)
        except OverflowError as error:
            raise FieldError("OrderDate", placed_at.isoformat(), "not a date that UTC has") from error
    return placed_at


def _guarded(*, name: str | None = None, value: str | None = None) -> tuple[str, str]:
    """Return the name that a merchant gave a field of the checkout, and what a shopper may have written there."""
    return name or "", guard(name or "", value or "")


def _summed(taxes: Sequence[Fields]) -> Fields:
    """Sum up the taxes where a store lists several; their rates are in the extras."""
    amounts, names, on_shipping = (
        [tax[about] for tax in taxes if tax.get(about) is not None] for about in ("tax", "tax_name", "tax_on_shipping")
    )
    return {
        "tax": _sum(amounts) if amounts else None,
        "tax_name": " + ".join(names) or None,
        "tax_on_shipping": any(on_shipping) if on_shipping else None,
    }


def _sum(amounts: list[Decimal]) -> Decimal:
    with localcontext(_EXACT):
        return sum(amounts[1:], amounts[0])


def _ip_hostname(wire: str) -> dict[str, str | None] | None:
    found = _IP_HOSTNAME.fullmatch(wire.strip())
    if found is None:
        raise ValueError("not of the form 'IP Address:…, Host Name:…'")
    return {"ip_address": found[1] or None, "hostname": found[2] or None} if wire.strip() else None


def _texts(node: Node) -> tuple[str, ...]:
    """Return every text in an element whose structure nobody published."""
    if isinstance(node, str):
        return (node.strip(),) if node.strip() else ()
    inside = node.values() if isinstance(node, dict) else node
    return tuple([found for child in inside for found in _texts(child)])


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
    "NameParts": Wrapper(
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
        "OrderOptions": Wrapper({"OrderOption": OPTION}),
        "CustomerText": Leaf("customer_text", redact_prose),
        "QBImport": Extra(),
        "GiftCertificatePurchase": Part(
            "gift_certificate",
            GiftCertificatePurchase,
            {
                "EmailTo": Whole("email_to", _texts),
                "From": Leaf("sender"),
                "To": Leaf("recipient"),
                "Message": Leaf("message", redact_prose),
            },
        ),
    },
    many=True,
    path="Products/Product",
    passed_on=True,
)
# Later layouts wrap the lines in Products; all have them inside Shipping.
SHIPPING: Table = {**PARTY, "Products": Wrapper({"Product": LINE}), "Product": LINE}
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
    "Tax": Part("taxes", dict, TAX, many=True, plain="TaxAmount", path="Tax", summed=_summed),
    "GrandTotal": Leaf("grand_total", decimal),
    "ShippingTotal": Wrapper(
        {"Total": Leaf("shipping", decimal), "Description": Leaf("shipping_method")}, plain="Total"
    ),
    "Surcharge": Part("surcharges", Charge, SURCHARGE, many=True, plain="Total"),
}
IP_HOSTNAME = Leaf("ip_hostname", _ip_hostname, lenient=True)
ORDER: Table = {
    "OrderNumber": Leaf("number", required=True),
    "ShopSiteTransactionID": Leaf("transaction_id"),
    "OrderDate": Leaf("placed_at", moment),
    "OrderGateway": Extra(),
    "Billing": Part("billing", Party, PARTY),
    "Shipping": Part("shipping", Party, SHIPPING),
    "Payment": PAYMENT,
    "Totals": Part("totals", Totals, TOTALS),
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
    "Other": Wrapper(
        {
            "Associate": Extra(),
            "OrderInstructions": Leaf("instructions", redact_prose),
            "Comments": Leaf("comments", redact_prose),
            "IpHostname": IP_HOSTNAME,
            "IPHostName": IP_HOSTNAME,
            "TotalOrderWeight": Leaf("weight", decimal, lenient=True),
            "EmailList": Extra(),
            "CustomCheckoutField": Part(
                "custom_fields", _guarded, {"FieldName": Leaf("name"), "FieldValue": Leaf("value")}, many=True
            ),
            "OrderUTC": Extra(),
            "CustomerID": Leaf("customer_id"),
        }
    ),
}
