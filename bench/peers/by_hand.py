"""An order as a careful user reads it by hand: dicts of typed values, from an element of xml.etree or of lxml."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import Element

ADDRESS = {
    "street1": "Street1",
    "street2": "Street2",
    "city": "City",
    "state": "State",
    "code": "Code",
    "country": "Country",
}
NAME = {"title": "Title", "first": "FirstName", "middle": "MiddleName", "last": "LastName", "suffix": "Suffix"}
OTHER = {
    "associate": "Associate",
    "instructions": "OrderInstructions",
    "comments": "Comments",
    "mails": "EmailList",
    "customer": "CustomerID",
}
LINE_AMOUNTS = {"quantity": "Quantity", "price": "ItemPrice", "total": "Total", "weight": "Weight"}
PAYMENT = (
    "Issuer",
    "Number",
    "VerificationValue",
    "FullName",
    "Company",
    "ExpirationDate",
    "PaymentGateway",
    "PaymentStatus",
)


def text(element: Element | None, tag: str) -> str | None:
    return None if element is None else (element.findtext(tag) or "").strip() or None


def amount(element: Element | None, tag: str) -> Decimal | None:
    try:
        return Decimal((text(element, tag) or "").replace(",", ""))
    except InvalidOperation:
        return None


def moment(element: Element, tag: str) -> datetime | None:
    found = text(element, tag)
    return datetime.fromisoformat(found) if found else None


def read_order(element: Element) -> dict[str, Any]:
    shipping, other = element.find("Shipping"), element.find("Other")
    return {
        "number": text(element, "OrderNumber"),
        "transaction": text(element, "ShopSiteTransactionID"),
        "placed_at": moment(element, "OrderDate"),
        "billing": read_party(element.find("Billing")),
        "shipping": read_party(shipping),
        "lines": [read_line(line) for line in products(shipping)],
        "payment": read_payment(element.find("Payment")),
        "totals": read_totals(element.find("Totals")),
        "coupons": [read_coupon(coupon) for coupon in element.iterfind("Coupon") if len(coupon)],
        "certificates": [read_certificate(used) for used in element.iterfind("GiftCertificate") if len(used)],
        **{name: text(other, tag) for name, tag in OTHER.items()},
        "address": text(other, "IPHostName") or text(other, "IpHostname"),
        "weight": amount(other, "TotalOrderWeight"),
        "fields": {
            text(it, "FieldName"): text(it, "FieldValue")
            for it in element.iterfind("Other/CustomCheckoutField")
            if len(it)
        },
    }


def products(shipping: Element | None) -> list[Element]:
    if shipping is None:
        return []
    return shipping.findall("Products/Product") or shipping.findall("Product")


def read_party(element: Element | None) -> dict[str, Any] | None:
    if element is None:
        return None
    parts, address = element.find("NameParts"), element.find("Address")
    return {
        "full_name": text(element, "FullName"),
        **{name: text(parts, tag) for name, tag in NAME.items()},
        "email": text(element, "Email"),
        "company": text(element, "Company"),
        "phone": text(element, "Phone"),
        "address": {name: text(address, tag) for name, tag in ADDRESS.items()},
    }


def read_line(element: Element) -> dict[str, Any]:
    size, gift = element.find("Dimensions"), element.find("GiftCertificatePurchase")
    return {
        "kind": text(element, "ProdType"),
        "name": text(element, "Name"),
        "sku": text(element, "SKU"),
        "taxable": text(element, "Taxable") == "Yes",
        **{name: amount(element, tag) for name, tag in LINE_AMOUNTS.items()},
        "size": [amount(size, side) for side in ("Length", "Width", "Height")] if size is not None else None,
        "options": [(text(it, "SelectedOption"), amount(it, "OptionPrice")) for it in element.iterfind("OrderOption")],
        "customer_text": text(element, "CustomerText"),
        "gift": {tag: text(gift, tag) for tag in ("EmailTo", "From", "To", "Message")} if gift is not None else None,
    }


def read_payment(element: Element | None) -> dict[str, Any] | None:
    method = next(iter(element), None) if element is not None else None
    if method is None:
        return None
    records = (text(method, "OrderProcessingInfo") or "").split("|n|")
    return {
        "method": method.tag,
        **{tag: text(method, tag) for tag in PAYMENT},
        "processing": {
            key.strip(): value.strip() for key, _, value in (record.partition(":") for record in records) if value
        },
    }


def read_totals(element: Element | None) -> dict[str, Any]:
    tax, shipping = (element.find(tag) if element is not None else None for tag in ("Tax", "ShippingTotal"))
    discounts, surcharges = ((element.findall(tag) if element is not None else []) for tag in ("Discount", "Surcharge"))
    return {
        "products": amount(element, "ProductTotal"),
        "discounts": [(text(it, "Name"), amount(it, "Amount")) for it in discounts if len(it)],
        "subtotal": amount(element, "Subtotal"),
        "tax": (text(tax, "TaxName"), amount(tax, "TaxRate"), amount(tax, "TaxAmount"), text(tax, "TaxShipping")),
        "shipping": (text(shipping, "Description"), amount(shipping, "Total")),
        "surcharges": [(text(it, "Description"), amount(it, "Total")) for it in surcharges if len(it)],
        "grand_total": amount(element, "GrandTotal"),
    }


def read_coupon(element: Element) -> dict[str, Any]:
    return {**{tag: text(element, tag) for tag in ("Name", "Status", "ApplyCoupon")}, "total": amount(element, "Total")}


def read_certificate(element: Element) -> dict[str, Any]:
    return {"id": text(element, "ID"), **{tag: amount(element, tag) for tag in ("AmountUsed", "AmountRemaining")}}
