"""An order's amounts worked out again, from its lines to its grand total.

    quantity x unit price = a line's total; the options' prices are already inside the unit price
    the lines' totals = products
    products - discounts - coupons before tax = subtotal
    the rate on what is taxable = tax
    subtotal + tax + shipping + surcharges - coupons after tax - gift certificates = grand total

Each amount is compared with what the store states for its parts, not with what they should be themselves, so that one
wrong amount is found where it stands and where it is used, and nowhere else (docs/protocol.md#totals).
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shopsite_orders.core.audit.amounts import Amounts, coupon_paths
from shopsite_orders.core.audit.equation import Equation, unchecked
from shopsite_orders.core.audit.exact import NOTHING, less, times, total
from shopsite_orders.core.audit.finding import Finding
from shopsite_orders.core.audit.tax import tax

if TYPE_CHECKING:
    from shopsite_orders.core.order import Order

_OPTIONS_EXCEED = "lines[{at}].unit_price is {price:f}, but the options inside it cost {options:f}."


def audit(order: "Order") -> tuple[Finding, ...]:
    """Return what does not add up in an order, and what could not be checked; see `Order.audit`."""
    amounts = Amounts.of(order)
    odd = [unchecked("amount", path, "it is not a number that can be an amount of money") for path in amounts.odd]
    checks: list[Equation | Finding] = [
        *_lines(order, amounts),
        *_products(order, amounts),
        *_subtotal(order, amounts),
        *tax(order, amounts),
        *_grand_total(order, amounts),
    ]
    said = (check.finding() if isinstance(check, Equation) else check for check in checks)
    return (*odd, *(finding for finding in said if finding))


def _lines(order: "Order", amounts: Amounts) -> Iterator[Equation | Finding]:
    for at in range(len(order.lines)):
        quantity, price, stated = (f"lines[{at}].{name}" for name in ("quantity", "unit_price", "total"))
        each, count, found = amounts.get(price), amounts.get(quantity), amounts.get(stated)
        if found is not None and each is not None and count is not None:
            yield Equation(
                name="line_total",
                path=stated,
                says="quantity x unit price",
                found=found,
                expected=(times(count, each),),
                parts=(quantity, price),
            )
        elif found is not None or each is not None:
            missing = price if each is None else stated if found is None else quantity
            yield unchecked("line_total", stated, f"{missing} is missing")
        yield from _options(at, amounts)


def _options(at: int, amounts: Amounts) -> Iterator[Finding]:
    """Options may make a product cheaper or dearer, but no dearer than it is."""
    price = amounts.get(f"lines[{at}].unit_price")
    paths = tuple(path for path in amounts.below(f"lines[{at}].options", "price"))
    options = amounts.sum(paths)
    if price is not None and paths and options > max(price, NOTHING):
        yield Finding(
            name="options",
            verdict="wrong",
            path=f"lines[{at}].unit_price",
            parts=paths,
            expected=options,
            found=price,
            sentence=_OPTIONS_EXCEED.format(at=at, price=price, options=options),
        )


def _products(order: "Order", amounts: Amounts) -> Iterator[Equation | Finding]:
    found, paths = amounts.get("totals.products"), [f"lines[{at}].total" for at in range(len(order.lines))]
    missing = [path for path in paths if amounts.get(path) is None]
    if found is None:
        return
    if missing:
        yield unchecked("products", "totals.products", f"{missing[0]} is missing")
    else:
        yield Equation(
            name="products",
            path="totals.products",
            says="the sum of the lines",
            found=found,
            expected=(amounts.sum(paths),),
            parts=tuple(paths),
            rounded=len(paths),
        )


def _subtotal(order: "Order", amounts: Amounts) -> Iterator[Equation | Finding]:
    found, goods = amounts.get("totals.subtotal"), _goods(order, amounts)
    if found is None:
        return
    if not goods:
        yield unchecked("subtotal", "totals.subtotal", "totals.products is missing")
        return
    discounts = tuple(amounts.below("totals.discounts", "amount"))
    before, unsaid = coupon_paths(order.coupons, "pre"), coupon_paths(order.coupons, None)
    off = total([amounts.size(discounts), amounts.size(before)])
    products = amounts.sum(goods)
    yield Equation(
        name="subtotal",
        path="totals.subtotal",
        says="products - discounts - coupons before tax",
        found=found,
        expected=tuple({less(products, off), less(products, off, amounts.size(unsaid))}),
        parts=(*goods, *discounts, *before),
        rounded=len(goods) + len(discounts) + len(before),
    )


def _goods(order: "Order", amounts: Amounts) -> tuple[str, ...]:
    """Return the paths of what the products cost: their sum, or the totals of all lines where it is not stated."""
    if amounts.get("totals.products") is not None:
        return ("totals.products",)
    lines = tuple(f"lines[{at}].total" for at in range(len(order.lines)))
    return lines if all(amounts.get(path) is not None for path in lines) else ()


def _grand_total(order: "Order", amounts: Amounts) -> Iterator[Equation | Finding]:
    found, subtotal = amounts.get("totals.grand_total"), amounts.get("totals.subtotal")
    if found is None:
        return
    if subtotal is None:
        yield unchecked("grand_total", "totals.grand_total", "totals.subtotal is missing")
        return
    surcharges = tuple(amounts.below("totals.surcharges", "amount"))
    certificates = tuple(amounts.below("gift_certificates", "amount_used"))
    after, unsaid = coupon_paths(order.coupons, "post"), coupon_paths(order.coupons, None)
    added = tuple(path for path in ("totals.tax", "totals.shipping", *surcharges) if amounts.get(path) is not None)
    due = less(total([subtotal, amounts.sum(added)]), amounts.size(after), amounts.size(certificates))
    yield Equation(
        name="grand_total",
        path="totals.grand_total",
        says="subtotal + tax + shipping + surcharges - coupons after tax - gift certificates",
        found=found,
        expected=tuple({due, less(due, amounts.size(unsaid))}),
        parts=("totals.subtotal", *added, *after, *certificates),
    )
