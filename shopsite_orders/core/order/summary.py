"""An order on one short line, which holds no personal data, whatever came as its number."""

from typing import TYPE_CHECKING

from shopsite_orders.core.printable import printable

if TYPE_CHECKING:
    from shopsite_orders.core.order.order import Order

_LONGEST = 40  # characters; a number of an order, a currency and an amount are shorter


def summary(order: "Order") -> str:
    """Return ``<Order 1002 2024-01-02 06:11 USD 104.13, 3 lines>``, without what is missing."""
    placed = order.placed_at.isoformat(" ")[:16] if order.placed_at else None
    total = order.totals.grand_total
    amount = None if total is None else _brief(str(total))
    said = ["Order", _brief(order.number), placed, _brief(order.currency or "") if amount else None, amount]
    tail = [_count(len(order.lines)), *(["test"] if order.is_test else [])]
    return f"<{', '.join([' '.join(filter(None, said)), *tail])}>"


def _brief(text: str) -> str:
    return printable(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _count(lines: int) -> str:
    return f"{lines or 'no'} line{'' if lines == 1 else 's'}"
