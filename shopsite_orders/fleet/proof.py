"""The proof that a history is whole: what each range asked for and got, and that no number lies between them."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import attrs

from shopsite_orders.fleet.report import FleetReport
from shopsite_orders.sql import Range


def seams(ranges: Sequence[Range]) -> Iterator[str]:
    """Yield what is wrong with ranges that should cover all numbers from 0 on; nothing, if that is proven."""
    if not ranges:
        yield "there are no ranges"
        return
    if ranges[0].first:
        yield f"nobody asked for the numbers below {ranges[0].first}"
    for before, after in pairwise(ranges):
        if after.first != before.last + 1:
            yield f"the range after {before.name} begins at {after.first}"
    yield from (f"the range {each.name} has come to {each.next} only" for each in ranges if not each.done)


@attrs.frozen(kw_only=True)
class BackfillReport:
    """How a history was loaded; `str` of it is for people.

    Attributes:
        store: the name of the store.
        ranges: what each range asked for and got, lowest numbers first.
        orders: how many orders of the store the database has, those that were kept aside included, when the ranges
            were done.
        seams: what is left between or within the ranges; empty when they are proven to be whole.
        troubles: why ranges came to no good end, one sentence each.
        following: what came of following the store from there on; `None` while there are seams.
        seconds: how long it took.
    """

    store: str
    ranges: tuple[Range, ...]
    orders: int
    seams: tuple[str, ...]
    troubles: tuple[str, ...] = ()
    following: FleetReport | None = None
    seconds: float = 0.0

    @property
    def whole(self) -> bool:
        """Whether the history has come without a seam, and the store is followed from there."""
        return not self.seams

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterable[str]:
        numbers = f"0 to {self.ranges[-1].last:,}" if self.ranges else "none"
        requests = sum(each.requests for each in self.ranges)
        yield (
            f"{self.store}: order numbers {numbers} in {len(self.ranges):,} ranges and {requests:,} replies: "
            f"{self.orders:,} orders in {self.seconds:,.1f} s"
        )
        yield "no seam between them" if self.whole else f"not whole yet: {'; '.join(self.seams[:5])}"
        yield from self.troubles
        if self.following:
            yield str(self.following)
