"""Rows -> columns of several tables, without an order being made of them."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, Text, cast, select, true

from shopsite_orders.core.database.engine import snapshot
from shopsite_orders.core.database.types import Exact
from shopsite_orders.core.tables.tabulation import Columns, Wanted
from shopsite_orders.sql.tables import CHILDREN, orders

_IDENTITY = {"store": orders.c.store, "source": orders.c.source, "order_key": orders.c.key}


def tabulate(engine: Engine, wanted: Wanted, store: str | None, size: int) -> Iterator[Columns]:
    """Yield the columns that are wanted, first saved first; all tables show an order as it was at one moment."""
    ours = true() if store is None else orders.c.store == store
    ids = select(orders.c.id).where(ours).order_by(orders.c.id).limit(size)
    last = 0
    while True:
        with snapshot(engine) as connection:
            found = connection.execute(ids.where(orders.c.id > last)).scalars().all()
            if not found:
                return
            some = ours & orders.c.id.between(found[0], found[-1])
            columns = {table: _columns(connection, table, names, some) for table, names in wanted.items()}
        yield columns
        last = found[-1]


def _columns(
    connection: Connection, name: str, names: Sequence[str], some: ColumnElement[bool]
) -> Sequence[Sequence[Any]]:
    table = CHILDREN.get(name, orders)
    query = select(*(_cell(table, column) for column in names)).where(some).order_by(*table.primary_key)
    rows = connection.execute(query if table is orders else query.join_from(table, orders)).all()
    return [*zip(*rows, strict=True)] or [()] * len(names)


def _cell(table: Table, name: str) -> ColumnElement[Any]:
    """Return a column, of numbers as text: it is exact everywhere, and read fastest."""
    column = _IDENTITY[name] if name in _IDENTITY else table.c[name]
    return cast(column, Text) if isinstance(column.type, Exact) else column
