"""The orders a sandbox holds, and how they change while it runs."""

from bisect import insort
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.sandbox.orders.disclosure import holds_cvv, without_cvv
from shopsite_orders.sandbox.orders.generator import generate_order
from shopsite_orders.sandbox.orders.layouts import encode_order


class Stock:
    """Orders by number, the next one always generated later than all before it; `clock` says which are listed yet."""

    def __init__(self, *, seed: int, start_number: int, clock: Callable[[], float]) -> None:
        self._seed = seed
        self._next_number = start_number
        self._clock = clock
        self._generated = 0
        self._orders: list[Order] = []
        self._pending: list[tuple[float, Order]] = []
        self._purged: list[str] = []

    @property
    def orders(self) -> tuple[Order, ...]:
        self._list_due()
        return tuple(self._orders)

    @property
    def purged(self) -> tuple[str, ...]:
        return tuple(self._purged)

    def add(self, order: Order | None, changes: dict[str, Any], *, listed_after: timedelta | None = None) -> Order:
        """Put in `order`, or the next one generated, with `changes` made to it; it is listed now or when it is due.

        Raises:
            ValueError: its number is not made of digits, or its card data was left behind when it was pickled.
        """
        if order is None:
            order = generate_order(self._generated, seed=self._seed, number=self._next_number)
            self._generated += 1
        order = _as_stored(attrs.evolve(order, **changes))
        self._next_number = max(self._next_number, int(order.number) + 1)
        if listed_after is None:
            insort(self._orders, order, key=_position)
        else:
            self._pending.append((self._clock() + listed_after.total_seconds(), order))
        return order

    def change(self, number: str, changes: dict[str, Any]) -> Order:
        """Change the order of this number, the last one if several have it.

        Raises:
            LookupError: none has it.
            ValueError: what it becomes cannot be sent.
        """
        before = self._numbered(number)[-1]
        after = _as_stored(attrs.evolve(before, **changes))
        self._orders.remove(before)
        insort(self._orders, after, key=_position)
        return after

    def delete(self, number: str) -> None:
        for order in self._numbered(number):
            self._orders.remove(order)

    def renumber(self, start: int) -> None:
        self._next_number = start

    def purge(self, orders: Iterable[Order]) -> None:
        """Forget the CVV2 of `orders` for good."""
        holding = {order.key for order in orders if holds_cvv(order)}
        self._purged += [order.number for order in self._orders if order.key in holding]
        self._orders = [without_cvv(order) if order.key in holding else order for order in self._orders]

    def _numbered(self, number: str) -> list[Order]:
        self._list_due()
        found = [order for order in self._orders if order.number == number]
        if not found:
            raise LookupError(f"the sandbox holds no order {number}")
        return found

    def _list_due(self) -> None:
        now = self._clock()
        for due, order in self._pending:
            if due <= now:
                insort(self._orders, order, key=_position)
        self._pending = [(due, order) for due, order in self._pending if due > now]


def _as_stored(order: Order) -> Order:
    if not (order.number.isascii() and order.number.isdecimal()):
        raise ValueError(f"the sandbox numbers its orders with digits, not {order.number!r}")
    encode_order(order, pay="yes")  # whatever cannot be sent is refused here, not in the middle of a reply
    return attrs.evolve(order, placed_at=order.placed_at.replace(tzinfo=None)) if order.placed_at else order


def _position(order: Order) -> tuple[int, datetime]:
    """Return where an order stands in a reply: by number, and by date where a number was issued twice."""
    return int(order.number), order.placed_at or datetime.min  # noqa: DTZ901 - the store's clock has no zone
