"""Many orders as a table, one line each, with what they come to."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

import attrs

from shopsite_orders.core.display.amounts import add, clock, counted, money
from shopsite_orders.core.display.blocks import heading, note, sheet, stack, sum_row, table
from shopsite_orders.core.display.invoice import marks, place
from shopsite_orders.core.display.markup import Content, joined

if TYPE_CHECKING:
    from shopsite_orders.core.order import Order

Row: TypeAlias = tuple[Content, ...]
_COLUMNS = ("Order", "Customer", "Total")


@attrs.frozen(kw_only=True)
class OrdersTable:
    """Orders, one line each, for a notebook; made by `orders_table`.

    Attributes:
        shown: the first of the orders.
        count: how many there are.
        sums: the grand totals, added up for each currency; without test orders.
        tests: how many are test orders.
        unknown: how many of the others have no grand total.
    """

    shown: tuple["Order", ...]
    count: int
    sums: dict[str, Decimal]
    tests: int
    unknown: int

    def __len__(self) -> int:
        return self.count

    def __repr__(self) -> str:
        amounts = [str(money(total, currency)).replace("\u00a0", " ") for currency, total in self.sums.items()]
        return f"<{', '.join([f'Table of {self._title}', *amounts])}>"

    def _repr_html_(self) -> str:
        return sheet(heading(self._title.capitalize()), *ledger(self), label=self._title)

    @property
    def _title(self) -> str:
        return counted(self.count, "order")


def orders_table(orders: Iterable["Order"], *, rows: int = 50) -> OrdersTable:
    """Return a table of orders for a notebook: the first `rows` of them, and how many there are and what they come to.

    It goes once through `orders`, which may be a stream, and keeps only what it shows.
    """
    shown: list[Order] = []
    counts, sums = Counter[str](), dict[str, Decimal]()
    for order in orders:
        counts["orders"] += 1
        if len(shown) < rows:
            shown.append(order)
        total, currency = order.totals.grand_total, order.currency or ""
        if order.is_test:
            counts["tests"] += 1
        elif total is None:
            counts["unknown"] += 1
        else:
            sums[currency] = add(sums.get(currency, Decimal(0)), total)
    return OrdersTable(
        shown=tuple(shown), count=counts["orders"], sums=sums, tests=counts["tests"], unknown=counts["unknown"]
    )


def ledger(orders: OrdersTable) -> Iterable[Content]:
    """Yield the table, and what is not in its sum."""
    foot = [
        sum_row("Total", money(total, currency) or "", span=1, across=2, weight="due")
        for currency, total in orders.sums.items()
    ]
    more = orders.count - len(orders.shown)
    rows: list[Row] = [_row(order) for order in orders.shown]
    if more:
        rows.append((f"… and {more:,} more", None, None))
    if orders.count:
        yield table(_COLUMNS, rows, numbers=("Total",), foot=foot)
    if orders.tests:
        yield note(f"{counted(orders.tests, 'test order')} not counted in the total.")
    if orders.unknown:
        yield note(f"{counted(orders.unknown, 'order')} without a grand total.")


def _row(order: "Order") -> Row:
    party, paid = order.billing, order.payment.method if order.payment else None
    placed = (clock(order.placed_at), counted(len(order.lines), "line"))
    number = joined(order.number, *(joined(" ", mark) for mark in marks(order)))
    return (
        stack(number, faint=(", ".join(filter(None, placed)),)),
        stack(party.full_name or party.company or party.email, faint=(place(party.address),)),
        stack(money(order.totals.grand_total, order.currency), faint=(paid,)),
    )
