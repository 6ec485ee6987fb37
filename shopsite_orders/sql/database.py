"""`OrderDatabase`: a store's orders, each once, together with the cursor they came with."""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import Self

import attrs
from sqlalchemy import Connection, Table, delete, func, select

from shopsite_orders.core.database.engine import connect, read_only
from shopsite_orders.core.order import Order, Source
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page
from shopsite_orders.sql.cursors import SqlCursors
from shopsite_orders.sql.rows import read_order
from shopsite_orders.sql.statements import keep_aside, put, read_children
from shopsite_orders.sql.tables import SCHEMA, cursors, orders, quarantine

_BATCH = 200  # orders that are read at once


@attrs.frozen(kw_only=True)
class Status:
    """How a store's orders stand in a database.

    Attributes:
        orders: how many there are.
        last_number: the number of the order placed last.
        last_placed_at: when that was, by the store's clock.
        last_saved_at: when something was last saved for the store.
        missing: how many order numbers are still asked for again.
        quarantined: how many orders could not be read.
    """

    store: str
    orders: int
    last_number: str | None
    last_placed_at: datetime | None
    last_saved_at: datetime | None
    missing: int
    quarantined: int


class OrderDatabase:
    """A database of orders at any SQLAlchemy URL; its tables are made if it has none, and described in `tables`.

    Threads may share it. Close it, or use it with `with`, to let its connections go.

    Raises:
        StateError: the database has the tables of another version.
    """

    def __init__(self, url: str, *, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._engine = connect(url)
        try:
            SCHEMA.prepare(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    def cursor(self, store: str) -> Cursor:
        """Return where the follower of `store` stands, a new cursor if there is none."""
        with read_only(self._engine) as connection:
            return SqlCursors(connection).cursor(store)

    def save(self, page: Page, *, store: str) -> None:
        """Save the orders of a page and its cursor in one transaction: both, or neither.

        Raises:
            CursorConflictError: another follower saved meanwhile; nothing is changed.
            InexactError: an amount has more digits than the database keeps; nothing is changed.
        """
        with self._engine.begin() as connection:
            SqlCursors(connection, clock=self._clock).save(page, store=store)
            put(connection, store, page.orders)
            keep_aside(connection, store, page.quarantined, self._clock())

    def add(self, some: Iterable[Order], *, store: str) -> None:
        """Save orders that came another way, such as from an archive, in one transaction; the cursor stays."""
        with self._engine.begin() as connection:
            SqlCursors(connection, clock=self._clock).lock(store)
            put(connection, store, some)

    def rewind(self, store: str) -> None:
        """Forget the cursor, so that the next run begins at the oldest order; the orders stay."""
        with self._engine.begin() as connection:
            connection.execute(delete(cursors).where(cursors.c.store == store))

    def orders(self, store: str, *, source: Source | None = None) -> Iterator[Order]:
        """Yield the orders of a store, first saved first, without ever holding many of them."""
        wanted = orders.c.store == store if source is None else (orders.c.store == store) & (orders.c.source == source)
        last = 0
        while True:
            with read_only(self._engine) as connection:
                query = select(orders).where(wanted, orders.c.id > last).order_by(orders.c.id).limit(_BATCH)
                rows = connection.execute(query).mappings().all()
                children = read_children(connection, [row["id"] for row in rows])
            if not rows:
                return
            for row in rows:
                yield read_order(row, children[row["id"]])
            last = rows[-1]["id"]

    def stores(self) -> tuple[str, ...]:
        """Return the names of all stores."""
        with read_only(self._engine) as connection:
            return tuple(connection.execute(select(cursors.c.store).order_by(cursors.c.store)).scalars())

    def status(self, store: str) -> Status:
        """Say how the orders of `store` stand."""
        newest = select(orders).where(orders.c.store == store, orders.c.placed_at.is_not(None))
        with read_only(self._engine) as connection:
            last = connection.execute(newest.order_by(orders.c.placed_at.desc(), orders.c.id.desc()).limit(1)).first()
            saved_at = connection.execute(select(cursors.c.saved_at).where(cursors.c.store == store)).scalar()
            return Status(
                store=store,
                orders=_count(connection, orders, store),
                last_number=last.number if last else None,
                last_placed_at=last.placed_at if last else None,
                last_saved_at=saved_at and saved_at.replace(tzinfo=UTC),
                missing=SqlCursors(connection).cursor(store).missing,
                quarantined=_count(connection, quarantine, store),
            )

    def close(self) -> None:
        """Let the connections go."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _count(connection: Connection, table: Table, store: str) -> int:
    return connection.execute(select(func.count()).select_from(table).where(table.c.store == store)).scalar_one()
