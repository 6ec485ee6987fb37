"""The connection to a database, with SQLite's settings where it is SQLite."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

_BUSY_TIMEOUT = 30_000  # milliseconds that SQLite waits for another writer
_READ_ONLY = "shopsite_orders_read_only"


def connect(url: str | URL) -> Engine:
    """Return an engine that many threads and processes may use at once."""
    engine = create_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
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
