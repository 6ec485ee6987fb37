"""Frames: typed orders become Arrow tables, against the rate at which they are read, and what one would write instead.

Run as a script it writes a dataset of so many orders into a folder, and tells how much memory that took.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import attrs
import pyarrow as pa

from shopsite_orders import Order, read_orders
from shopsite_orders.frames import TABLES, to_arrow, to_dataset
from shopsite_orders.sql import OrderDatabase

from feeds import FEEDS
from measured import LIBRARY, Options, Row, Way, compare, time_interleaved
from reading import read_by_library

MILLION, FEW = 1_000_000, 40_000
BEGIN = datetime(2015, 1, 1)  # noqa: DTZ001 - the store's clock has no zone


def frame(orders: Any, tables: tuple[str, ...] = ("orders", "lines")) -> dict[str, pa.Table]:
    return to_arrow(orders, tables=tables).read_all()


def from_dicts(orders: list[Order]) -> pa.Table:
    """Do what one would: money and times stay text, and lines are lists in their order."""
    return pa.Table.from_pylist([order.to_dict() for order in orders])


def compare_framers(options: Options) -> Iterator[Row]:
    name = options.feed or "varied"
    reply = FEEDS[name].reply(options.orders, options.seed)
    orders = [*read_orders(BytesIO(reply))]
    dicts = [order.to_dict() for order in orders]
    ways: dict[str, Way] = {
        LIBRARY: partial(frame, orders),
        "reading the orders": partial(read_by_library, reply),
        "from_pylist of to_dict": partial(from_dicts, orders),
        "from_pylist of dicts that are ready": partial(pa.Table.from_pylist, dicts),
    }
    yield _row(f"{name}, orders and lines", ways, options)
    yield _row(f"{name}, all tables", {**ways, LIBRARY: partial(frame, orders, TABLES)}, options)


def compare_databases(options: Options) -> Iterator[Row]:
    orders = [*read_orders(BytesIO(FEEDS[options.feed or "varied"].reply(options.orders, options.seed)))]
    with TemporaryDirectory() as folder, OrderDatabase(f"sqlite:///{folder}/orders.db") as database:
        database.add(orders, store="bench")
        ways: dict[str, Way] = {
            LIBRARY: partial(frame, database),
            "by way of orders": lambda: frame(database.orders("bench")),
        }
        yield _row("SQLite, orders and lines", ways, options)


def _row(case: str, ways: dict[str, Way], options: Options) -> Row:
    seconds = time_interleaved(ways, options.repeats)
    figure = f"{options.orders / seconds[LIBRARY]:,.0f} orders/s"
    return Row("to Arrow", case, figure, compare(seconds), seconds=seconds)


def endless(orders: list[Order]) -> Iterator[Order]:
    """Yield the orders again and again, each with a number and a time of its own, twelve an hour."""
    number = 0
    while True:
        for order in orders:
            number += 1
            placed = BEGIN + timedelta(minutes=5 * number)
            yield attrs.evolve(order, number=str(number), placed_at=placed)


def peak() -> float:
    """Return the most MiB that this process ever had; `ru_maxrss` begins at the size of the one that started it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def write(count: int, folder: str) -> None:
    orders = [*read_orders(BytesIO(FEEDS["varied"].reply(1000)))]
    before = peak()
    to_dataset((order for order, _ in zip(endless(orders), range(count), strict=False)), folder)
    print(peak() - before, before)


def measure_datasets(options: Options) -> Iterator[Row]:
    """Write a dataset, and another of a quarter as many orders: what they take at most should be the same."""
    count = MILLION if options.orders >= Options().orders else FEW
    taken = []
    for orders in (count // 4, count):
        with TemporaryDirectory() as folder:
            command = [sys.executable, __file__, str(orders), folder]
            done = subprocess.run(command, capture_output=True, check=True, text=True)
        above, before = map(float, done.stdout.split())
        taken.append(f"{above:.0f} MiB for {orders:,} orders")
    yield Row("peak memory", "to_dataset", f"{' and '.join(taken)}, above {before:.0f} MiB")


def measure(options: Options) -> Iterator[Row]:
    yield from compare_framers(options)
    yield from compare_databases(options)
    yield from measure_datasets(options)


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
