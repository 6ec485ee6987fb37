"""Orders that come late and orders that change, followed over real sockets."""

from datetime import datetime, timedelta

import attrs

from shopsite_orders.following.cursor import Cursor
from shopsite_orders.sandbox import SandboxStore

DAY = timedelta(days=1)
OPENING = datetime(2024, 3, 1, 12)  # noqa: DTZ001 - the store's clock


def follow(sandbox: SandboxStore, cursor: Cursor, now: list[float]) -> tuple[list[str], Cursor]:
    numbers: list[str] = []
    for page in sandbox.store(clock=lambda: now[0]).pages(after=cursor):
        numbers += [order.number for order in page.orders]
        cursor = page.cursor
    return numbers, cursor


def test_an_order_that_is_listed_ten_days_late_with_a_low_number_is_had() -> None:
    now = [1_795_308_842.0]
    with SandboxStore(orders=0, clock=lambda: now[0], strict=True) as sandbox:
        numbers: list[str] = []
        cursor = Cursor()
        for day in range(14):
            placed_at = OPENING + day * DAY
            sandbox.add(placed_at=placed_at)
            if day == 1:  # paid by PayPal: numbered now, listed when the payment completes
                late = sandbox.add(placed_at=placed_at + timedelta(hours=1), listed_after=10 * DAY)
            sandbox.add(placed_at=placed_at + timedelta(hours=2))
            new, cursor = follow(sandbox, cursor, now)
            numbers += new
            assert (late.number in numbers) is (day >= 11) if day else True
            now[0] += DAY.total_seconds()
    assert sorted(numbers) == sorted({order.number for order in sandbox.orders})
    assert len(numbers) == 29
    assert late.number == "1004"
    assert not [hole for hole in cursor.holes if hole.last > 1000]


def test_an_order_whose_payment_changed_says_so_when_it_is_downloaded_again() -> None:
    with SandboxStore(orders=3, strict=True) as sandbox:
        [before] = sandbox.store().orders(start_order=1002, end_order=1002)
        assert before.payment
        sandbox.change(1002, payment=attrs.evolve(before.payment, status="Captured"))
        [after] = sandbox.store().orders(start_order=1002, end_order=1002)
    assert after == attrs.evolve(before, payment=attrs.evolve(before.payment, status="Captured"))
