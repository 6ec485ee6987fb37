"""The tax: its rate on what is taxable.

Whether a store taxes what discounts and coupons take off is not published (docs/protocol.md#what-is-not-known), nor
whether it rounds each line or the sum; nor do all orders say whether shipping is taxed. A tax that any of these ways
comes to is right.
"""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from shopsite_orders.core.audit.amounts import Amounts, coupon_paths
from shopsite_orders.core.audit.equation import Equation, unchecked
from shopsite_orders.core.audit.exact import EXACT, NOTHING, less, times, to_cents, total
from shopsite_orders.core.audit.finding import Finding

if TYPE_CHECKING:
    from shopsite_orders.core.order import Order

_PERCENT = Decimal("0.01")


def tax(order: "Order", amounts: Amounts) -> Iterator[Equation | Finding]:
    """Compare the tax with its rate on the lines that are taxable, and on shipping if that is taxed."""
    found, rate = amounts.get("totals.tax"), amounts.get("totals.tax_rate")
    if found is None or not (found or rate):
        return
    why = _hindrance(order, amounts, rate)
    if rate is None or why:
        yield unchecked("tax", "totals.tax", why)
        return
    paths = [f"lines[{at}].total" for at, line in enumerate(order.lines) if line.taxable]
    on_shipping = order.totals.tax_on_shipping
    shipping = ("totals.shipping",) if on_shipping and amounts.get("totals.shipping") else ()
    added = [amounts.sum(shipping), *([amounts.sum(["totals.shipping"])] if on_shipping is None else [])]
    bases = [total([base, more]) for base in _bases(order, amounts, amounts.sum(paths)) for more in added]
    yield Equation(
        name="tax",
        path="totals.tax",
        says=f"the rate of {rate:f} on what is taxable",
        found=found,
        expected=tuple(
            {taxed for base in bases for taxed in _taxed(base, rate)} | {_line_by_line(amounts, paths, shipping, rate)}
        ),
        parts=("totals.tax_rate", *paths, *shipping),
    )


def _hindrance(order: "Order", amounts: Amounts, rate: Decimal | None) -> str:
    if rate is None:
        return "the store states no rate, or several"
    if any(line.taxable is None for line in order.lines):
        return "it is not said which lines are taxable"
    missing = [at for at, line in enumerate(order.lines) if line.taxable and amounts.get(f"lines[{at}].total") is None]
    return f"lines[{missing[0]}].total is missing" if missing else ""


def _bases(order: "Order", amounts: Amounts, taxable: Decimal) -> Iterator[Decimal]:
    """Yield what the rate may be taken of: all, less what was taken off, or less the taxable lines' share of that."""
    yield taxable
    products = amounts.get("totals.products")
    off = total([
        amounts.size(amounts.below("totals.discounts", "amount")),
        amounts.size(coupon_paths(order.coupons, "pre")),
    ])  # fmt: skip
    if off:
        yield less(taxable, off)
        if products:
            yield less(taxable, EXACT.divide(times(off, taxable), products))


def _taxed(base: Decimal, rate: Decimal) -> Iterator[Decimal]:
    """Yield the tax on a base; a rate below one may be a fraction of one (it is in one recorded dialect)."""
    yield times(times(base, rate), _PERCENT)
    if NOTHING < rate < 1:
        yield times(base, rate)


def _line_by_line(amounts: Amounts, paths: list[str], shipping: tuple[str, ...], rate: Decimal) -> Decimal:
    parts = [times(times(amounts.by_path[path], rate), _PERCENT) for path in (*paths, *shipping)]
    return total(map(to_cents, parts))
