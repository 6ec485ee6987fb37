"""Do the cents add up? An order's amounts, worked out again and compared with what the store states."""

from shopsite_orders.core.audit.audit import audit
from shopsite_orders.core.audit.finding import Finding

__all__ = ["Finding", "audit"]
