"""What a merchant wants to know of many orders."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Self

import attrs

from shopsite_orders.core.order import Line, Order


@attrs.frozen
class Seller:
    """A product and what was sold of it."""

    product: str
    quantity: Decimal
    revenue: Decimal


@attrs.frozen(kw_only=True)
class Summary:
    """Figures of some orders: `revenue` sums their grand totals, `best_sellers` sell the most pieces."""

    orders: int
    revenue: Decimal
    first: Order
    last: Order
    best_sellers: tuple[Seller, ...]
    payment_methods: tuple[tuple[str, int], ...]

    @classmethod
    def of(cls, orders: Sequence[Order]) -> Self:
        return cls(
            orders=len(orders),
            revenue=_sum(order.totals.grand_total for order in orders),
            first=orders[0],
            last=orders[-1],
            best_sellers=_best_sellers(orders),
            payment_methods=tuple(Counter(o.payment.method for o in orders if o.payment).most_common()),
        )


def _best_sellers(orders: Sequence[Order]) -> tuple[Seller, ...]:
    sold: defaultdict[str, list[Line]] = defaultdict(list)
    for line in (line for order in orders for line in order.lines):
        sold[line.name or "without a name"].append(line)
    sellers = (
        Seller(name, _sum(x.quantity for x in lines), _sum(x.total for x in lines)) for name, lines in sold.items()
    )
    return tuple(sorted(sellers, key=lambda seller: -seller.quantity)[:5])


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount), Decimal(0))
