"""Orders and their figures as rich shows them."""

from decimal import Decimal

from rich import box
from rich.table import Table

from shopsite_orders.cli.demo.summary import Summary
from shopsite_orders.cli.terminal.screen import facts
from shopsite_orders.core.order import Address, Order


def figures(summary: Summary) -> Table:
    return facts(
        ("Orders", str(summary.orders)),
        ("Revenue", f"{summary.revenue:,} {summary.first.currency}"),
        ("First order", _in_a_line(summary.first)),
        ("Last order", _in_a_line(summary.last)),
    )


def best_sellers(summary: Summary) -> Table:
    table = _table("Best sellers", "Sold>", "Revenue>")
    for seller in summary.best_sellers:
        table.add_row(seller.product, f"{seller.quantity:f}", f"{seller.revenue:,}")
    return table


def payment_methods(summary: Summary) -> Table:
    table = _table("Paid by", "Orders>", "Share>")
    for method, count in summary.payment_methods:
        table.add_row(method, str(count), f"{count / summary.orders:.0%}")
    return table


def customer(order: Order) -> Table:
    """Return who ordered, when, and how it was paid."""
    payment = order.payment
    card = f", {payment.card.issuer} {payment.card.number}" if payment and payment.card else ""
    return facts(
        ("Order", _in_a_line(order)),
        ("Customer", f"{order.billing.full_name}, {order.billing.email}"),
        ("Ship to", f"{order.shipping.full_name}, {_address(order.shipping.address)}"),
        ("Paid by", f"{payment.method if payment else 'nothing'}{card}"),
        ("Comments", " ".join((order.comments or "none").split())),
    )


def lines(order: Order) -> Table:
    """Return the products of an order, and below them its totals."""
    table = _table("Product", "Quantity>", "Each>", "Total>")
    for line in order.lines:
        options = "".join(f" ({option.text})" for option in line.options)
        table.add_row(f"{line.name}{options}", f"{line.quantity:f}", _money(line.unit_price), _money(line.total))
    table.add_section()
    for name, amount in _totals(order):
        table.add_row(name, "", "", _money(amount))
    return table


def _totals(order: Order) -> list[tuple[str, Decimal | None]]:
    totals = order.totals
    rows = [
        *((f"less {discount.name}", discount.amount) for discount in totals.discounts),
        (_named("Tax", totals.tax_name), totals.tax),
        (_named("Shipping", totals.shipping_method), totals.shipping),
        *((f"{surcharge.name}", surcharge.amount) for surcharge in totals.surcharges),
        *((f"less coupon {coupon.name}", coupon.total) for coupon in order.coupons),
        *((f"less gift certificate {gift.id}", gift.amount_used) for gift in order.gift_certificates),
        ("Grand total", totals.grand_total),
    ]
    return [(name, amount) for name, amount in rows if amount is not None]


def _named(kind: str, name: str | None) -> str:
    return f"{kind} ({name})" if name else kind


def _table(*columns: str) -> Table:
    """Return a table with these columns; `>` after a name puts it to the right."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column.rstrip(">"), justify="right" if column.endswith(">") else "left")
    return table


def _in_a_line(order: Order) -> str:
    placed = f"{order.placed_at:%Y-%m-%d %H:%M}" if order.placed_at else "an unknown day"
    return f"{order.number}, placed on {placed}, {_money(order.totals.grand_total)} {order.currency}"


def _address(address: Address) -> str:
    place = " ".join(filter(None, (address.city, address.state, address.postal_code)))
    return ", ".join(filter(None, (address.street1, address.street2, place, address.country)))


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,}"
