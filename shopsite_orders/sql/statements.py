"""The statements that put orders into the tables; none begins or ends the caller's transaction.

Rows go to the driver as they are, many at a time. Whether the database can hold them is found out by trying, in a
savepoint: only when it refuses are the orders tried one by one, to see which of them it was.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import Connection, Dialect, Table, delete
from sqlalchemy.exc import DataError

from shopsite_orders.core.order import Order
from shopsite_orders.core.tables.exact import InexactError
from shopsite_orders.core.tables.refusal import refusal
from shopsite_orders.core.tables.rows import ORDERS, Row, Which
from shopsite_orders.errors import OrderDataError
from shopsite_orders.reply.stream import OnError
from shopsite_orders.sql.quarantine import clear, keep_aside
from shopsite_orders.sql.tables import CHILDREN, orders

BATCH = 500  # orders in one statement, as databases limit its parameters

_REFUSALS = (DataError, InexactError, OverflowError, UnicodeError)
_COLUMNS = ("store", "key", *ORDERS.columns["orders"])
_MARKS = {"qmark": "?", "format": "%s", "pyformat": "%s", "numeric_dollar": "${}"}


def batches(some: Iterable[Order]) -> Iterator[dict[Which, Order]]:
    """Yield a bounded number of orders at a time; of those that are the same order, the last."""
    iterator = iter(some)
    while batch := list(islice(iterator, BATCH)):
        yield {(order.source, order.key): order for order in batch}


def put(
    connection: Connection, store: str, batch: Mapping[Which, Order], now: float, on_error: OnError
) -> dict[Which, OrderDataError]:
    """Insert orders, or bring those up to date that are there already, by their source and key.

    The caller holds the lock of the store, so that nobody else inserts them meanwhile. What was kept aside of an order
    is cleared when the order is put. Returns which are kept aside now, as the tables cannot hold them.

    Raises:
        OrderDataError: they cannot hold an order, and `on_error` is ``"raise"``.
    """
    refused = _refused(connection, store, batch) if batch else {}
    if refused and on_error == "raise":
        raise next(iter(refused.values()))
    clear(connection, store, [order for which, order in batch.items() if which not in refused])
    keep_aside(connection, store, refused.values(), now)
    return refused


def ids(connection: Connection, store: str, which: Collection[Which]) -> dict[Which, int]:
    """Return the ids of the orders that are there."""
    keys = [key for _, key in which]
    found = connection.exec_driver_sql(_finding(connection.dialect, len(keys)), (store, *keys))
    return {(source, key): identity for source, key, identity in found if (source, key) in which}


def _refused(connection: Connection, store: str, batch: Mapping[Which, Order]) -> dict[Which, OrderDataError]:
    try:
        with connection.begin_nested():
            _put(connection, store, batch)
    except _REFUSALS as error:
        if len(batch) == 1:
            return {which: _refusal(order, error) for which, order in batch.items()}
    else:
        return {}
    alone = [_refused(connection, store, {which: order}) for which, order in batch.items()]
    return {which: refusal for refusals in alone for which, refusal in refusals.items()}


def _refusal(order: Order, error: Exception) -> OrderDataError:
    reason = str(error.orig).partition("\n")[0] if isinstance(error, DataError) else None
    return refusal(order.to_dict(), "in the database", error, reason)


def _put(connection: Connection, store: str, batch: Mapping[Which, Order]) -> None:
    known = ids(connection, store, batch)
    new = {which: order for which, order in batch.items() if which not in known}
    if known:
        _update(connection, store, {which: batch[which] for which in known}, [*known.values()])
    if new:
        known |= zip(new, _insert_orders(connection, store, new), strict=True)
    owned = [((known[which],), order) for which, order in batch.items()]
    for part, table in CHILDREN.items():
        _insert(connection, table, ("order_id", *ORDERS.columns[part]), ORDERS.of(part, owned))


def _insert_orders(connection: Connection, store: str, new: Mapping[Which, Order]) -> list[int]:
    """Insert orders and return their ids, which ascend; those of other stores may come in between."""
    last = connection.exec_driver_sql("SELECT max(id) FROM orders").scalar() or 0
    _insert(connection, orders, _COLUMNS, _rows(store, new))
    after = f"SELECT id, store FROM orders WHERE id > {_marks(connection.dialect, 1)[0]} ORDER BY id"  # noqa: S608
    found = connection.exec_driver_sql(after, (last,))
    return [identity for identity, its_store in found if its_store == store]


def _update(connection: Connection, store: str, known: Mapping[Which, Order], owners: Sequence[int]) -> None:
    """Bring the rows of orders up to date, and delete what goes with them."""
    rows = [(*row, owner) for row, owner in zip(_rows(store, known), owners, strict=True)]
    connection.exec_driver_sql(_updating(connection.dialect), rows)
    for table in CHILDREN.values():
        connection.execute(delete(table).where(table.c.order_id.in_(owners)))


def _rows(store: str, batch: Mapping[Which, Order]) -> list[Row]:
    return ORDERS.of("orders", (((store, key), order) for (_, key), order in batch.items()))


def _insert(connection: Connection, table: Table, columns: Sequence[str], rows: list[Row]) -> None:
    if rows:
        connection.exec_driver_sql(_inserting(connection.dialect, table, tuple(columns)), rows)


def _finding(dialect: Dialect, keys: int) -> str:
    key, (mark, *marks) = dialect.identifier_preparer.quote("key"), _marks(dialect, 1 + keys)
    return f"SELECT source, {key}, id FROM orders WHERE store = {mark} AND {key} IN ({', '.join(marks)})"  # noqa: S608


def _inserting(dialect: Dialect, table: Table, columns: Sequence[str]) -> str:
    quote, marks = dialect.identifier_preparer.quote, _marks(dialect, len(columns))
    return f"INSERT INTO {quote(table.name)} ({', '.join(map(quote, columns))}) VALUES ({', '.join(marks)})"  # noqa: S608


def _updating(dialect: Dialect) -> str:
    quote, marks = dialect.identifier_preparer.quote, _marks(dialect, len(_COLUMNS) + 1)
    cells = (f"{quote(column)} = {mark}" for column, mark in zip(_COLUMNS, marks, strict=False))
    return f"UPDATE {quote(orders.name)} SET {', '.join(cells)} WHERE {quote('id')} = {marks[-1]}"  # noqa: S608


def _marks(dialect: Dialect, count: int) -> list[str]:
    """Return what stands for values in a statement of the driver's."""
    mark = _MARKS.get(dialect.paramstyle, ":{}")
    return [mark.format(place) for place in range(1, count + 1)]
