"""Where the house, and every pickle of an order, looks for `Sealed`."""

from shopsite_orders.core.card_data.sealed import Sealed

__all__ = ["Sealed"]
