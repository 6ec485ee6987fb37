"""What goes wrong with a database, told without the statement and its values, which may be an order."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL, Engine
from sqlalchemy.exc import DBAPIError

from shopsite_orders.core.extras import missing
from shopsite_orders.errors import StateError

# What SQLite says of a file, and what is said of it here.
_UNUSABLE = {
    "file is not a database": "is not a database: it is left as it is, name another file",
    "disk image is malformed": "is damaged: it is left as it is, restore a copy of it or name another file",
}
# What a driver says, and what is to be done.
_ADVICE = {
    "database is locked": "another program is writing into it: end that one, or try again later",
    "readonly database": "it may only be read: mind the permissions of the file and of its folder",
}
_INSTALL = {"postgresql": ("postgresql+psycopg://… needs psycopg", "postgres")}

_PACKAGES = {"MySQLdb": "mysqlclient", "pymysql": "pymysql"}  # what has the module that is missing


def reason(error: DBAPIError) -> str:
    """Return why a database cannot be used now, in one line."""
    said = (str(error.orig).splitlines() or ["no reason given"])[0]
    return ": ".join([said, *(advice for words, advice in _ADVICE.items() if words in said)])


@contextmanager
def only_databases(engine: Engine) -> Iterator[None]:
    """Raise a `StateError` if what is opened within turns out to be a file of another kind, or a damaged one."""
    try:
        yield
    except DBAPIError as error:
        for words, meaning in _UNUSABLE.items():
            if words in str(error.orig):
                raise StateError(f"{engine.url.database} {meaning}") from error
        raise


def missing_driver(url: URL, error: ImportError) -> ModuleNotFoundError:
    """Return the error that says what to install for the databases of a URL."""
    absent = ModuleNotFoundError(str(error), name=error.name)
    backend = url.get_backend_name()
    if backend in _INSTALL:
        return missing(*_INSTALL[backend], absent)
    package = _PACKAGES.get(absent.name or "")
    advice = f"pip install {package}" if package else "install the driver that SQLAlchemy names for this database"
    return ModuleNotFoundError(f"{url.drivername}://… needs {absent.name}: {advice}", name=absent.name)
