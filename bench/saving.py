"""Saving: pages of typed orders go into a database, against a plain `executemany` of the very same rows.

Both find the tables made, both commit each page, and both use the same settings of SQLite. The peer has its rows ready.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from sqlalchemy import MetaData, Table, create_engine

from shopsite_orders.core.database.engine import connect as connect_database
from shopsite_orders.sql import OrderDatabase

from databases import PostgresServer
from measured import LIBRARY, Options, Row, Way, compare, time_interleaved
from pulling import connect
from store import serve

PAGE = 500
Rows: TypeAlias = list[tuple[Any, ...]]
Tables: TypeAlias = Sequence[tuple[Table, Rows]]


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
            if table.name != "schema_version"  # it has its row already
        ]
    engine.dispose()
    return found


def split(tables: Tables, pages: list[Any]) -> list[Tables]:
    """Return the rows of each page; what belongs to no order goes with the last."""
    ends = [sum(len(page.orders) for page in pages[: place + 1]) for place in range(len(pages))]

    def page_of(table: Table, row: tuple[Any, ...]) -> int:
        owner = next((place for place, it in enumerate(table.columns) if it.name in {"order_id", "id"}), None)
        return len(ends) - 1 if owner is None else next(n for n, end in enumerate(ends) if row[owner] <= end)

    return [
        [(table, [row for row in rows if page_of(table, row) == number]) for table, rows in tables]
        for number in range(len(pages))
    ]


def insert_rows(urls: Iterator[str], pages: list[Tables]) -> None:
    engine = connect_database(next(urls))
    mark = "?" if engine.dialect.paramstyle == "qmark" else "%s"
    for tables in pages:
        with engine.begin() as connection:
            for table, rows in tables:
                if rows:
                    marks = ", ".join([mark] * len(table.columns))
                    connection.exec_driver_sql(f"INSERT INTO {table.name} VALUES ({marks})", rows)
    engine.dispose()


def with_tables(urls: Iterator[str], number: int) -> Iterator[str]:
    """Make databases with tables before anything is timed."""
    made = [next(urls) for _ in range(number)]
    for url in made:
        OrderDatabase(url).close()
    return iter(made)


def compare_savers(name: str, urls: Iterator[str], pages: list[Any], options: Options) -> Row:
    tables = read_tables(save(urls, pages))
    ready = with_tables(urls, 2 * options.repeats)
    ways: dict[str, Way] = {
        LIBRARY: partial(save, ready, pages),
        "executemany": partial(insert_rows, ready, split(tables, pages)),
    }
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
