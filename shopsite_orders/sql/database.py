"""`OrderDatabase`: a store's orders, each once, together with the cursor they came with."""

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from itertools import chain
from typing import Self, TypeVar, get_args

import attrs
from sqlalchemy import Connection, Table, delete, func, select

from shopsite_orders.core.checks import check_on_error, store_name, typed
from shopsite_orders.core.database.engine import BUSY_TIMEOUT, connect, read_only, scrub
from shopsite_orders.core.order import Order, Source
from shopsite_orders.core.tables.tabulation import Columns, Wanted
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.sighting import Sighting
from shopsite_orders.following.page import Page, check_page
from shopsite_orders.reply.stream import OnError, OrderStream
from shopsite_orders.sql.changes import Change, Refreshed, read_changes, refresh
from shopsite_orders.sql.cursors import SqlCursors
from shopsite_orders.sql.erasure import erase, prune
from shopsite_orders.sql.quarantine import Quarantined, keep_aside, read_quarantine
from shopsite_orders.sql.reading import read_orders, read_sightings
from shopsite_orders.sql.sharing.leases import Lease, Leases
from shopsite_orders.sql.sharing.ranges import Range, advance_range, keep_ranges, read_ranges
from shopsite_orders.sql.statements import BATCH, batches, put
from shopsite_orders.sql.tables import SCHEMA, cursors, leases, orders, quarantine, ranges
from shopsite_orders.sql.tabulation import tabulate

_BATCH = 200  # orders that are read at once
_SOURCES: tuple[Source, ...] = get_args(Source)
_Found = TypeVar("_Found")


@attrs.frozen(kw_only=True)
class Status:
    """How a store's orders stand in a database.

    Attributes:
        orders: how many there are.
        last_number: the number of the order placed last.
        last_placed_at: when that was, by the store's clock.
        last_saved_at: when something was last saved for the store.
        missing: how many order numbers are still asked for again.
        quarantined: how many orders are kept aside, as they could not be read or the tables cannot hold them.
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

    Threads may share it. Close it, or use it with `with`, to let its connections go. With `on_error="quarantine"`, an
    order that the tables cannot hold is kept aside and the others are saved; with ``"raise"`` nothing is.

    Args:
        url: such as ``sqlite:///orders.db`` or ``postgresql+psycopg://host/name``.
        clock: UNIX seconds.
        timeout: seconds that SQLite waits for another writer.
        read_only: change nothing, and make neither a file nor tables.

    Raises:
        StateError: the database has the tables of another version, or the file is not a database.
        TypeError: the URL or the timeout is of another type.
        ValueError: it is not the URL of a database, or the timeout is out of range.
    """

    def __init__(
        self,
        url: str,
        *,
        clock: Callable[[], float] = time.time,
        timeout: float = BUSY_TIMEOUT,
        read_only: bool = False,
    ) -> None:
        self._clock = clock
        self._engine = connect(url, timeout=timeout, writes=not read_only)
        SCHEMA.open(self._engine, read_only=read_only)
        self._leases = Leases(self._engine, leases, clock)

    @property
    def leases(self) -> Leases:
        """Who may save for which store, where several followers share the database."""
        return self._leases

    def cursor(self, store: str) -> Cursor:
        """Return where the follower of `store` stands, or a new cursor."""
        with read_only(self._engine) as connection:
            return SqlCursors(connection).cursor(store)

    def save(self, page: Page, *, store: str, lease: Lease | None = None) -> tuple[OrderDataError, ...]:
        """Save the orders of a page and its cursor in one transaction: both, or neither.

        With a lease of the store nothing is saved unless it is still ours; it is renewed in the same transaction.

        Returns what is kept aside: `page.quarantined`, and the orders that the tables cannot hold if the page was
        asked for with ``on_error="quarantine"``.

        Raises:
            CursorConflictError: another follower saved meanwhile, a `LeaseError` if it took the lease; nothing is
                changed.
            OrderDataError: the tables cannot hold an order of a page that was asked for with ``on_error="raise"``, an
                `InexactError` if an amount has more digits than they keep; nothing is changed.
            TypeError: it is not a page.
            ValueError: a store cannot be called so.
        """
        check_page("page", page)
        store_name("store", store)
        with self._engine.begin() as connection:
            if lease:
                self._leases.check(connection, lease, saving=len(page.orders))
            SqlCursors(connection, clock=self._clock).save(page, store=store)
            refused = self._put(connection, store, page.orders, page.on_error)
            keep_aside(connection, store, page.quarantined, self._clock())
        return (*page.quarantined, *refused)

    def add(self, some: Iterable[Order], *, store: str, on_error: OnError = "raise") -> tuple[OrderDataError, ...]:
        """Save orders that came another way, such as from an archive, in one transaction; the cursor stays.

        Returns what is kept aside.

        Raises:
            OrderDataError: the tables cannot hold an order, and `on_error` is ``"raise"``; nothing is changed.
        """
        check_on_error(on_error)
        with self._saving(store) as connection:
            return self._put(connection, store, some, on_error)

    def split(self, store: str, parts: Iterable[Range], *, lease: Lease) -> None:
        """Keep the ranges that the history of a store is split into, in the place of those that it had.

        Raises:
            LeaseError: another follower took the lease of the store; nothing is changed.
        """
        store_name("store", store)
        with self._engine.begin() as connection:
            self._leases.check(connection, lease)
            keep_ranges(connection, ranges, store, parts)

    def ranges(self, store: str) -> tuple[Range, ...]:
        """Return the ranges that the history of a store is split into, and how far each has come."""
        store_name("store", store)
        with read_only(self._engine) as connection:
            return read_ranges(connection, ranges, store)

    def save_range(
        self,
        some: Collection[Order],
        aside: Collection[OrderDataError],
        moved: Range,
        *,
        lease: Lease,
        on_error: OnError = "quarantine",
    ) -> tuple[OrderDataError, ...]:
        """Save a page of a range, and how far the range has come, in one transaction; return what is kept aside.

        Raises:
            LeaseError: another worker took the lease of the range; nothing is changed.
            OrderDataError: the tables cannot hold an order, and `on_error` is ``"raise"``; nothing is changed.
        """
        check_on_error(on_error)
        with self._engine.begin() as connection:
            self._leases.check(connection, lease, saving=len(some))
            SqlCursors(connection, clock=self._clock).lock(lease.store)
            refused = self._put(connection, lease.store, some, on_error)
            keep_aside(connection, lease.store, aside, self._clock())
            advance_range(connection, ranges, lease.store, moved)
        return (*aside, *refused)

    def sightings(self, store: str) -> Iterator[Sighting]:
        """Yield what following needs to know of each order that was pulled or kept aside, in no order."""
        store_name("store", store)
        return self._sightings(store)

    def refresh(self, some: Iterable[Order], *, store: str, on_error: OnError = "raise") -> Refreshed:
        """Save orders that were downloaded again, and note what changed since they were saved.

        `some` is read and saved batch by batch, so that nobody waits for a download. If it breaks off, what came in
        the batches before is saved and noted, and the same call brings the rest. What an `OrderStream` puts aside is
        kept aside, too. Only what is new or changed is held in memory.

        Raises:
            OrderDataError: the tables cannot hold an order, and `on_error` is ``"raise"``; its batch is not saved.
        """
        check_on_error(on_error)
        refreshed = Refreshed()
        for batch in batches(some):
            with self._saving(store) as connection:
                refreshed += refresh(connection, store, batch, self._clock(), on_error)
        if isinstance(some, OrderStream) and some.quarantined:
            with self._saving(store) as connection:
                keep_aside(connection, store, some.quarantined, self._clock())
            refreshed += Refreshed(quarantined=some.quarantined)
        return refreshed

    def changes(self, store: str, *, since: datetime | None = None) -> Iterator[Change]:
        """Yield what `refresh` found changed, first seen first; `since` is in UTC if it has no zone."""
        store_name("store", store)
        if since is not None:
            typed(datetime, expected="a datetime, or None")("since", since)
        return self._by_id(lambda connection, last: read_changes(connection, store, since, last))

    def quarantined(self, store: str) -> tuple[Quarantined, ...]:
        """Return the orders that are kept aside, first kept first; one that is read later is no longer among them."""
        store_name("store", store)
        with read_only(self._engine) as connection:
            return read_quarantine(connection, store)

    def rewind(self, store: str) -> None:
        """Forget the cursor, so that the next run begins at the oldest order; the orders stay."""
        store_name("store", store)
        with self._engine.begin() as connection:
            connection.execute(delete(cursors).where(cursors.c.store == store))

    def erase(self, *, email: str, store: str | None = None) -> int:
        """Delete all orders of whoever has this address, in whatever case, from every table; return how many.

        The cursors stay, so that no follower asks for them again; a store that still has them sends them again to who
        downloads them by date, by number or from the start.

        Raises:
            TypeError: it is not a text.
            ValueError: it is not a mail address.
            StateError: the rows are deleted, but another program keeps their bytes in the file; erase again.
        """
        _check_store_or_all(store)
        with self._engine.begin() as connection:
            erased = erase(connection, email, store)
        scrub(self._engine)
        return erased

    def prune(self, *, before: date, store: str | None = None) -> int:
        """Delete all orders placed before a day, or a time, on the store's clock, from every table; return how many.

        Orders without a time stay. The cursors stay, so that no follower asks for them again.

        Raises:
            TypeError: it is neither a day nor a time.
            ValueError: the time has a zone.
            StateError: the rows are deleted, but another program keeps their bytes in the file; prune again.
        """
        _check_store_or_all(store)
        with self._engine.begin() as connection:
            pruned = prune(connection, before, store)
        scrub(self._engine)
        return pruned

    def orders(self, store: str, *, source: Source | None = None) -> Iterator[Order]:
        """Yield the orders of a store, first saved first, without ever holding many of them.

        Raises:
            ValueError: there is no such source, or a store cannot be called so.
        """
        store_name("store", store)
        if source not in (None, *_SOURCES):
            raise ValueError(f"source must be {' or '.join(map(repr, _SOURCES))}, or None for both, not {source!r}")
        wanted = orders.c.store == store if source is None else (orders.c.store == store) & (orders.c.source == source)
        return self._by_id(lambda connection, last: read_orders(connection, wanted & (orders.c.id > last), _BATCH))

    def tabulate(self, wanted: Wanted, *, store: str | None = None, size: int = BATCH) -> Iterator[Columns]:
        """Yield columns of the tables, straight from the rows, for a bounded number of orders at a time.

        This is what `shopsite_orders.frames` reads.

        Args:
            wanted: by the name of the table, such as "lines", the names of the columns.
            store: whose orders; those of all stores if it is `None`.
            size: how many orders at a time.
        """
        _check_store_or_all(store)
        return tabulate(self._engine, wanted, store, size)

    def stores(self) -> tuple[str, ...]:
        """Return the names of all stores."""
        with read_only(self._engine) as connection:
            return tuple(connection.execute(select(cursors.c.store).order_by(cursors.c.store)).scalars())

    def status(self, store: str) -> Status:
        """Say how the orders of `store` stand."""
        store_name("store", store)
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

    def _by_id(self, read: Callable[[Connection, int], Iterable[tuple[int, _Found]]]) -> Iterator[_Found]:
        """Yield what is read, a batch at a time, each behind the last id of the one before."""
        last = 0
        while True:
            with read_only(self._engine) as connection:
                found = list(read(connection, last))
            if not found:
                return
            yield from (each for _, each in found)
            last = found[-1][0]

    def _sightings(self, store: str) -> Iterator[Sighting]:
        with read_only(self._engine) as connection:
            yield from read_sightings(connection, store)

    @contextmanager
    def _saving(self, store: str) -> Iterator[Connection]:
        with self._engine.begin() as connection:
            SqlCursors(connection, clock=self._clock).lock(store)
            yield connection

    def _put(
        self, connection: Connection, store: str, some: Iterable[Order], on_error: OnError
    ) -> tuple[OrderDataError, ...]:
        now = self._clock()
        refused = (put(connection, store, batch, now, on_error).values() for batch in batches(some))
        return tuple(chain.from_iterable(refused))


def _check_store_or_all(store: str | None) -> None:
    if store is not None:
        store_name("store", store)


def _count(connection: Connection, table: Table, store: str) -> int:
    return connection.execute(select(func.count()).select_from(table).where(table.c.store == store)).scalar_one()
