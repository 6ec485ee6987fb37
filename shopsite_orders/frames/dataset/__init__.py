"""Orders as Parquet files by month, in parts of which each is there once, whatever crashes."""

from shopsite_orders.frames.dataset.manifest import DatasetFile, Manifest, read_manifest
from shopsite_orders.frames.dataset.writing import to_dataset

__all__ = ["DatasetFile", "Manifest", "read_manifest", "to_dataset"]
