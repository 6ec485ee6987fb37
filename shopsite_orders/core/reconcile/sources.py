"""Where the orders of a side come from: a database of orders, an inbox of posts, or anything that yields orders."""

from collections.abc import Iterable, Iterator
from typing import Protocol, TypeAlias, runtime_checkable

from shopsite_orders.core.order import Order, Source


@runtime_checkable
class Database(Protocol):
    """What keeps the orders of several stores, such as an `OrderDatabase`."""

    def stores(self) -> tuple[str, ...]:
        """Return the names of all stores."""

    def orders(self, store: str, *, source: Source | None = None) -> Iterator[Order]:
        """Yield the orders of a store that came through one door."""


@runtime_checkable
class Posts(Protocol):
    """What keeps the posts of one shop, such as an `Inbox`."""

    def orders(self) -> Iterator[Order]:
        """Yield each order that was posted, as it was posted last."""

    def deliveries(self) -> Iterator[object]:
        """Yield the posts themselves; a store, which has orders too, is asked for them by whoever wants to."""


Orders: TypeAlias = Iterable[Order] | Database | Posts


def orders_of(side: Orders, source: Source, store: str | None) -> Iterator[Order]:
    """Yield the orders of a side; of a database those of `store` that came from `source`.

    Raises:
        TypeError: it is nothing that has orders, or a database without the name of a store.
    """
    if isinstance(side, Iterable):
        return iter(side)
    if isinstance(side, Database):
        if store is None:
            raise TypeError("a database keeps the orders of several stores: name one with store=")
        return side.orders(store, source=source)
    if isinstance(side, Posts):
        return side.orders()
    raise TypeError(f"expected orders, an OrderDatabase or an Inbox, not {type(side).__name__}")
