"""What a follower hands over at a time."""

import attrs

from shopsite_orders.core.checks import typed
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.report import Report
from shopsite_orders.reply.stream import OnError


@attrs.frozen(kw_only=True)
class Page:
    """New orders of a store, and where to go on once they are kept.

    Attributes:
        orders: the new orders, lowest numbers first; none on the last page of a run.
        cursor: where the follower stands after this page: keep it when the orders are kept, not before.
        after: the cursor before this page.
        quarantined: orders that cannot be read. The cursor passes them, so they will not come again.
        report: what came, and what it took.
        on_error: what the follower was told to do with an order that cannot be read, or cannot be kept.
    """

    orders: tuple[Order, ...]
    cursor: Cursor
    after: Cursor
    quarantined: tuple[OrderDataError, ...] = ()
    report: Report
    on_error: OnError = "raise"

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.arrivals import page_card  # noqa: PLC0415 - for notebooks alone

        return page_card(self)


check_page = typed(Page, expected="a Page of ShopSite.pages()")
