"""Orders that are JSON -> rows, without an `Order` being made of them.

The objects of the JSON are looked at as if they were the parts of an order; their numbers and times are text already.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from shopsite_orders.core.order.order import order_key
from shopsite_orders.core.tables.exact import all_exact
from shopsite_orders.core.tables.rows import TIMES, Rows, times


class Reading(dict[str, Any]):
    """A part of an order as JSON has it; what is not in it is `None`."""

    def __getattr__(self, name: str) -> Any:
        return self.get(name)

    @property
    def key(self) -> str:
        """What `Order.key` is."""
        return order_key(self["number"], _moment(self.placed_at))


def read(text: str) -> Reading:
    """Return the order whose `Order.to_dict` is in `text`."""
    order: Reading = json.loads(text, object_hook=Reading)
    return order


def _numbers(texts: Iterable[str | None]) -> list[str | None]:
    return all_exact(Decimal(text) if text else None for text in texts)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _times(texts: Iterable[str | None]) -> Iterator[str | None]:
    return times(map(_moment, texts))


READINGS = Rows({Decimal: (_numbers, ("",)), datetime: (_times, TIMES)})
