"""Record batches -> Parquet files by month, in a memory that does not grow with the input.

The rows of a month wait until there are enough of them for a row group. Orders may come in any order, so that many
months wait at once: when they are too many bytes together, the largest is written. For the same reason only some files
are open at a time; a month that comes again after its file was closed gets another one.
"""

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import attrs
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from shopsite_orders.core.files.private import private
from shopsite_orders.frames.dataset.manifest import DatasetFile

Month: TypeAlias = tuple[str, str]  # the table, and such as "2024-01" or `NO_MONTH`

NO_MONTH = "unknown"
_MONTH_OF_KEY = r"@(?P<month>\d{4}-\d{2})-[^@]*$"


@attrs.define
class _Open:
    """A file that is being written."""

    path: Path
    file: BinaryIO
    writer: parquet.ParquetWriter
    rows: int = 0


class MonthFiles:
    """The files of a part, by table and month, below a folder.

    Args:
        folder: where they are written.
        part: what their names begin with.
        schemas: of each table.
        row_group: bytes of a month that are written together.
        waiting: bytes of all months that wait at most.
        most_open: how many files are open at a time.
    """

    def __init__(
        self,
        folder: Path,
        part: str,
        schemas: Mapping[str, pa.Schema],
        *,
        row_group: int = 8 * 2**20,
        waiting: int = 32 * 2**20,
        most_open: int = 32,
    ) -> None:
        self._folder, self._part, self._schemas = folder, part, schemas
        self._row_group, self._most_waiting, self._most_open = row_group, waiting, most_open
        self._waiting: defaultdict[Month, list[pa.RecordBatch]] = defaultdict(list)
        self._bytes: Counter[Month] = Counter()
        self._open: dict[Month, _Open] = {}  # that was written last comes last
        self._numbers: Counter[Month] = Counter()
        self._done: list[DatasetFile] = []

    def add(self, table: str, batch: pa.RecordBatch) -> None:
        """Put the rows of a batch where they belong."""
        for name, rows in _by_month(batch):
            month = (table, name)
            self._waiting[month].append(rows)
            self._bytes[month] += rows.nbytes
            if self._bytes[month] >= self._row_group:
                self._write(month)
        while self._bytes.total() > self._most_waiting:
            self._write(max(self._bytes, key=self._bytes.__getitem__))

    def finish(self) -> tuple[DatasetFile, ...]:
        """Write what waits, and return all files; a table without rows has an empty one, so that it can be read."""
        for month in list(self._waiting):
            self._write(month)
        for table in set(self._schemas) - {table for table, _ in self._numbers}:
            self._opened((table, NO_MONTH))
        for month in list(self._open):
            self._close(month)
        return tuple(sorted(self._done, key=lambda file: file.path))

    def abandon(self) -> None:
        """Close all files that are still open; nothing of them is wanted."""
        for each in self._open.values():
            with each.file:
                each.writer.close()

    def _write(self, month: Month) -> None:
        """Write a row group of all rows of a month that wait."""
        del self._bytes[month]
        rows = pa.Table.from_batches(self._waiting.pop(month))
        file = self._opened(month)
        file.writer.write_table(rows.unify_dictionaries(), row_group_size=rows.num_rows)
        file.rows += rows.num_rows

    def _opened(self, month: Month) -> _Open:
        if month not in self._open:
            if len(self._open) == self._most_open:
                self._close(next(iter(self._open)))
            self._open[month] = self._new(month)
        self._open[month] = self._open.pop(month)
        return self._open[month]

    def _new(self, month: Month) -> _Open:
        table, name = month
        path = self._folder / table / f"month={name}" / f"{self._part}-{self._numbers[month]}.parquet"
        self._numbers[month] += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        file = cast("BinaryIO", open(path, "xb", opener=private))  # noqa: SIM115 - closed later; has an opener
        return _Open(path, file, parquet.ParquetWriter(file, self._schemas[table], compression="zstd"))

    def _close(self, month: Month) -> None:
        done, (table, name) = self._open.pop(month), month
        done.writer.close()
        done.file.flush()
        os.fsync(done.file.fileno())
        done.file.close()
        with done.path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        self._done.append(
            DatasetFile(
                path=done.path.relative_to(self._folder).as_posix(),
                table=table,
                month=None if name == NO_MONTH else name,
                rows=done.rows,
                bytes=done.path.stat().st_size,
                sha256=digest,
            )
        )


def _by_month(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.RecordBatch]]:
    """Yield the rows of each month, which is in the key of their order."""
    if not batch.num_rows:
        return
    months = pc.struct_field(pc.extract_regex(batch["order_key"], _MONTH_OF_KEY), "month").fill_null(NO_MONTH)
    for month in months.unique():
        yield month.as_py(), batch.filter(pc.equal(months, month))
