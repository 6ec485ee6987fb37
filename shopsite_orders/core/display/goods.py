"""Lines and totals: the table of an invoice, from what was bought to what is to be paid."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from shopsite_orders.core.display.amounts import money, plain, taken_off
from shopsite_orders.core.display.blocks import heading, sheet, stack, sum_row, table
from shopsite_orders.core.display.markup import Content, Html

if TYPE_CHECKING:
    from shopsite_orders.core.order import Coupon, GiftCertificate, Line, Option, Totals

Row: TypeAlias = tuple[Content, ...]
_COLUMNS = ("Item", "Qty", "Unit price", "Total")
_SPAN = len(_COLUMNS) - 1
_MOST_LINES = 200


def line_card(line: "Line") -> Html:
    """Show one line as it stands on an invoice."""
    return sheet(goods_table([line]), label=f"Line: {line.name or 'unnamed'}")


def totals_card(totals: "Totals") -> Html:
    """Show the totals of an order; coupons and gift certificates are not among them."""
    due = money(totals.grand_total)
    return sheet(
        heading("Totals", amount=due),
        table(("", ""), (), foot=sums(totals, span=1)),
        label="Totals of an order",
    )


def goods_table(lines: Sequence["Line"], foot: Iterable[Html] = ()) -> Html:
    """Return the lines of an invoice, and below them what they come to."""
    rows: list[Row] = [_row(line) for line in lines[:_MOST_LINES]]
    if not lines:
        rows.append(("No lines", None, None, None))
    if len(lines) > _MOST_LINES:
        rows.append((f"… and {len(lines) - _MOST_LINES:,} more lines", None, None, None))
    return table(_COLUMNS, rows, numbers=_COLUMNS[1:], foot=foot)


def sums(
    totals: "Totals",
    coupons: Sequence["Coupon"] = (),
    certificates: Sequence["GiftCertificate"] = (),
    *,
    currency: str | None = None,
    span: int = _SPAN,
) -> Iterator[Html]:
    """Yield the rows that lead from the products to the grand total, in the order in which they add up."""
    before = [coupon for coupon in coupons if not _after_tax(coupon)]
    taken = [("Discount", charge.name, charge.amount) for charge in totals.discounts]
    taken += [("Coupon", coupon.name, coupon.total) for coupon in before]
    yield from _sum("Products", totals.products, span=span)
    yield from _all_off(taken, span)
    yield from _sum("Subtotal", totals.subtotal, span=span, strong=True)
    rate = f"{plain(totals.tax_rate)}\u00a0%" if totals.tax_rate is not None else None
    yield from _sum(_named("Tax", " ".join(filter(None, (totals.tax_name, rate)))), totals.tax, span=span)
    yield from _sum(_named("Shipping", totals.shipping_method), totals.shipping, span=span)
    for charge in totals.surcharges:
        yield from _sum(_named("Surcharge", charge.name), charge.amount, span=span)
    used = [("Coupon after tax", coupon.name, coupon.total) for coupon in coupons if _after_tax(coupon)]
    used += [("Gift certificate", one.id, one.amount_used) for one in certificates]
    yield from _all_off(used, span)
    if totals.grand_total is not None:
        yield sum_row("Grand total", money(totals.grand_total, currency) or "", span=span, weight="due")


def _row(line: "Line") -> Row:
    certificate = line.gift_certificate
    faint = [
        _named("SKU", line.sku) if line.sku else None,
        *map(_option, line.options),
        _named("Customer text", line.customer_text) if line.customer_text else None,
        f"For {certificate.recipient or ', '.join(certificate.email_to) or 'nobody named'}" if certificate else None,
        "not taxable" if line.taxable is False else None,
    ]
    item = stack(line.name or "unnamed", faint=faint)
    return item, plain(line.quantity), money(line.unit_price), money(line.total)


def _option(option: "Option") -> str | None:
    price = f" (includes {money(option.price)})" if option.price else ""
    return f"{option.text or 'Option'}{price}" if option.text or price else None


def _sum(name: str | Html, amount: Decimal | None, *, span: int, strong: bool = False) -> Iterator[Html]:
    if amount is not None:
        yield sum_row(name, money(amount) or "", span=span, weight="sum" if strong else "")


def _all_off(taken: Iterable[tuple[str, str | None, Decimal | None]], span: int) -> Iterator[Html]:
    for kind, name, amount in taken:
        if amount is not None:
            yield sum_row(_named(kind, name), taken_off(amount) or "", span=span)


def _named(kind: str, name: str | None) -> str:
    return f"{kind}: {name}" if name else kind


def _after_tax(coupon: "Coupon") -> bool:
    return (coupon.applies or "").strip().lower() == "post"
