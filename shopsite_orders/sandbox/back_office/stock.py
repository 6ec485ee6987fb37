"""The orders a sandbox holds, and how they change while it runs."""

from bisect import insort
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.sandbox.orders.disclosure import holds_cvv, without_cvv
from shopsite_orders.sandbox.orders.generator import generate_order
from shopsite_orders.sandbox.orders.layouts import encode_order


class Stock:
    """Orders by number, the next one always generated later than all before it."""

    def __init__(self, *, seed: int, start_number: int) -> None:
        self._seed = seed
        self._next_number = start_number
        self._generated = 0
        self._orders: list[Order] = []
        self._purged: list[str] = []

    @property
    def orders(self) -> tuple[Order, ...]:
        return tuple(self._orders)

    @property
    def purged(self) -> tuple[str, ...]:
        return tuple(self._purged)

    def add(self, order: Order | None, changes: dict[str, Any]) -> Order:
        """Put in `order`, or the next one generated, with `changes` made to it.

        Raises:
            ValueError: its number is not made of digits, or its card data was left behind when it was pickled.
        """
        if order is None:
            order = generate_order(self._generated, seed=self._seed, number=self._next_number)
            self._generated += 1
        order = _as_stored(attrs.evolve(order, **changes))
        self._next_number = max(self._next_number, int(order.number) + 1)
        insort(self._orders, order, key=_position)
        return order

    def delete(self, number: str) -> None:
        kept = [order for order in self._orders if order.number != number]
        if len(kept) == len(self._orders):
            raise LookupError(f"the sandbox holds no order {number}")
        self._orders = kept

    def renumber(self, start: int) -> None:
        self._next_number = start

    def purge(self, orders: Iterable[Order]) -> None:
        """Forget the CVV2 of `orders` for good."""
        holding = {order.key for order in orders if holds_cvv(order)}
        self._purged += [order.number for order in self._orders if order.key in holding]
        self._orders = [without_cvv(order) if order.key in holding else order for order in self._orders]


def _as_stored(order: Order) -> Order:
    if not (order.number.isascii() and order.number.isdecimal()):
        raise ValueError(f"the sandbox numbers its orders with digits, not {order.number!r}")
    encode_order(order, pay="yes")  # whatever cannot be sent is refused here, not in the middle of a reply
    return attrs.evolve(order, placed_at=order.placed_at.replace(tzinfo=None)) if order.placed_at else order


def _position(order: Order) -> tuple[int, datetime]:
    """Return where an order stands in a reply: by number, and by date where a number was issued twice."""
    return int(order.number), order.placed_at or datetime.min  # noqa: DTZ901 - the store's clock has no zone
