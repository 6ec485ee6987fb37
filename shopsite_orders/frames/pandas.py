"""Orders -> pandas, with money that is exact."""

from typing import TYPE_CHECKING, Any, overload

import pyarrow as pa

from shopsite_orders.core.extras import missing
from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.source import Orders, Several
from shopsite_orders.frames.whole import whole

if TYPE_CHECKING:
    import pandas as pd


@overload
def to_pandas(
    orders: Orders,
    *,
    tables: str = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "pd.DataFrame": ...
@overload
def to_pandas(
    orders: Orders,
    *,
    tables: Several,
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "dict[str, pd.DataFrame]": ...
def to_pandas(
    orders: Orders,
    *,
    tables: str | Several = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> "pd.DataFrame | dict[str, pd.DataFrame]":
    """Return orders as a frame of pandas, or as one for each of several tables.

    Every column is Arrow's, money `decimal128(28, 8)`, but for words that a store chooses among few, which are
    categories. The arguments are those of `to_arrow`.

    Raises:
        ModuleNotFoundError: pandas is not installed.
        OrderDataError: as for `to_arrow`.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - an extra of its own
    except ModuleNotFoundError as error:
        raise missing("to_pandas needs pandas", "pandas", error) from error

    def dtype(kind: pa.DataType) -> Any:
        return None if pa.types.is_dictionary(kind) else pd.ArrowDtype(kind)

    return whole(
        lambda table: table.to_pandas(types_mapper=dtype), orders, tables, store=store, personal=personal, key=key
    )
