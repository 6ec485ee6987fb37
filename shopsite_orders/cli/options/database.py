"""The database that --into names, and what goes wrong with it as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from shopsite_orders.cli.terminal.exits import FAULT, USAGE, fail

if TYPE_CHECKING:  # following needs SQLAlchemy, the other commands do not
    from shopsite_orders.sql import OrderDatabase

into = click.option(
    "--into",
    metavar="URL",
    help="The database for the orders, such as sqlite:///orders.db or postgresql+psycopg://host/name. Keep its "
    "password in ~/.pgpass and not in the URL: the list of processes shows that to others.",
)


class DatabaseFailureError(OSError):
    """The database cannot be used now."""


@contextmanager
def opened(url: str, *, existing: bool = False) -> "Iterator[OrderDatabase]":
    """Open a database of orders; `existing` makes no new file.

    Raises:
        ImportError: SQLAlchemy or the driver is not installed.
        DatabaseFailureError: the database cannot be used.
    """
    from shopsite_orders.sql import OrderDatabase  # noqa: PLC0415 - optional

    _check(url, existing=existing)
    with told(), OrderDatabase(url) as database:
        yield database


@contextmanager
def told() -> Iterator[None]:
    """Tell what the database says, without the statement, which holds an order."""
    from sqlalchemy import exc  # noqa: PLC0415 - optional

    try:
        yield
    except exc.DBAPIError as error:
        if not isinstance(error, exc.OperationalError | exc.ProgrammingError) and type(error) is not exc.DatabaseError:
            raise  # others may repeat values
        reason = (str(error.orig).splitlines() or ["no reason given"])[0]
        raise DatabaseFailureError(f"the database cannot be used: {reason}") from error


def _check(text: str, *, existing: bool) -> None:
    from sqlalchemy import exc, make_url  # noqa: PLC0415 - optional

    try:
        url = make_url(text)
        url.get_dialect()
    except exc.NoSuchModuleError:
        fail(f"no database is called {url.get_backend_name()!r}: --into takes sqlite or postgresql+psycopg", USAGE)
    except (exc.ArgumentError, ValueError):
        fail("--into takes a URL such as sqlite:///orders.db", USAGE)  # what was given may hold a password
    if url.get_backend_name() != "sqlite" or (url.database or "").startswith("file:"):
        return
    if url.database in (None, "", ":memory:"):
        fail("a database in memory is gone when the command ends: name a file, as in sqlite:///orders.db", USAGE)
    if existing and not Path(str(url.database)).is_file():
        fail(f"there is no database {url.database}: 'shopsite-orders pull --into {text}' makes it", FAULT)
