"""Leases: who may save for a store, until when, and a token that tells its holder from those who only think so.

A worker that seems dead may be merely slow, and no clock can tell. So each time a lease is taken its token grows by
one, and whoever saves shows the token in the transaction of what is saved: the row of the lease is locked there, and
whoever shows an older token saves nothing. That the lease expires only decides when another one may take it.

A lease is of a store or of a part of its history. Whoever takes it under the same name as its holder gets it at once:
a scheduler that starts a task again knows that the worker before is gone, or does not care.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    case,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from shopsite_orders.core.checks import store_name
from shopsite_orders.core.database.engine import read_only
from shopsite_orders.core.tables.moments import at
from shopsite_orders.errors import CursorConflictError

WHOLE = ""  # the part that is a store as a whole


class LeaseError(CursorConflictError):
    """Another follower has the lease of a store: leave the store to it."""


def lease_table(name: str, metadata: MetaData) -> Table:
    """Make the table of leases: one row for each store, or part of one, that was ever leased."""
    return Table(
        name,
        metadata,
        Column("store", String(255), primary_key=True),
        Column("part", String(60), primary_key=True),
        Column("token", BigInteger, nullable=False),
        Column("holder", String(255), nullable=False),
        Column("expires_at", DateTime, nullable=False),
        Column("saved", Integer, nullable=False),
    )


@attrs.frozen(kw_only=True)
class Lease:
    """The right to save for a store, or for a part of its history.

    Attributes:
        store: the store.
        part: which part; empty for the store as a whole.
        holder: who took it.
        token: grows each time somebody takes it.
        seconds: how long it lasts from each time on that something is saved.
    """

    store: str
    part: str = WHOLE
    holder: str
    token: int
    seconds: float

    def __str__(self) -> str:
        return f"{self.store!r}, {self.part}" if self.part else repr(self.store)


class Leases:
    """The leases in a database; `clock` gives UNIX seconds."""

    def __init__(self, engine: Engine, table: Table, clock: Callable[[], float]) -> None:
        self._engine = engine
        self._table = table
        self._clock = clock

    def take(self, store: str, *, holder: str, seconds: float, part: str = WHOLE) -> Lease:
        """Take the lease if it is free, has expired, or is the same holder's; whoever had it saves nothing any more.

        Raises:
            LeaseError: somebody else has it.
            ValueError: a store cannot be called so.
        """
        store_name("store", store)
        now, lease = self._clock(), self._table
        theirs = and_(lease.c.store == store, lease.c.part == part)
        mine = {"holder": holder, "expires_at": at(now + seconds)}
        saved = case((lease.c.holder == holder, lease.c.saved), else_=0)
        free = or_(lease.c.expires_at <= at(now), lease.c.holder == holder)
        with self._engine.begin() as connection:
            change = update(lease).where(theirs, free).values(token=lease.c.token + 1, saved=saved, **mine)
            taken = connection.execute(change)
            if not taken.rowcount:
                self._insert(connection, {"store": store, "part": part, "token": 1, "saved": 0, **mine})
            token = connection.execute(select(lease.c.token).where(theirs)).scalar_one()
        return Lease(store=store, part=part, holder=holder, token=token, seconds=seconds)

    def check(self, connection: Connection, lease: Lease, *, saving: int = 0) -> None:
        """Renew a lease in the transaction in which orders are saved under it; nobody can take it until that ends.

        Raises:
            LeaseError: somebody took it meanwhile; nothing may be saved.
        """
        later = {"expires_at": at(self._clock() + lease.seconds), "saved": self._table.c.saved + saving}
        if not connection.execute(update(self._table).where(self._is(lease)).values(later)).rowcount:
            raise LeaseError(f"the lease of {lease} is another follower's by now: nothing of this page is saved")

    def saved(self, lease: Lease) -> int:
        """Return how many orders its holder has saved under this lease, and under those before it."""
        mine = and_(self._table.c.store == lease.store, self._table.c.part == lease.part)
        with read_only(self._engine) as connection:
            return int(connection.execute(select(self._table.c.saved).where(mine)).scalar_one())

    def release(self, lease: Lease) -> None:
        """Let others take it at once; if somebody took it already, nothing changes."""
        with self._engine.begin() as connection:
            connection.execute(update(self._table).where(self._is(lease)).values(expires_at=at(0)))

    def revoke(self, holder: str) -> int:
        """Take all leases from a holder, whose workers then save nothing any more; return how many there were."""
        now = at(self._clock())
        held = and_(self._table.c.holder == holder, self._table.c.expires_at > now)
        gone = {"token": self._table.c.token + 1, "expires_at": at(0)}
        with self._engine.begin() as connection:
            return connection.execute(update(self._table).where(held).values(gone)).rowcount

    @contextmanager
    def held(self, store: str, *, holder: str, seconds: float, part: str = WHOLE) -> Iterator[Lease]:
        """Hold a lease while something is done.

        Raises:
            LeaseError: somebody else has it.
        """
        lease = self.take(store, holder=holder, seconds=seconds, part=part)
        try:
            yield lease
        finally:
            self.release(lease)

    def _insert(self, connection: Connection, row: dict[str, object]) -> None:
        try:
            with connection.begin_nested():
                connection.execute(insert(self._table).values(row))
        except IntegrityError as error:
            raise LeaseError(f"another follower has {row['store']!r}: leave it, or try again later") from error

    def _is(self, lease: Lease) -> ColumnElement[bool]:
        columns = self._table.c
        return and_(columns.store == lease.store, columns.part == lease.part, columns.token == lease.token)
