"""Orders and cursors in a database: SQLite by default, PostgreSQL in earnest, whatever SQLAlchemy 2 knows.

db = OrderDatabase("sqlite:///orders.db")
for page in store.pages(after=db.cursor("main-shop")):
    db.save(page, store="main-shop")
"""

try:
    import sqlalchemy as _sqlalchemy  # noqa: F401 - to say what is missing
except ImportError as error:
    raise ImportError("shopsite_orders.sql needs SQLAlchemy: pip install 'shopsite-orders[sql]'") from error

from shopsite_orders.core.tables.exact import InexactError
from shopsite_orders.sql.changes import Change, Changed, Refreshed
from shopsite_orders.sql.cursors import SqlCursors
from shopsite_orders.sql.database import OrderDatabase, Status
from shopsite_orders.sql.quarantine import Quarantined
from shopsite_orders.sql.sharing.leases import Lease, LeaseError, Leases
from shopsite_orders.sql.sharing.ranges import Range
from shopsite_orders.sql.tables import cursor_table

__all__ = [
    "Change",
    "Changed",
    "InexactError",
    "Lease",
    "LeaseError",
    "Leases",
    "OrderDatabase",
    "Quarantined",
    "Range",
    "Refreshed",
    "SqlCursors",
    "Status",
    "cursor_table",
]
