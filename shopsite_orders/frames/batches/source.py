"""Where orders come from: an iterable of them, or whatever keeps them and hands out columns."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import attrs
import pyarrow as pa

from shopsite_orders.core.checks import at_least, typed, wrong_type
from shopsite_orders.core.order import Order
from shopsite_orders.core.tables.tabulation import Columns, Tabular, tabulate
from shopsite_orders.frames.batches.columns import batch
from shopsite_orders.frames.batches.personal import Personal, Privacy, privacy
from shopsite_orders.frames.batches.schema import TABLES, schemas

Orders: TypeAlias = Iterable[Order] | Tabular
Several: TypeAlias = tuple[str, ...] | list[str]  # names of tables
Batches: TypeAlias = dict[str, pa.RecordBatch]

BATCH = 2000  # orders
_EXPECTED = "an iterable of Order, an OrderDatabase or an Inbox"


@attrs.frozen
class Source:
    """Orders, and which tables are to be made of them; its schemas are known before the first order."""

    orders: Orders
    tables: tuple[str, ...]
    store: str | None
    privacy: Privacy
    size: int

    @property
    def schemas(self) -> Mapping[str, pa.Schema]:
        return schemas(self.tables, personal=self.privacy.mode)

    def batches(self) -> Iterator[Batches]:
        """Yield for some orders at a time a batch of every table; one that has no rows of them is empty."""
        found = self.schemas
        for columns in self._columns({table: schema.names for table, schema in found.items()}):
            yield {table: batch(table, schema, columns[table], self.privacy) for table, schema in found.items()}

    def _columns(self, wanted: Mapping[str, list[str]]) -> Iterator[Columns]:
        if isinstance(self.orders, Tabular):
            return self.orders.tabulate(wanted, store=self.store, size=self.size)
        return tabulate(map(_an_order, self.orders), wanted, store=self.store, size=self.size)


def source(
    orders: Orders,
    tables: str | Several,
    *,
    store: str | None,
    personal: Personal,
    key: bytes | None,
    batch_size: int = BATCH,
) -> Source:
    """Check what was asked for.

    Raises:
        TypeError: `orders` are not orders, or an argument is of another type.
        ValueError: there is no such table, nothing to be done with personal columns, or no key for that.
    """
    if isinstance(orders, str | bytes) or not isinstance(orders, Iterable | Tabular):
        raise wrong_type("orders", orders, _EXPECTED)
    typed(int, expected="a number of orders")("batch_size", batch_size)
    at_least(1)("batch_size", batch_size)
    names = (tables,) if isinstance(tables, str) else tuple(dict.fromkeys(tables))
    if unknown := [name for name in names if name not in TABLES]:
        raise ValueError(f"tables must be some of {', '.join(TABLES)}, not {unknown[0]!r}")
    if not names:
        raise ValueError(f"tables must be some of {', '.join(TABLES)}, not an empty list")
    return Source(orders, names, store, privacy(personal, key), batch_size)


def _an_order(order: object) -> Order:
    if not isinstance(order, Order):
        raise wrong_type("orders", order, _EXPECTED)
    return order
