"""What a page of following brought, and what it took."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import chain
from typing import Any, TypeVar

import attrs

from shopsite_orders.core.order import Order

Value = TypeVar("Value")


@attrs.frozen(kw_only=True)
class Report:
    """What came with a page since the one before, and where that leaves the follower.

    Attributes:
        orders: how many new orders the page has.
        quarantined: how many more could not be read.
        first_number: the lowest number among the new orders.
        last_number: the highest.
        first_placed_at: when the oldest of them was placed, by the store's clock.
        last_placed_at: when the newest was.
        repeats: orders that came again and were dropped.
        late: numbers that came after higher ones had.
        missing: how many numbers below the highest are still asked for again.
        given_up: the first and the last number of each hole that is no longer asked for.
        restarted_at: the number at which the store seems to have begun its numbering anew.
        looked_back_to: the first day of the look-back, if there was one that had a beginning.
        repaired: numbers of orders that were mended before they could be read.
        requests: requests made for downloads.
        retries: how many of them repeated one that had failed.
        bytes: the size of the replies.
        seconds: how long it took, without the time the caller spent on the page before.
    """

    orders: int = 0
    quarantined: int = 0
    first_number: str | None = None
    last_number: str | None = None
    first_placed_at: datetime | None = None
    last_placed_at: datetime | None = None
    repeats: int = 0
    late: tuple[str, ...] = ()
    missing: int = 0
    given_up: tuple[tuple[int, int], ...] = ()
    restarted_at: str | None = None
    looked_back_to: date | None = None
    repaired: tuple[str, ...] = ()
    requests: int = 0
    retries: int = 0
    bytes: int = 0
    seconds: float = 0.0

    @property
    def received(self) -> int:
        """How many orders came, new ones, unreadable ones and those that came again."""
        return self.orders + self.quarantined + self.repeats

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.arrivals import report_card  # noqa: PLC0415 - for notebooks alone

        return report_card(self)

    @classmethod
    def of(cls, orders: Sequence[Order], **told: Any) -> "Report":
        """Report new orders, lowest numbers first, and what else there is to be told."""
        placed = sorted((order.placed_at for order in orders if order.placed_at), key=_wall_clock)
        return cls(
            orders=len(orders),
            first_number=orders[0].number if orders else None,
            last_number=orders[-1].number if orders else None,
            first_placed_at=placed[0] if placed else None,
            last_placed_at=placed[-1] if placed else None,
            repaired=tuple(order.number for order in orders if order.repairs),
            **told,
        )

    @classmethod
    def over(cls, reports: Iterable["Report"]) -> "Report":
        """Sum up the reports of the replies to a page, or of the pages of a run, in their order."""
        reports = list(reports)
        numbers = [number for report in reports for number in (report.first_number, report.last_number) if number]
        placed = [at for report in reports for at in (report.first_placed_at, report.last_placed_at) if at]
        sums: dict[str, Any] = {name: sum(getattr(report, name) for report in reports) for name in _COUNTS}
        lists: dict[str, Any] = {name: tuple(chain(*(getattr(report, name) for report in reports))) for name in _LISTS}
        return cls(
            first_number=min(numbers, key=_by_number, default=None),
            last_number=max(numbers, key=_by_number, default=None),
            first_placed_at=min(placed, key=_wall_clock, default=None),
            last_placed_at=max(placed, key=_wall_clock, default=None),
            missing=reports[-1].missing if reports else 0,
            restarted_at=_last_known(report.restarted_at for report in reports),
            looked_back_to=_last_known(report.looked_back_to for report in reversed(reports)),
            **sums,
            **lists,
        )


_COUNTS = ("orders", "quarantined", "repeats", "requests", "retries", "bytes", "seconds")
_LISTS = ("late", "given_up", "repaired")


def _by_number(number: str) -> tuple[int, str]:
    """Order numbers by size, and before them what is not a number."""
    return (len(number), number) if number.isascii() and number.isdigit() else (0, number)


def _wall_clock(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


def _last_known(values: Iterable[Value | None]) -> Value | None:
    return next((value for value in reversed([*values]) if value is not None), None)
