"""The tables: plain names and types for people who query them.

A column is named after its path in `Order`: ``order.billing.address.city`` is ``billing_address_city``. An optional
part, such as ``payment``, has a column ``has_payment``. Whatever an order may have several of has rows in a table of
its own, in their `place`. docs/databases.md#the-tables tells what is in each.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

import attrs
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.types import TypeEngine

from shopsite_orders.core.database.schema import Schema, version_table
from shopsite_orders.core.database.types import Exact
from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order, Source

SCHEMA_VERSION = 2
metadata = MetaData()

_TYPES: dict[Any, TypeEngine[Any]] = {bool: Boolean(), Decimal: Exact(), Source: String(20)}


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


def _columns(cls: type, prefix: str = "") -> Iterator[Column[Any]]:
    for name, kind, optional in fields(cls):
        column = prefix + name
        if attrs.has(kind):
            if optional:
                yield Column(f"has_{column}", Boolean, nullable=False)
            yield from _columns(kind, f"{column}_")
        elif kind is datetime:
            yield Column(column, DateTime)
            yield Column(f"{column}_zone", Text)
            yield Column(f"{column}_utc", DateTime)
        elif not is_collection(kind):
            yield Column(column, _TYPES.get(kind, Text()))


def _children(name: str, *columns: Column[Any]) -> Table:
    """Make a table of what belongs to an order, and goes with it."""
    owner: Column[int] = Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    return Table(name, metadata, owner, *columns)


def _place(name: str = "place") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def cursor_table(name: str, metadata: MetaData) -> Table:
    """Make a table for `SqlCursors`: one row for each store."""
    return Table(
        name,
        metadata,
        Column("store", String(255), primary_key=True),
        Column("cursor", Text, nullable=False),
        Column("saves", Integer, nullable=False),
        Column("saved_at", DateTime, nullable=False),
    )


cursors = cursor_table("cursors", metadata)
orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("store", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    *_columns(Order),
    UniqueConstraint("store", "source", "key"),
)
order_lines = _children("order_lines", _place(), *_columns(Line))
order_options = _children("order_options", _place("line"), _place(), *_columns(Option))
order_charges = _children("order_charges", Column("kind", String(20), primary_key=True), _place(), *_columns(Charge))
order_coupons = _children("order_coupons", _place(), *_columns(Coupon))
order_gift_certificates = _children("order_gift_certificates", _place(), *_columns(GiftCertificate))
order_extras = _children(
    "order_extras", _place(), Column("field", Text, nullable=False), Column("name", Text), Column("text", Text)
)
CHILDREN = (order_lines, order_options, order_charges, order_coupons, order_gift_certificates, order_extras)
# What `order_extras.field` is called for the names and texts of an order; "extras" and "repairs" come on top.
MAPPINGS = ("custom_fields", "payment_processing", "payment_details")
EMAIL_TO = "lines_gift_certificate_email_to"  # its name is the place of the line

order_changes = Table(
    "order_changes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("store", String(255), nullable=False),
    Column("source", String(20), nullable=False),
    Column("key", String(255), nullable=False),
    Column("number", Text, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("path", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Index("order_changes_by_time", "store", "seen_at"),
)
quarantine = Table(
    "quarantine",
    metadata,
    Column("store", String(255), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("number", Text),
    Column("error", Text, nullable=False),
    Column("redacted", LargeBinary, nullable=False),
    Column("saved_at", DateTime, nullable=False),
    Column("placed_at", DateTime),
)
schema_version = version_table("schema_version", metadata)


def _note_changes(connection: Connection) -> None:
    """Make version 2 of version 1."""
    order_changes.create(connection)
    kind = DateTime().compile(connection.dialect)
    connection.execute(text(f"ALTER TABLE quarantine ADD COLUMN placed_at {kind}"))


SCHEMA = Schema(metadata, schema_version, SCHEMA_VERSION, {1: _note_changes})
