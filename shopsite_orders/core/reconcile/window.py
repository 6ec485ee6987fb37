"""Of which days the orders are looked at."""

from datetime import date

import attrs

from shopsite_orders.core.order import Order


@attrs.frozen(kw_only=True)
class Window:
    """The first and the last day, by the clock that each order tells; `None` where there is no end to it."""

    since: date | None = None
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise ValueError(f"since must not be later than until, but {self.since} is later than {self.until}")

    def shows(self, order: Order) -> bool:
        """Say whether an order was placed on one of the days, or does not tell when it was."""
        if order.placed_at is None:
            return True
        day = order.placed_at.date()
        return (self.since or day) <= day <= (self.until or day)
