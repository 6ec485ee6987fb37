"""Orders -> polars, with money that is exact."""

from typing import TYPE_CHECKING, cast, overload

import pyarrow as pa

from shopsite_orders.core.extras import missing
from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.source import Orders, Several
from shopsite_orders.frames.whole import whole

if TYPE_CHECKING:
    import polars as pl


@overload
def to_polars(
    orders: Orders,
    *,
    tables: str = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "pl.DataFrame": ...
@overload
def to_polars(
    orders: Orders,
    *,
    tables: Several,
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "dict[str, pl.DataFrame]": ...
def to_polars(
    orders: Orders,
    *,
    tables: str | Several = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "pl.DataFrame | dict[str, pl.DataFrame]":
    """Return orders as a frame of polars, or as one for each of several tables.

    Money is `Decimal(28, 8)`; words that a store chooses among few are categorical. The arguments are those of
    `to_arrow`.

    Raises:
        ModuleNotFoundError: polars is not installed.
        OrderDataError: as for `to_arrow`.
    """
    try:
        import polars as pl  # noqa: PLC0415 - an extra of its own
    except ModuleNotFoundError as error:
        raise missing("to_polars needs polars", "polars", error) from error

    def frame(table: pa.Table) -> "pl.DataFrame":
        return cast("pl.DataFrame", pl.from_arrow(table))

    return whole(frame, orders, tables, store=store, personal=personal, key=key)
