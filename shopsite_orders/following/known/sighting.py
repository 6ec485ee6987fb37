"""An order as a follower sees it."""

from datetime import datetime
from hashlib import sha256
from typing import TypeAlias

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.core.values import ordinal
from shopsite_orders.errors import OrderDataError

Result: TypeAlias = Order | OrderDataError


@attrs.frozen
class Sighting:
    """What following needs to know of an order that came: its key, its number if it counts, the store's wall clock."""

    key: str
    number: int | None
    placed_at: datetime | None

    @classmethod
    def of(cls, result: Result) -> "Sighting":
        """Sum up an order, or one that could not be read and so is told apart by its bytes."""
        if isinstance(result, Order):
            placed_at = result.placed_at and result.placed_at.replace(tzinfo=None, fold=0)
            return cls(result.key, ordinal(result.number), placed_at)
        digest = sha256(result.redacted).hexdigest()[:16]
        return cls(f"{result.number or ''}!{digest}", ordinal(result.number or ""), None)


def number_in(key: str) -> int | None:
    """Return the number in an order's key, which ends where its moment or, if it could not be read, a digest begins."""
    return ordinal(key.partition("@")[0].partition("!")[0])
