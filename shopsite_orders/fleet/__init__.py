"""Many stores, or one store's long history, on the workers of a Dask cluster.

with Fleet("postgresql+psycopg://host/orders", workers=2) as fleet:
    report = fleet.follow([Store(name="main-shop", credentials="env:MAIN_SHOP_"), ...])
"""

try:
    import distributed as _distributed  # noqa: F401 - to say what is missing
except ModuleNotFoundError as error:
    from shopsite_orders.core.extras import missing

    raise missing("shopsite_orders.fleet needs Dask", "dask", error) from error

from shopsite_orders.fleet.fleet import Fleet
from shopsite_orders.fleet.progress import Board, Sight
from shopsite_orders.fleet.proof import BackfillReport
from shopsite_orders.fleet.report import FleetReport, StoreReport
from shopsite_orders.fleet.stores_file import read_stores
from shopsite_orders.fleet.work.store import Store

__all__ = ["BackfillReport", "Board", "Fleet", "FleetReport", "Sight", "Store", "StoreReport", "read_stores"]
