"""Datasets: each order once in files that are whole, whatever is repeated, killed or broken off."""

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from stat import S_IMODE
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pyarrow.dataset
import pytest
from pyarrow import parquet

from shopsite_orders import IncompleteDownloadError, Order, StateError
from shopsite_orders.core.files.lock import locked
from shopsite_orders.frames import Manifest, read_manifest, schemas, to_arrow, to_dataset

from framed import EMPTY, FULL, NUMBER, ORDERS, keys, read_dataset, spread

WRITER = """
import os, signal, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
from framed import spread
from shopsite_orders.frames import to_dataset

folder, count, last = Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
done = 0

def counted(real):
    def call(self, *arguments, **options):
        global done
        done += 1
        if done == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, *arguments, **options)
    return call

Path.replace, Path.unlink = counted(Path.replace), counted(Path.unlink)
print("ready", flush=True)
to_dataset(spread(count), folder)
print(done, flush=True)
"""
KEY = b"a key of more than sixteen bytes"
SUPPORT = Path(__file__).parents[3] / "support"


def some(count: int, first: int = 0) -> list[Order]:
    return [*spread(count, first)]


def everything(orders: list[Order]) -> dict[str, list[str]]:
    return {
        table: sorted(keys(rows)) for table, rows in to_arrow(orders, tables=("orders", "lines")).read_all().items()
    }


def test_a_dataset_has_the_rows_of_all_orders_by_month(tmp_path: Path) -> None:
    manifest = to_dataset(iter(ORDERS), tmp_path)
    assert manifest == read_manifest(tmp_path)
    assert manifest.rows == {"orders": len(ORDERS), "lines": sum(len(order.lines) for order in ORDERS)}
    assert read_dataset(tmp_path) == everything(ORDERS)
    months = {order.placed_at.strftime("%Y-%m") if order.placed_at else "unknown" for order in ORDERS}
    assert {folder.name for folder in (tmp_path / "orders").iterdir()} == {f"month={month}" for month in months}


@pytest.mark.parametrize("orders", [[], [EMPTY], [FULL], ORDERS], ids=["none", "bare", "one", "many"])
def test_every_reader_finds_the_schema_and_the_orders(tmp_path: Path, orders: list[Order]) -> None:
    to_dataset(orders, tmp_path)
    read = pyarrow.dataset.dataset(tmp_path / "orders", partitioning="hive").to_table()
    assert read.drop(["month"]).schema.equals(schemas()["orders"])
    assert sorted(keys(read)) == sorted(order.key for order in orders)
    assert len(pd.read_parquet(tmp_path / "lines")) == sum(len(order.lines) for order in orders)
    assert pl.scan_parquet(tmp_path / "orders").select(pl.len()).collect().item() == len(orders)


def test_money_and_times_are_as_they_were(tmp_path: Path) -> None:
    to_dataset(ORDERS, tmp_path)
    read = pyarrow.dataset.dataset(tmp_path / "orders").to_table().sort_by("order_key")
    assert read.equals(to_arrow(ORDERS).read_all().sort_by("order_key").unify_dictionaries()) or (
        read.to_pylist() == to_arrow(ORDERS).read_all().sort_by("order_key").to_pylist()
    )


def test_the_manifest_tells_rows_bytes_and_hashes_of_files_that_are_their_owners_alone(tmp_path: Path) -> None:
    for file in to_dataset(ORDERS, tmp_path, part="main-shop").files:
        path = tmp_path / file.path
        assert path.name == "main-shop-0.parquet"
        assert (file.bytes, file.sha256) == (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        assert file.path == f"{file.table}/month={file.month or 'unknown'}/main-shop-0.parquet"
        assert parquet.read_metadata(path).num_rows == file.rows
        assert S_IMODE(path.stat().st_mode) == 0o600


def test_no_card_number_is_in_any_file(tmp_path: Path) -> None:
    to_dataset([FULL], tmp_path, tables=["orders", "lines", "extras"])
    assert not [file for file in tmp_path.rglob("*.*") if file.is_file() and NUMBER.encode() in file.read_bytes()]


def test_a_repeat_is_no_double_and_leaves_files_alone_that_are_the_same(tmp_path: Path) -> None:
    first = to_dataset(ORDERS, tmp_path)
    before = {file.path: (tmp_path / file.path).stat().st_ino for file in first.files}
    assert to_dataset(iter(ORDERS), tmp_path) == first
    assert {file.path: (tmp_path / file.path).stat().st_ino for file in first.files} == before
    assert read_dataset(tmp_path) == everything(ORDERS)


def test_what_is_written_takes_the_place_of_what_was_there_and_its_mode(tmp_path: Path) -> None:
    [kept, *_] = to_dataset(some(300), tmp_path).files
    (tmp_path / kept.path).chmod(0o640)
    newer = [attrs.evolve(order, comments="changed") for order in some(40)]
    manifest = to_dataset(newer, tmp_path)
    assert read_dataset(tmp_path) == everything(newer)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.parquet")) == [
        file.path for file in manifest.files
    ]
    assert S_IMODE((tmp_path / kept.path).stat().st_mode) == 0o640


def test_parts_stand_side_by_side_and_each_is_replaced_alone(tmp_path: Path) -> None:
    first, second = some(60), some(60, first=60)
    to_dataset(first, tmp_path, part="main")
    to_dataset(second, tmp_path, part="main-0")
    assert read_dataset(tmp_path) == everything(first + second)
    to_dataset(first[:10], tmp_path, part="main")
    assert read_dataset(tmp_path) == everything(first[:10] + second)
    assert read_manifest(tmp_path, "other") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({}, {"part": "main"}),
        ({"part": "main"}, {}),
        ({}, {"personal": "drop"}),
        ({"personal": "hash", "key": KEY}, {"personal": "hash", "key": KEY[::-1]}),
    ],
    ids=["named beside whole", "whole beside named", "another choice", "another key"],
)
def test_what_does_not_go_together_is_refused(tmp_path: Path, before: dict[str, Any], after: dict[str, Any]) -> None:
    words = r"dataset.json says {.*, and what you write is {.*: write it as the others, or into another folder"
    to_dataset(ORDERS, tmp_path, **before)
    with pytest.raises(StateError, match=words):
        to_dataset(ORDERS, tmp_path, **after)
    assert read_dataset(tmp_path) == everything(ORDERS)
    assert KEY.decode() not in (tmp_path / "dataset.json").read_text("utf-8")


@pytest.mark.parametrize("part", ["", "Main", "a/b", "..", ".x", "a" * 101, "ä", "a b"])
def test_a_part_must_have_a_name_that_files_can_have(tmp_path: Path, part: str) -> None:
    with pytest.raises(ValueError, match="part must be small letters, digits and any of"):
        to_dataset(ORDERS, tmp_path / "new", part=part)
    assert not (tmp_path / "new").exists()


def test_only_one_process_writes_a_part_at_a_time(tmp_path: Path) -> None:
    to_dataset(ORDERS, tmp_path, part="main")
    with locked(tmp_path / ".staging" / "main.lock"):
        with pytest.raises(StateError, match=r"part 'main' of .* is being written by another process") as caught:
            to_dataset(ORDERS, tmp_path, part="main")
        to_dataset([], tmp_path, part="other")
    assert caught.value.retryable
    assert read_dataset(tmp_path) == everything(ORDERS)


def test_nothing_is_changed_where_orders_break_off(tmp_path: Path) -> None:
    before = to_dataset(ORDERS, tmp_path)

    def broken() -> Iterator[Order]:
        yield from spread(5000)
        raise IncompleteDownloadError("the reply ended")

    with pytest.raises(IncompleteDownloadError):
        to_dataset(broken(), tmp_path)
    assert read_manifest(tmp_path) == before
    assert read_dataset(tmp_path) == everything(ORDERS)
    assert sorted(file.name for file in (tmp_path / ".staging").iterdir()) == [".lock", "all.lock"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"files": [{}], "complete": true}', '{"files": 7, "complete": true}']
)
def test_a_manifest_that_is_something_else_is_an_error_that_says_what_to_do(tmp_path: Path, text: str) -> None:
    to_dataset(ORDERS, tmp_path)
    (tmp_path / "manifests" / "all.json").write_text(text)
    with pytest.raises(StateError, match=r"is not the manifest of a part: .*; delete it, and write the part again"):
        read_manifest(tmp_path)


def start(folder: Path, count: int, last: int = 0) -> "subprocess.Popen[str]":
    command = [sys.executable, "-P", "-c", WRITER, str(SUPPORT), str(folder), str(count), str(last)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    return process


def end(process: "subprocess.Popen[str]") -> int:
    with process:
        return process.wait()


def test_a_writer_killed_at_any_moment_leaves_whole_files_and_a_repeat_sets_all_right(tmp_path: Path) -> None:
    chance, orders = Random(7), everything(some(1500))
    begun = time.monotonic()
    assert end(start(tmp_path / "timed", 1500)) == 0
    taken = time.monotonic() - begun
    for _ in range(6):
        process = start(tmp_path / "killed", 1500)
        time.sleep(chance.random() * taken)
        os.kill(process.pid, signal.SIGKILL)
        end(process)
        found = read_dataset(tmp_path / "killed").get("orders", [])
        assert len(set(found)) == len(found)
    assert to_dataset(some(1500), tmp_path / "killed") == read_manifest(tmp_path / "timed")
    assert read_dataset(tmp_path / "killed") == orders


@pytest.mark.parametrize("last", [2, 3, 6, 9, 12, 14])
def test_a_writer_killed_while_files_are_put_in_their_places_leaves_no_order_twice(tmp_path: Path, last: int) -> None:
    """Each file of the part is removed, or put in its place, by one call; the writer is killed before one of them."""
    older = [attrs.evolve(order, comments="older") for order in some(400)]
    to_dataset(older, tmp_path)
    assert end(start(tmp_path, 150, last)) == -signal.SIGKILL
    found = read_dataset(tmp_path)
    assert len(set(found["orders"])) == len(found["orders"])
    manifest = read_manifest(tmp_path)
    assert manifest is not None
    assert not manifest.complete
    assert {path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("[ol]*/*/*")} <= {
        file.path for file in manifest.files
    }
    repeated = to_dataset(some(150), tmp_path)
    assert repeated == read_manifest(tmp_path)
    assert repeated.complete
    assert read_dataset(tmp_path) == everything(some(150))
    assert repeated == to_dataset(some(150), tmp_path / "fresh")


def test_a_manifest_counts_the_rows_of_each_table() -> None:
    assert Manifest(part="all").rows == {}


def test_orders_of_a_month_that_comes_again_go_into_it(tmp_path: Path) -> None:
    days = [datetime(2024, 1 + place % 12, 1) for place in range(480)]  # noqa: DTZ001 - the store's clock
    orders = [attrs.evolve(FULL, number=str(place), placed_at=day) for place, day in enumerate(days)]
    manifest = to_dataset(orders, tmp_path, tables="orders")
    assert {file.month: file.rows for file in manifest.files} == {f"2024-{month:02}": 40 for month in range(1, 13)}
    total = pyarrow.dataset.dataset(tmp_path / "orders").to_table()["totals_grand_total"].to_pylist()
    assert sum(total) == 480 * Decimal("104.13")
