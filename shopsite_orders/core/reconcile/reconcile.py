"""Two streams of orders, read side by side: always the one that is behind."""

from collections.abc import Callable, Collection, Iterator
from datetime import date

import attrs

from shopsite_orders.core.checks import several
from shopsite_orders.core.order import Order
from shopsite_orders.core.reconcile.content import NOT_COMPARED
from shopsite_orders.core.reconcile.identity import LAST, Identity, Rank, identity_of, rank
from shopsite_orders.core.reconcile.ledger import Door, Ledger
from shopsite_orders.core.reconcile.result import Reconciliation
from shopsite_orders.core.reconcile.sources import Orders, orders_of
from shopsite_orders.core.reconcile.window import Window

_FIRST: Rank = (-1, "")


def reconcile(
    pulled: Orders,
    received: Orders,
    *,
    store: str | None = None,
    identity: Identity = "number",
    ignore: Collection[str] = (),
    since: date | None = None,
    until: date | None = None,
    ascending: bool = False,
) -> Reconciliation:
    """Compare the orders that were pulled from a store with those that were received as posts.

    In what sequence they come makes no difference. Held are the orders whose other has not come yet, about a kilobyte
    for each that has, and what is found; with `ascending` only what is found.

    Args:
        pulled: orders, or an `OrderDatabase`.
        received: orders, an `Inbox`, or an `OrderDatabase`.
        store: whose orders these are, in a database.
        identity: what makes two orders the same: their ``"number"``, their ``"key"`` (number and moment), or a function
            that gives text for an order.
        ignore: field paths that are not compared, with all that is below them, besides `NOT_COMPARED`.
        since: the first day that is looked at, by the clock of either order; one that does not tell its day is.
        until: the last day.
        ascending: both sides ascend by their identity, numbers by what they count.

    Raises:
        TypeError: a side has no orders, a database comes without `store`, an identity is not text, or `ignore` is one
            text.
        ValueError: a side does not ascend; there is no such `identity`; `since` is later than `until`.
    """
    several("ignore", ignore, "several paths, such as ('extras.sent_at',)")
    window = Window(since=since, until=until)
    name = identity_of(identity)
    ledger = Ledger(window, (*NOT_COMPARED, *ignore))
    sides = (
        _Side("pulled", iter(orders_of(pulled, "shopsite", store)), name, ascending),
        _Side("received", iter(orders_of(received, "shopintegrator", store)), name, ascending),
    )
    while (behind := min(sides, key=lambda side: side.reached)).reached != LAST:
        behind.take(ledger)
        if ascending:
            ledger.close(min(side.reached for side in sides))
    ledger.close(LAST)
    return ledger.result()


@attrs.define
class _Side:
    """One stream, and how far it has come."""

    door: Door
    orders: Iterator[Order]
    identity: Callable[[Order], str]
    ascending: bool
    reached: Rank = _FIRST

    def take(self, ledger: Ledger) -> None:
        """Enter the next order into the ledger."""
        order = next(self.orders, None)
        if order is None:
            self.reached = LAST
            return
        identity = self.identity(order)
        place = rank(identity)
        if self.ascending and place < self.reached:
            raise ValueError(
                f"what was {self.door} does not ascend, as {identity} comes after {self.reached[1]}: "
                "leave ascending=True out"
            )
        self.reached = place
        ledger.add(self.door, identity, order)
