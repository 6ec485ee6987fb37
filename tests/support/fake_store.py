"""A store without sockets: it answers queries from a list, as well or as badly as a test wants."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from random import Random
from typing import Any

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.errors import IncompleteDownloadError, OrderDataError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.page import Page
from shopsite_orders.following.pages import follow
from shopsite_orders.following.policy import Policy
from shopsite_orders.progress import progress_bar
from shopsite_orders.query import OrderQuery
from shopsite_orders.reply.stream import OrderStream, Reading, Results

NOON = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - the store's clock has no zone
NOW = 1_795_308_842.0


def order(number: int | str, placed_at: datetime | None = NOON, **fields: Any) -> Order:
    return Order(source="shopsite", number=str(number), placed_at=placed_at, **fields)


@attrs.define
class FakeStore:
    """What the store holds, and what is wrong with it.

    `sorting` is ``"number"`` (as documented), ``"shuffled"`` (within a reply) or ``"newest first"`` (before the cap).
    `deaf_to` names parameters that it ignores.
    """

    orders: list[Order] = attrs.Factory(list)
    unreadable: dict[str, OrderDataError] = attrs.Factory(dict)
    sorting: str = "number"
    deaf_to: frozenset[str] = frozenset()
    break_after: int | None = None
    queries: list[OrderQuery] = attrs.Factory(list)
    now: float = NOW

    def pages(self, after: Cursor | None = None, **policy: Any) -> Iterator[Page]:
        return follow(
            self.download,
            after or Cursor(),
            Policy(**policy),
            clock=lambda: self.now,
            bar=progress_bar(shown=False),
        )

    def run(self, after: Cursor | None = None, **policy: Any) -> tuple[list[str], Cursor]:
        """Follow to the end, and return the keys that came, and the last cursor."""
        pages = list(self.pages(after, **policy))
        return [order.key for page in pages for order in page.orders], pages[-1].cursor

    def download(self, query: OrderQuery) -> OrderStream:
        self.queries.append(query)
        return OrderStream(self._results(query), Reading(attempts=1), "quarantine")

    def _results(self, query: OrderQuery) -> Results:
        ignored: dict[str, Any] = dict.fromkeys(self.deaf_to)
        heard = attrs.evolve(query, **ignored)
        found = [order for order in self.orders if _matches(heard, order)]
        found.sort(key=_position)
        if self.sorting == "newest first":
            found.sort(key=lambda order: order.placed_at or NOON, reverse=True)
        found = found[: heard.max_orders]
        if self.sorting == "shuffled":
            Random(len(self.queries)).shuffle(found)
        for count, each in enumerate(found):
            if count == self.break_after:
                raise IncompleteDownloadError("the reply broke off", received=count)
            yield self.unreadable.get(each.key, each)


def keys(orders: Iterable[Order]) -> list[str]:
    return [order.key for order in orders]


def _matches(query: OrderQuery, order: Order) -> bool:
    number = int(order.number) if order.number.isdigit() else None
    bounded = query.start_order is not None or query.end_order is not None
    dated = query.start_date is None or (order.placed_at is not None and order.placed_at.date() >= query.start_date)
    return dated and not (bounded and (number is None or not _within(number, query.start_order, query.end_order)))


def _within(number: int, low: int | None, high: int | None) -> bool:
    return (low is None or low <= number) and (high is None or number <= high)


def _position(order: Order) -> tuple[int, date]:
    return int(order.number) if order.number.isdigit() else 0, order.placed_at or NOON
