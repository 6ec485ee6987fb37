"""Every order path that a field map may name, and the kind of value that belongs there."""

import difflib
import re
from collections.abc import Mapping
from types import MappingProxyType

_PARTY = {
    **dict.fromkeys(("full_name", "title", "first_name", "middle_name", "last_name", "suffix", "company"), "text"),
    **dict.fromkeys(("email", "phone"), "text"),
    **{f"address.{name}": "text" for name in ("street1", "street2", "city", "state", "postal_code")},
    "address.country": "country",
}
_LINE = {
    **dict.fromkeys(("name", "sku", "kind", "customer_text"), "text"),
    **dict.fromkeys(("quantity", "weight"), "number"),
    **dict.fromkeys(("unit_price", "total"), "money"),
    "taxable": "yes_no",
    # A post often has an option's name and what was chosen apart: together they are the option's text.
    **dict.fromkeys(("options[m].text", "options[m].name", "options[m].value"), "text"),
    "options[m].price": "money",
}
_TOTALS = {
    **dict.fromkeys(("products", "subtotal", "tax", "shipping", "grand_total"), "money"),
    **dict.fromkeys(("tax_name", "shipping_method", "discounts[n].name", "surcharges[n].name"), "text"),
    **dict.fromkeys(("discounts[n].amount", "surcharges[n].amount"), "money"),
    "tax_rate": "number",
    "tax_on_shipping": "yes_no",
}
_SEALED = dict.fromkeys(("card.number", "card.verification_value", "card.expires"), "sealed")
_PAYMENT = {**dict.fromkeys(("method", "gateway", "status", "card.issuer", "card.holder"), "text"), **_SEALED}

KINDS = ("text", "money", "cents", "number", "date", "yes_no", "country", "currency", "sealed")

PATHS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("number", "transaction_id", "customer_id", "comments", "instructions"), "text"),
        **dict.fromkeys(("ip_address", "hostname"), "text"),
        "placed_at": "date",
        "currency": "currency",
        "weight": "number",
        "is_test": "yes_no",
        **{f"billing.{name}": kind for name, kind in _PARTY.items()},
        **{f"shipping.{name}": kind for name, kind in _PARTY.items()},
        **{f"lines[n].{name}": kind for name, kind in _LINE.items()},
        **{f"totals.{name}": kind for name, kind in _TOTALS.items()},
        **{f"payment.{name}": kind for name, kind in _PAYMENT.items()},
        **dict.fromkeys(("coupons[n].name", "coupons[n].status", "coupons[n].applies"), "text"),
        "coupons[n].total": "money",
        "gift_certificates[n].id": "text",
        "gift_certificates[n].amount_used": "money",
        "gift_certificates[n].amount_remaining": "money",
    }
)
_OPEN = re.compile(r"(?:custom_fields|payment\.details|payment\.processing)\.[^.]+")


def kind_of(path: str) -> str:
    """Return the kind of value that belongs at an order path.

    Raises:
        ValueError: there is no such path; the message names the nearest one.
    """
    if _OPEN.fullmatch(path):
        return "text"
    if path not in PATHS:
        near = difflib.get_close_matches(path, PATHS, n=1)
        raise ValueError(f"{path!r} is not an order path" + (f"; did you mean {near[0]!r}?" if near else ""))
    return PATHS[path]
