"""Orders as Arrow record batches, pandas and polars frames, Parquet datasets, and CSV for spreadsheets.

to_pandas(store.orders(start_date="2024-01-01"))
to_arrow(OrderDatabase("sqlite:///orders.db"), tables="lines")

All of them take orders, an `OrderDatabase` or an `Inbox`, and have the same columns, which docs/frames.md lists.
"""

from shopsite_orders.core.extras import missing as _missing

try:
    import pyarrow as _pyarrow  # noqa: F401, ICN001 - to say what is missing
except ModuleNotFoundError as error:
    raise _missing("shopsite_orders.frames needs pyarrow", "frames", error) from error

from shopsite_orders.core.tables.exact import InexactError
from shopsite_orders.frames.arrow import TableStream, to_arrow
from shopsite_orders.frames.batches.schema import SCHEMA_VERSION, TABLES, schemas
from shopsite_orders.frames.dataset import DatasetFile, Manifest, read_manifest, to_dataset
from shopsite_orders.frames.pandas import to_pandas
from shopsite_orders.frames.polars import to_polars
from shopsite_orders.frames.spreadsheet import to_csv

__all__ = [
    "SCHEMA_VERSION",
    "TABLES",
    "DatasetFile",
    "InexactError",
    "Manifest",
    "TableStream",
    "read_manifest",
    "schemas",
    "to_arrow",
    "to_csv",
    "to_dataset",
    "to_pandas",
    "to_polars",
]
