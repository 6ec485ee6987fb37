"""Two doors, one shop: what came through one and not through the other, or not as the same."""

from shopsite_orders.core.reconcile.content import NOT_COMPARED
from shopsite_orders.core.reconcile.identity import Identity
from shopsite_orders.core.reconcile.reconcile import reconcile
from shopsite_orders.core.reconcile.result import Different, Reconciliation, Repeated, Row
from shopsite_orders.core.reconcile.sources import Database, Orders, Posts

__all__ = [
    "NOT_COMPARED",
    "Database",
    "Different",
    "Identity",
    "Orders",
    "Posts",
    "Reconciliation",
    "Repeated",
    "Row",
    "reconcile",
]
