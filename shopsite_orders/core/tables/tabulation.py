"""Orders -> columns of several tables, for a bounded number of orders at a time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol, TypeAlias, runtime_checkable

from shopsite_orders.core.order import Order
from shopsite_orders.core.tables.exact import InexactError
from shopsite_orders.core.tables.readings import READINGS, read
from shopsite_orders.core.tables.refusal import refusal
from shopsite_orders.core.tables.rows import ORDERS, Row, Rows
from shopsite_orders.errors import ShopSiteError

Wanted: TypeAlias = Mapping[str, Sequence[str]]  # the names of the columns of each table
Columns: TypeAlias = Mapping[str, Sequence[Sequence[Any]]]  # the cells of each of them
Owned: TypeAlias = tuple[Row, Any]

IDENTITY = ("store", "source", "order_key")  # what tells in every table which order a row is of


@runtime_checkable
class Tabular(Protocol):
    """Whatever keeps orders and can hand them out as columns."""

    def tabulate(self, wanted: Wanted, *, store: str | None, size: int) -> Iterator[Columns]:
        """Yield the columns that are wanted, of at most `size` orders at a time."""


def tabulate(orders: Iterable[Order], wanted: Wanted, *, store: str | None, size: int) -> Iterator[Columns]:
    """Yield the columns of orders as they come.

    Raises:
        OrderDataError: one of them cannot be kept in a table.
    """
    owned = (((store, order.source, order.key), order) for order in orders)
    return _tabulated(ORDERS, owned, wanted, size)


def tabulate_json(orders: Iterable[str], wanted: Wanted, *, store: str | None, size: int) -> Iterator[Columns]:
    """Yield the columns of orders that are kept as the JSON of `Order.to_dict`.

    Raises:
        OrderDataError: one of them cannot be kept in a table.
    """
    owned = (((store, order.source, order.key), order) for order in map(read, orders))
    return _tabulated(READINGS, owned, wanted, size)


def _tabulated(rows: Rows, owned: Iterable[Owned], wanted: Wanted, size: int) -> Iterator[Columns]:
    for batch in _batches(owned, size):
        try:
            columns = _columns(rows, batch, wanted)
        except (InexactError, OverflowError):
            _name_the_first_refused(rows, batch, wanted)
            raise
        yield columns


def _batches(owned: Iterable[Owned], size: int) -> Iterator[list[Owned]]:
    """Yield a number of orders at a time; those that came before a download broke off come out before its error."""
    iterator = iter(owned)
    while True:
        batch: list[Owned] = []
        broken = None
        try:
            batch.extend(islice(iterator, size))
        except ShopSiteError as error:
            broken = error
        if batch:
            yield batch
        if broken:
            raise broken
        if len(batch) < size:
            return


def _columns(rows: Rows, batch: Sequence[Owned], wanted: Wanted) -> Columns:
    return {table: _side_by_side(rows, table, batch, names) for table, names in wanted.items()}


def _side_by_side(rows: Rows, table: str, batch: Sequence[Owned], names: Sequence[str]) -> list[Sequence[Any]]:
    cells = zip(*rows.of(table, batch), strict=True)
    found = dict(zip((*IDENTITY, *rows.columns[table]), cells, strict=False))
    return [found.get(name, ()) for name in names]


def _name_the_first_refused(rows: Rows, batch: Sequence[Owned], wanted: Wanted) -> None:
    for owner, order in batch:
        try:
            _columns(rows, [(owner, order)], wanted)
        except (InexactError, OverflowError) as error:
            shown = order.to_dict() if isinstance(order, Order) else order
            raise refusal(shown, "in a table", error) from error
