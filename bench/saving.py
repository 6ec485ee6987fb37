"""Saving: pages of typed orders go into a database, against a plain `executemany` of the very same rows."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from sqlalchemy import MetaData, Table, create_engine

from shopsite_orders.sql import OrderDatabase

from databases import PostgresServer
from measured import LIBRARY, Options, Row, Way, compare, time_interleaved
from pulling import connect
from store import serve

PAGE = 500
Tables: TypeAlias = Sequence[tuple[Table, list[tuple[Any, ...]]]]


def fetch_pages(options: Options) -> list[Any]:
    """Follow a store, so that what is saved has come as it does in use."""
    with serve(options.feed or "varied", options.orders) as address:
        return list(connect(address).pages(after=None, page_size=PAGE, overlap=None))


def save(urls: Iterator[str], pages: list[Any]) -> str:
    url = next(urls)
    database = OrderDatabase(url)
    for page in pages:
        database.save(page, store="bench")
    database.close()
    return url


def read_tables(url: str) -> Tables:
    """Return the tables that the library made, with their rows as the driver has them."""
    engine, tables = create_engine(url), MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        found = [
            (table, [*map(tuple, connection.exec_driver_sql(f"SELECT * FROM {table.name}"))])
            for table in tables.sorted_tables
        ]
    engine.dispose()
    return found


def insert_rows(urls: Iterator[str], tables: Tables) -> None:
    """Make the same tables and insert the rows, all in one transaction."""
    engine = create_engine(next(urls))
    mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    with engine.begin() as connection:
        for table, rows in tables:
            table.create(connection)
            if rows:
                marks = ", ".join([mark] * len(table.columns))
                connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    engine.dispose()


def compare_savers(name: str, urls: Iterator[str], pages: list[Any], options: Options) -> Row:
    tables = read_tables(save(urls, pages))
    ways: dict[str, Way] = {LIBRARY: partial(save, urls, pages), "executemany": partial(insert_rows, urls, tables)}
    seconds = time_interleaved(ways, options.repeats)
    rows = sum(len(rows) for _, rows in tables)
    figure = f"{options.orders / seconds[LIBRARY]:,.0f} orders/s"
    return Row("saving", f"{name}, {rows:,} rows", figure, compare(seconds), seconds=seconds)


def measure(options: Options) -> Iterator[Row]:
    pages = fetch_pages(options)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        yield compare_savers("SQLite", (f"sqlite:///{folder / f'{n}.db'}" for n in count()), pages, options)
        if shutil.which("initdb"):
            server = stack.enter_context(PostgresServer())
            yield compare_savers("PostgreSQL", server.new_databases(), pages, options)
        else:
            yield Row("saving", "PostgreSQL", "not installed")
