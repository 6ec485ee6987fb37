"""The statements that put orders into the tables and take them out; none begins or ends a transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, RowMapping, Table, and_, bindparam, delete, insert, select, update

from shopsite_orders.core.order import Order, Source
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.known.sighting import Sighting
from shopsite_orders.sql.rows import child_rows, order_row
from shopsite_orders.sql.tables import (
    order_charges,
    order_coupons,
    order_extras,
    order_gift_certificates,
    order_lines,
    order_options,
    orders,
    quarantine,
)

CHILDREN = (order_lines, order_options, order_charges, order_coupons, order_gift_certificates, order_extras)
Which: TypeAlias = tuple[Source, str]  # the source and the key of an order
_BATCH = 200  # orders in one statement, as databases limit its parameters


def put(connection: Connection, store: str, some: Iterable[Order]) -> None:
    """Insert orders, or bring those up to date that are there already, by their source and key.

    The caller holds the lock of the store, so that nobody else inserts them meanwhile.
    """
    iterator = iter(some)
    while batch := {(order.source, order.key): order for order in islice(iterator, _BATCH)}:
        known = _ids(connection, store, batch)
        for table in CHILDREN:
            connection.execute(delete(table).where(table.c.order_id.in_(known.values())))
        rows = {which: {"store": store, **order_row(order)} for which, order in batch.items()}
        _write(connection, orders, [row for which, row in rows.items() if which not in known])
        if known:
            connection.execute(_update, [{**rows[which], "known": identity} for which, identity in known.items()])
        _put_children(connection, batch, _ids(connection, store, batch))


def keep_aside(connection: Connection, store: str, unreadable: Iterable[OrderDataError], now: float) -> None:
    """Keep what could not be read, with card data masked."""
    saved_at = datetime.fromtimestamp(now, UTC).replace(tzinfo=None)
    for error in unreadable:
        row = {"store": store, "key": Sighting.of(error).key, "number": error.number, "error": str(error)}
        same = and_(quarantine.c.store == store, quarantine.c.key == row["key"])
        connection.execute(delete(quarantine).where(same))
        _write(connection, quarantine, [{**row, "redacted": error.redacted, "saved_at": saved_at}])


def read_children(connection: Connection, ids: Sequence[int]) -> dict[int, dict[Table, list[RowMapping]]]:
    """Return what goes with each of some orders."""
    found: dict[int, dict[Table, list[RowMapping]]] = {identity: {table: [] for table in CHILDREN} for identity in ids}
    for table in CHILDREN:
        query = select(table).where(table.c.order_id.in_(ids)).order_by(*table.primary_key)
        for row in connection.execute(query).mappings():
            found[row["order_id"]][table].append(row)
    return found


_update = (
    update(orders)
    .where(orders.c.id == bindparam("known"))
    .values({column: bindparam(column.name) for column in orders.c if column is not orders.c.id})
)


def _ids(connection: Connection, store: str, which: Iterable[Which]) -> dict[Which, int]:
    keys = [key for _, key in which]
    query = select(orders.c.source, orders.c.key, orders.c.id).where(orders.c.store == store, orders.c.key.in_(keys))
    return {(source, key): identity for source, key, identity in connection.execute(query)}


def _put_children(connection: Connection, batch: dict[Which, Order], ids: dict[Which, int]) -> None:
    collected: defaultdict[Table, list[dict[str, Any]]] = defaultdict(list)
    for which, order in batch.items():
        for table, rows in child_rows(order).items():
            collected[table] += ({"order_id": ids[which], **row} for row in rows)
    for table, rows in collected.items():
        _write(connection, table, rows)


def _write(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        connection.execute(insert(table), rows)
