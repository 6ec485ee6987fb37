"""Orders that were drawn up without a look at this code: each adds up, or it is known why it does not.

A feed draws some of an order's amounts at random, each of which explains one finding, to the cent.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders import Order, read_orders
from shopsite_orders.core.audit import Finding

BENCH = Path(__file__).parents[4] / "bench"
NAMES = (
    *(f"layout-{version}" for version in ("6.3", "7.1", "8.1", "9.0", "10.0", "11.0", "12.0", "13.0", "14.0", "15.0")),
    "varied", "unknown-elements", "other-order", "nested-payment", "windows-1252", "html-names", "cdata", "comments",
    "attributes", "repair",
)  # fmt: skip
CENT = Decimal("0.01")


@pytest.fixture
def feeds(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Any]:
    monkeypatch.syspath_prepend(str(BENCH))
    from feeds import FEEDS  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415

    found: Mapping[str, Any] = FEEDS
    assert set(found) == set(NAMES)
    return found


def explanations(order: Order) -> Iterator[tuple[str, Decimal | None]]:
    """Yield why a finding is no surprise: its name, and by how much it should be off."""
    coupons = [(coupon.applies, abs(coupon.total)) for coupon in order.coupons if coupon.total is not None]
    yield "subtotal", sum((total for applies, total in coupons if applies == "Pre"), Decimal())
    used = sum((one.amount_used for one in order.gift_certificates if one.amount_used is not None), Decimal())
    yield "grand_total", used + sum((total for applies, total in coupons if applies == "Post"), Decimal())
    yield "options", None  # the prices of options are drawn without a look at that of the product


def is_explained(order: Order, finding: Finding) -> bool:
    totals = order.totals
    if finding.name == "tax":  # on all that is left after the discounts, whether its lines are taxable or not
        assert totals.tax_rate is not None
        assert totals.subtotal is not None or totals.products is not None
        bases = [base for base in (totals.subtotal, net(order)) if base is not None]
        return any(abs(totals.tax_rate * base / 100 - (finding.found or 0)) <= CENT for base in bases)
    return (finding.name, None if finding.name == "options" else finding.difference) in set(explanations(order))


def lacks_a_part(order: Order, finding: Finding) -> bool:
    """Say whether an element that the feed left out may be all that is missing: only then is it off that way."""
    totals, difference = order.totals, finding.difference or Decimal()
    if finding.name == "subtotal":
        return not totals.discounts and difference < 0
    return finding.name == "grand_total" and None in (totals.tax, totals.shipping) and difference > 0


def net(order: Order) -> Decimal | None:
    discounts = sum((charge.amount for charge in order.totals.discounts if charge.amount is not None), Decimal())
    return None if order.totals.products is None else order.totals.products - discounts


@pytest.mark.parametrize("name", NAMES)
def test_each_order_of_a_feed_adds_up_or_what_was_drawn_at_random_explains_it(
    name: str, feeds: Mapping[str, Any]
) -> None:
    orders = [*read_orders(feeds[name].reply(150, seed=3))]
    unexplained = [
        (order.number, finding.sentence)
        for order in orders
        for finding in order.audit()
        if finding.verdict != "not checked" and not is_explained(order, finding)
        if name != "varied" or not lacks_a_part(order, finding)
    ]
    assert len(orders) == 150
    assert unexplained == []
    assert {finding.verdict for order in orders for finding in order.audit()} <= (
        {"wrong", "not checked"} if name == "varied" else {"wrong"}
    )
