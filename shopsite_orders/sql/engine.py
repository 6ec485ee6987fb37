"""The connection to the database, and its tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from shopsite_orders.errors import StateError
from shopsite_orders.sql.tables import SCHEMA_VERSION, metadata, schema_version

_BUSY_TIMEOUT = 30_000  # milliseconds that SQLite waits for another writer
_READ_ONLY = "shopsite_orders_read_only"


def connect(url: str) -> Engine:
    """Return an engine for a database that has our tables; they are made if it has none.

    Raises:
        StateError: it has the tables of another version.
    """
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    try:
        _prepare_tables(engine)
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def read_only(engine: Engine) -> Iterator[Connection]:
    """Lend a connection that does not keep writers waiting."""
    with engine.connect().execution_options(**{_READ_ONLY: True}) as connection:
        yield connection


def _prepare_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself, and late
    for setting in ("journal_mode=WAL", "foreign_keys=ON", f"busy_timeout={_BUSY_TIMEOUT}"):
        connection.execute(f"PRAGMA {setting}").close()


def _begin_sqlite(connection: Connection) -> None:
    """Take the lock of a writer at once: one who reads first and writes later may be refused."""
    reads = connection.get_execution_options().get(_READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")


def _prepare_tables(engine: Engine) -> None:
    try:
        with engine.begin() as connection:
            if not inspect(connection).has_table(schema_version.name):
                metadata.create_all(connection)
                connection.execute(insert(schema_version).values(version=SCHEMA_VERSION))
    except DBAPIError:
        if not inspect(engine).has_table(schema_version.name):  # otherwise another process made them just now
            raise
    with read_only(engine) as connection:
        versions = connection.execute(select(schema_version.c.version)).scalars().all()
    if versions != [SCHEMA_VERSION]:
        raise StateError(
            f"the database has tables of version {versions}, not {SCHEMA_VERSION}: it needs another shopsite-orders"
        )
