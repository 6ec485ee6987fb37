"""Files by month: memory and open files are bounded, however orders come."""

import tracemalloc
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from random import Random

import attrs
import pyarrow as pa
from pyarrow import parquet

from shopsite_orders import Order
from shopsite_orders.frames import schemas, to_arrow
from shopsite_orders.frames.dataset.months import MonthFiles

from framed import EMPTY, FULL, keys

SCHEMAS = schemas(("orders",))
SMALL = {"row_group": 64 * 1024, "waiting": 256 * 1024}  # bytes


def shuffled(count: int, months: int = 60) -> Iterator[Order]:
    """Yield orders of which each was placed in any month."""
    chance = Random(3)
    for place in range(count):
        month = chance.randrange(months)
        placed = datetime(2020 + month // 12, 1 + month % 12, 1)  # noqa: DTZ001 - the store's clock
        yield attrs.evolve(FULL, number=str(place), placed_at=placed, comments=f"no. {place} " * 20)


def written(folder: Path, orders: Iterator[Order], most_open: int = 32) -> MonthFiles:
    files = MonthFiles(folder, "all", SCHEMAS, most_open=most_open, **SMALL)
    for batch in to_arrow(orders, batch_size=100):
        files.add("orders", batch)
    files.finish()
    return files


def peak(folder: Path, count: int) -> int:
    """Return the most bytes that Python and Arrow held at a time."""
    pool, default = pa.proxy_memory_pool(pa.default_memory_pool()), pa.default_memory_pool()
    pa.set_memory_pool(pool)
    tracemalloc.start()
    try:
        written(folder, shuffled(count))
        return tracemalloc.get_traced_memory()[1] + (pool.max_memory() or 0)
    finally:
        tracemalloc.stop()
        pa.set_memory_pool(default)


def test_memory_does_not_grow_with_the_orders(tmp_path: Path) -> None:
    peak(tmp_path / "first", 100)  # what is made once is not counted
    few, many = peak(tmp_path / "few", 2000), peak(tmp_path / "many", 16000)
    assert many < 2 * few


def test_orders_that_come_in_any_order_are_all_there_however_few_files_are_open(tmp_path: Path) -> None:
    written(tmp_path, shuffled(3000), most_open=3)
    files = [*tmp_path.rglob("*.parquet")]
    found = [key for file in files for key in keys(parquet.read_table(file))]
    assert sorted(found) == sorted(order.key for order in shuffled(3000))
    assert max(Counter(file.parent for file in files).values()) > 1
    for file in files:
        months = {str(moment)[:7] for moment in parquet.read_table(file)["placed_at"].to_pylist()}
        assert {file.parent.name} == {f"month={month}" for month in months}


def test_no_more_files_are_open_than_may_be(tmp_path: Path) -> None:
    files = MonthFiles(tmp_path, "all", SCHEMAS, row_group=1, most_open=3)
    for batch in to_arrow(shuffled(200), batch_size=20):
        files.add("orders", batch)
        assert len([*Path("/proc/self/fd").iterdir()]) < 500
        assert open_below(tmp_path) <= 3
    files.finish()
    assert open_below(tmp_path) == 0


def open_below(folder: Path) -> int:
    return sum(str(link.resolve()).startswith(str(folder)) for link in Path("/proc/self/fd").iterdir())


def test_what_is_abandoned_keeps_no_file_open(tmp_path: Path) -> None:
    files = MonthFiles(tmp_path, "all", SCHEMAS, row_group=1)
    for batch in to_arrow(shuffled(20)):
        files.add("orders", batch)
    files.abandon()
    assert open_below(tmp_path) == 0


def test_an_order_without_a_time_and_a_number_with_an_at_are_where_they_belong(tmp_path: Path) -> None:
    odd = [EMPTY, attrs.evolve(EMPTY, number="7@2024-01-02"), attrs.evolve(FULL, number="8@2023-05-06T00:00:00")]
    written(tmp_path, iter(odd))
    found = {file.parent.name: keys(parquet.read_table(file)) for file in tmp_path.rglob("*.parquet")}
    assert found == {"month=unknown": [odd[0].key, odd[1].key], "month=2024-11": [odd[2].key]}
