"""Orders -> Arrow record batches, as they come."""

from collections.abc import Iterator
from typing import overload

import attrs
import pyarrow as pa

from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.source import BATCH, Batches, Orders, Several, Source, source


@attrs.frozen
class TableStream:
    """Several tables of the same orders, side by side.

    Each step of it is a `dict` of a record batch for every table, in which are all rows of the same orders, so that one
    pass over a download makes all tables and none of them waits for another in memory.
    """

    _source: Source = attrs.field(repr=False)

    @property
    def schemas(self) -> dict[str, pa.Schema]:
        """The schema of each table."""
        return dict(self._source.schemas)

    def __iter__(self) -> Iterator[Batches]:
        return self._source.batches()

    def read_all(self) -> dict[str, pa.Table]:
        """Return each table as a whole, in memory."""
        found: dict[str, list[pa.RecordBatch]] = {table: [] for table in self._source.tables}
        for batches in self:
            for table, batch in batches.items():
                found[table].append(batch)
        return {table: pa.Table.from_batches(found[table], schema) for table, schema in self._source.schemas.items()}


@overload
def to_arrow(
    orders: Orders,
    *,
    tables: str = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
    batch_size: int = BATCH,
) -> pa.RecordBatchReader: ...
@overload
def to_arrow(
    orders: Orders,
    *,
    tables: Several,
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
    batch_size: int = BATCH,
) -> TableStream: ...
def to_arrow(
    orders: Orders,
    *,
    tables: str | Several = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
    batch_size: int = BATCH,
) -> pa.RecordBatchReader | TableStream:
    """Stream orders as record batches, all with the same schema, whatever is in them and even if there are none.

    Args:
        orders: an iterable of them, an `OrderDatabase` or an `Inbox`; out of these two no `Order` is made.
        tables: one, such as "lines", for a reader of it; several for a `TableStream`, which makes them in one pass.
        store: what the column `store` says; of a database, whose orders these are, or everybody's.
        personal: whether personal columns are kept, dropped, or hashed with `key`, so that they can still be joined.
        key: a secret of at least 16 bytes, for ``personal="hash"``.
        batch_size: how many orders are put into a batch.

    Raises:
        OrderDataError: a table cannot hold an order, an `InexactError` if an amount has more than 8 decimal places or
            20 digits before them; it is raised when the batch is asked for.
    """
    one = isinstance(tables, str)
    asked = source(orders, tables, store=store, personal=personal, key=key, batch_size=batch_size)
    return _reader(asked) if one else TableStream(asked)


def _reader(asked: Source) -> pa.RecordBatchReader:
    [(table, schema)] = asked.schemas.items()
    filled = (batches[table] for batches in asked.batches() if batches[table].num_rows)
    return pa.RecordBatchReader.from_batches(schema, filled)
