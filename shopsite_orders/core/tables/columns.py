"""The tables and columns of orders: what a class has several of has a table, all else a column.

A column is named after its path in `Order`: ``order.billing.address.city`` is ``billing_address_city``. An optional
part, such as ``payment``, has a column ``has_payment``. A time has three: the store's clock, its zone, and UTC.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs

from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order

# What an order may have several of; beside these there is the table "extras", of its names and texts.
PARTS: Mapping[str, type] = {
    "lines": Line,
    "options": Option,
    "charges": Charge,
    "coupons": Coupon,
    "gift_certificates": GiftCertificate,
}
# What tells the rows of one order apart.
POSITIONS: Mapping[str, tuple[str, ...]] = {
    "orders": (),
    "lines": ("place",),
    "options": ("line", "place"),
    "charges": ("kind", "place"),
    "coupons": ("place",),
    "gift_certificates": ("place",),
    "extras": ("place",),
}
TEXTS = ("field", "name", "text")  # of "extras"
# What `field` is called for the names and texts of an order; "extras" and "repairs" come on top.
MAPPINGS = ("custom_fields", "payment_processing", "payment_details")
EMAIL_TO = "lines_gift_certificate_email_to"  # its name is the place of the line


class Utc(datetime):
    """A moment that is put into UTC."""


@attrs.frozen
class Column:
    """A column: its name, what is in it, the field it comes from, and whether something is in it in every row."""

    name: str
    kind: Any
    owner: type
    field: str
    always: bool = False


@cache
def fields(cls: Any) -> tuple[tuple[str, Any, bool], ...]:
    """Return the name of each field, its type, and whether it is optional."""
    hints = get_type_hints(cls)  # costly
    found = [(attribute.name, hints[attribute.name]) for attribute in attrs.fields(cls)]
    return tuple(
        (name, get_args(hint)[0], True) if isinstance(hint, UnionType) else (name, hint, False) for name, hint in found
    )


def is_collection(kind: Any) -> bool:
    """Say whether values of this type have rows of their own."""
    return get_origin(kind) in (tuple, Mapping)


def columns(cls: type, prefix: str = "") -> Iterator[Column]:
    """Yield the columns of a class, in the order of its fields."""
    for name, kind, optional in fields(cls):
        path = prefix + name
        if attrs.has(kind):
            if optional:
                yield Column(f"has_{path}", bool, cls, name, always=True)
            yield from columns(kind, f"{path}_")
        elif kind is datetime:
            yield Column(path, datetime, cls, name)
            yield Column(f"{path}_zone", str, cls, f"{name}_zone")
            yield Column(f"{path}_utc", Utc, cls, f"{name}_utc")
        elif not is_collection(kind):
            yield Column(path, kind, cls, name)


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns of a table, but for those that tell which order and which place a row is of."""
    if table == "extras":
        return tuple(Column(name, str, Order, f"extras_{name}", always=name == "field") for name in TEXTS)
    return tuple(columns(Order if table == "orders" else PARTS[table]))
