"""The connection to a database, with SQLite's settings where it is SQLite."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from shopsite_orders.core.checks import duration, typed
from shopsite_orders.core.database.failures import missing_driver
from shopsite_orders.errors import StateError

BUSY_TIMEOUT = 30.0  # seconds that SQLite waits for another writer
_URL = "a URL such as sqlite:///orders.db or postgresql+psycopg://host/name"
_READ_ONLY = "shopsite_orders_read_only"


def connect(url: str | URL, *, name: str = "url", timeout: float = BUSY_TIMEOUT, writes: bool = True) -> Engine:
    """Return an engine that many threads and processes may use at once.

    A file that SQLite makes is its owner's alone. Errors and logs do not repeat values.

    Args:
        url: any URL of SQLAlchemy's.
        name: what the URL is called where it was given.
        timeout: seconds that SQLite waits for another writer.
        writes: whether SQLite may make or change the file; without, its folder may be read-only, too.

    Raises:
        ModuleNotFoundError: the driver is not installed; the message says what to install.
        TypeError: the URL or the timeout is of another type.
        ValueError: it is not a URL of a database, or the timeout is out of range.
    """
    duration("timeout", timeout)
    engine = _engine(parsed(url, name), name)
    if engine.dialect.name == "sqlite":
        if file := _file(engine.url):
            event.listen(engine, "do_connect", partial(_make_private if writes else _ask_to_read, file=file))
        event.listen(engine, "connect", partial(_prepare_sqlite, timeout=timeout, writes=writes or not file))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def parsed(url: str | URL, name: str = "url") -> URL:
    """Return the parts of a URL; the message of an error does not repeat it, as it may hold a password.

    Raises:
        TypeError: it is of another type.
        ValueError: it is not a URL of a database.
    """
    typed(str, URL, expected=_URL)(name, url)
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError(f"{name} must be {_URL}") from None  # the error repeats a part of it


@contextmanager
def read_only(engine: Engine) -> Iterator[Connection]:
    """Lend a connection that does not keep writers waiting."""
    with engine.connect().execution_options(**{_READ_ONLY: True}) as connection:
        yield connection


@contextmanager
def snapshot(engine: Engine) -> Iterator[Connection]:
    """Lend a connection on which all statements see the database as it is at one moment, and no writer waits."""
    with read_only(engine) as connection:
        if engine.dialect.name == "postgresql":  # which otherwise sees what others commit in between
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def scrub(engine: Engine) -> None:
    """Let nothing of what was deleted stay in the file of an SQLite database, which is written anew for that.

    Raises:
        StateError: another program reads the file and so keeps it as it was.
    """
    if engine.dialect.name != "sqlite":
        return
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [(busy, *_)] = cursor.fetchall()
        if busy:
            raise StateError(
                f"the rows are deleted, but their bytes stay in {engine.url.database} while another program reads it: "
                "end that one, and delete again",
                retryable=True,
            )


def _engine(url: URL, name: str) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ImportError as error:
        raise missing_driver(url, error) from error
    except NoSuchModuleError as error:
        raise ValueError(f"no database is called {url.get_backend_name()!r}: {name} must be {_URL}") from error


def _file(url: URL) -> Path | None:
    """Return the file that a URL of SQLite's names by its path."""
    name = url.database or ""
    return None if name in ("", ":memory:") or name.startswith("file:") else Path(name)


def _make_private(_: object, __: object, ___: object, ____: object, *, file: Path) -> None:
    """Make a new file before SQLite does; what SQLite puts beside it has the same mode."""
    if not file.exists() and file.parent.is_dir():
        file.touch(mode=0o600)


def _ask_to_read(_: object, __: object, arguments: list[Any], options: dict[str, Any], *, file: Path) -> None:
    """Open a file that is there already.

    Even to read it SQLite writes beside it, unless it is told that nobody changes it: so it is where we may not write,
    and where nobody who may has put anything beside it.
    """
    if not file.exists():
        raise StateError(f"there is no database {file}")
    still = not _writable(file.parent) and not file.with_name(f"{file.name}-wal").exists()
    arguments[0] = f"{file.absolute().as_uri()}?mode=rw{'&immutable=1' if still else ''}"
    options["uri"] = True


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _prepare_sqlite(connection: Any, _: object, *, timeout: float, writes: bool) -> None:
    connection.isolation_level = None  # the driver must not begin transactions by itself, and late
    connection.execute(f"PRAGMA busy_timeout={round(timeout * 1000)}").close()
    if not writes:
        connection.execute("PRAGMA query_only=ON").close()
        return
    _keep_journal(connection, time.monotonic() + timeout)
    connection.execute("PRAGMA foreign_keys=ON").close()


def _keep_journal(connection: Any, deadline: float) -> None:
    """Let readers go on while somebody writes; of several who begin that at once, SQLite lets none but one wait."""
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL").close()
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= deadline:
                raise
            time.sleep(0.01)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    """Take the lock of a writer at once: one who reads first and writes later may be refused."""
    reads = connection.get_execution_options().get(_READ_ONLY)
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
