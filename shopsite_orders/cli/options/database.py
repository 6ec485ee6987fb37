"""The database that --into names, and what goes wrong with it as sentences."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from shopsite_orders.cli.options.options import Decorator, checked_by
from shopsite_orders.cli.terminal.coverage import listed
from shopsite_orders.cli.terminal.exits import FAULT, USAGE, fail
from shopsite_orders.core.checks import store_name

if TYPE_CHECKING:  # following needs SQLAlchemy, the other commands do not
    from shopsite_orders.sql import OrderDatabase


class DatabaseFailureError(OSError):
    """The database cannot be used now."""


@contextmanager
def opened(url: str, *, existing: bool = False, **options: Any) -> "Iterator[OrderDatabase]":
    """Open a database of orders; `existing` makes no new file, and `options` are those of `OrderDatabase`.

    Raises:
        StateError: it is not a database of orders.
        DatabaseFailureError: the database cannot be used.
    """
    from shopsite_orders.sql import OrderDatabase  # noqa: PLC0415 - optional

    if existing:
        _must_exist(url)
    with told(), OrderDatabase(url, **options) as database:
        yield database


@contextmanager
def told() -> Iterator[None]:
    """Tell what the database says, without the statement, which holds an order."""
    from sqlalchemy import exc  # noqa: PLC0415 - optional

    from shopsite_orders.core.database.failures import reason  # noqa: PLC0415 - optional

    try:
        yield
    except exc.DBAPIError as error:
        if not isinstance(error, exc.OperationalError | exc.ProgrammingError) and type(error) is not exc.DatabaseError:
            raise  # others may repeat values
        raise DatabaseFailureError(f"the database cannot be used: {reason(error)}") from error


def known(database: "OrderDatabase", name: str) -> None:
    """End the command if the database follows no store of this name."""
    stores = database.stores()
    if name not in stores:
        fail(f"the database follows no store {name!r}, but {listed(stores) or 'none at all'}", USAGE)


def _checked(_: click.Context, parameter: click.Parameter, text: str | None) -> str | None:
    """See that there is a driver for a URL before anything else is asked for.

    Raises:
        ImportError: SQLAlchemy or the driver is not installed; the message says what to install.
    """
    if text is None:
        return None
    import_module("shopsite_orders.sql")  # it says what is missing
    from shopsite_orders.core.database.engine import connect  # noqa: PLC0415 - optional

    try:
        engine = connect(text, name=parameter.opts[0])
    except ValueError as error:
        fail(str(error), USAGE)
    engine.dispose()
    if (url := engine.url).get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        fail("a database in memory is gone when the command ends: name a file, as in sqlite:///orders.db", USAGE)
    return text


def _must_exist(text: str) -> None:
    from sqlalchemy import make_url  # noqa: PLC0415 - optional

    url = make_url(text)
    file = str(url.database)
    if url.get_backend_name() == "sqlite" and not file.startswith("file:") and not Path(file).is_file():
        fail(f"there is no database {file}: 'shopsite-orders pull --into {text}' makes it", FAULT)


def database_option(option: str, name: str, text: str) -> Decorator:
    """Return an option that takes the URL of a database, as the argument `name`."""
    return click.option(option, name, metavar="URL", is_eager=True, callback=_checked, help=text)


def store_option(text: str = "The store's name in the database.", default: str | None = None) -> Decorator:
    """Return an option that takes the name of a store in a database, as the argument `name`."""
    return click.option(
        "--store",
        "name",
        metavar="NAME",
        default=default,
        show_default=default is not None,
        callback=checked_by(store_name),
        help=text,
    )


main_store = store_option(default="main")
into = database_option(
    "--into",
    "into",
    "The database for the orders, such as sqlite:///orders.db or postgresql+psycopg://host/name. Keep its "
    "password in ~/.pgpass and not in the URL: the list of processes shows that to others.",
)
