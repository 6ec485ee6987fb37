"""The tables: plain names and types for people who query them.

Their columns are those of `core.tables.columns`. docs/databases.md#the-tables tells what is in each.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
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
from shopsite_orders.core.order import Source
from shopsite_orders.core.tables.columns import POSITIONS, Utc, columns_of
from shopsite_orders.sql.sharing.leases import lease_table
from shopsite_orders.sql.sharing.ranges import range_table

SCHEMA_VERSION = 3
metadata = MetaData()

_TYPES: dict[Any, TypeEngine[Any]] = {
    bool: Boolean(),
    Decimal: Exact(),
    datetime: DateTime(),
    Utc: DateTime(),
    Source: String(20),
}
_PLACED: dict[str, TypeEngine[Any]] = {"kind": String(20)}
_ID = BigInteger().with_variant(Integer(), "sqlite")  # there every INTEGER has 64 bits, and no other counts by itself


def _columns(table: str) -> Iterator[Column[Any]]:
    for column in columns_of(table):
        yield Column(column.name, _TYPES.get(column.kind, Text()), nullable=not column.always)


def _children(part: str) -> Table:
    """Make a table of what belongs to an order, and goes with it."""
    places = (
        Column(name, _PLACED.get(name, Integer()), primary_key=True, autoincrement=False) for name in POSITIONS[part]
    )
    owner: Column[int] = Column("order_id", _ID, ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True)
    return Table(f"order_{part}", metadata, owner, *places, *_columns(part))


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
    Column("id", _ID, primary_key=True),
    Column("store", String(255), nullable=False),
    Column("key", String(255), nullable=False),
    *_columns("orders"),
    UniqueConstraint("store", "source", "key"),
)
CHILDREN = {part: _children(part) for part in POSITIONS if part != "orders"}
order_extras = CHILDREN["extras"]

order_changes = Table(
    "order_changes",
    metadata,
    Column("id", _ID, primary_key=True),
    Column("order_id", _ID, ForeignKey("orders.id", ondelete="CASCADE"), nullable=False, index=True),
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
leases = lease_table("leases", metadata)
ranges = range_table("ranges", metadata)
schema_version = version_table("schema_version", metadata)


def _note_changes(connection: Connection) -> None:
    """Make version 2 of version 1."""
    order_changes.create(connection)
    kind = DateTime().compile(connection.dialect)
    connection.execute(text(f"ALTER TABLE quarantine ADD COLUMN placed_at {kind}"))


def _share(connection: Connection) -> None:
    """Make version 3 of version 2."""
    leases.create(connection)
    ranges.create(connection)
    if connection.dialect.name == "postgresql":
        _widen(connection)


def _widen(connection: Connection) -> None:
    """Give the ids of orders and changes 64 bits, as those of new tables have."""
    for owned in (*CHILDREN.values(), order_changes):
        connection.execute(text(f"ALTER TABLE {owned.name} ALTER COLUMN order_id TYPE BIGINT"))
    for table in (orders, order_changes):
        connection.execute(text(f"ALTER TABLE {table.name} ALTER COLUMN id TYPE BIGINT"))
        connection.execute(text(f"ALTER SEQUENCE {table.name}_id_seq AS BIGINT"))


SCHEMA = Schema(metadata, schema_version, SCHEMA_VERSION, {1: _note_changes, 2: _share})
