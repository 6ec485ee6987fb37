"""The schema of each table: fixed, so that batches and files go together, whatever is in them, and versioned.

A new version is made when a column goes or changes its type or its meaning; a new column alone makes none.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

from shopsite_orders.core.order import (
    Address,
    Card,
    Charge,
    Coupon,
    Line,
    Order,
    Payment,
    Source,
    Totals,
)
from shopsite_orders.core.tables.columns import POSITIONS, Column, Utc, columns_of
from shopsite_orders.core.tables.exact import DIGITS, PLACES
from shopsite_orders.frames.batches.personal import Personal, is_personal

SCHEMA_VERSION = 1
TABLES = tuple(POSITIONS)

WORD = pa.dictionary(pa.int32(), pa.string())
MONEY = pa.decimal128(DIGITS, PLACES)
# Texts that a store chooses among few.
WORDS: Mapping[type, frozenset[str]] = {
    Order: frozenset({"source", "currency", "placed_at_zone", "extras_field", "extras_name"}),
    Address: frozenset({"state", "country"}),
    Line: frozenset({"kind"}),
    Payment: frozenset({"method", "gateway", "status"}),
    Card: frozenset({"issuer"}),
    Totals: frozenset({"tax_name", "shipping_method"}),
    Charge: frozenset({"name"}),
    Coupon: frozenset({"name", "status", "applies"}),
}
_TYPES: Mapping[Any, pa.DataType] = {
    bool: pa.bool_(),
    Decimal: MONEY,
    datetime: pa.timestamp("us"),
    Utc: pa.timestamp("us", tz="UTC"),
    Source: WORD,
}
_IDENTITY = (
    pa.field("store", WORD),
    pa.field("source", WORD, nullable=False),
    pa.field("order_key", pa.string(), nullable=False),
)


def schemas(tables: tuple[str, ...] = TABLES, *, personal: Personal = "keep") -> dict[str, pa.Schema]:
    """Return the schema of each of these tables.

    Its metadata name the table, the version of the schema, and what became of personal columns.
    """
    return {table: _schema(table, personal) for table in tables}


def personal_columns(table: str) -> frozenset[str]:
    """Return the names of the personal columns of a table."""
    return frozenset(column.name for column in columns_of(table) if is_personal(column))


def _schema(table: str, personal: Personal) -> pa.Schema:
    identity = {field.name for field in _IDENTITY}
    own = [
        _field(column)
        for column in columns_of(table)
        if column.name not in identity and not (personal == "drop" and is_personal(column))
    ]
    positions = [pa.field(name, WORD if name == "kind" else pa.int32(), nullable=False) for name in POSITIONS[table]]
    metadata = {
        "shopsite_orders.table": table,
        "shopsite_orders.schema_version": str(SCHEMA_VERSION),
        "shopsite_orders.personal": personal,
    }
    return pa.schema([*_IDENTITY, *positions, *own], metadata=metadata)


def _field(column: Column) -> pa.Field:
    word = column.field in WORDS.get(column.owner, ())
    kind = WORD if word else _TYPES.get(column.kind, pa.string())
    return pa.field(column.name, kind, nullable=not column.always)
