"""The order that was made of a post, from its JSON back to an `Order`."""

import json

from shopsite_orders.core.order import Order


def read_back(text: str) -> Order:
    """Return the order whose `Order.to_dict` is in `text`; of card data only what may be shown is left."""
    return Order.from_dict(json.loads(text))
