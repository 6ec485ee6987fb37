"""Following a store: pages of new orders, each with the cursor that comes after it."""

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from typing import Protocol

import attrs

from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.cursor import Cursor, Result
from shopsite_orders.following.machine import Following, Notes, Policy
from shopsite_orders.following.report import Report, Tally, reported
from shopsite_orders.reply.stream import OnError, OrderStream
from shopsite_orders.store.query import OrderQuery

Download = Callable[[OrderQuery], OrderStream]


@attrs.frozen(kw_only=True)
class Page:
    """New orders of a store, and where to go on once they are kept.

    Attributes:
        orders: the new orders, lowest numbers first; none on the last page of a run.
        cursor: where the follower stands after this page: keep it when the orders are kept, not before.
        after: the cursor before this page.
        quarantined: orders that cannot be read. The cursor passes them, so they will not come again.
        report: what came, and what it took.
        on_error: what the follower was told to do with an order that cannot be read, or cannot be kept.
    """

    orders: tuple[Order, ...]
    cursor: Cursor
    after: Cursor
    quarantined: tuple[OrderDataError, ...] = ()
    report: Report
    on_error: OnError = "raise"


class Bar(Protocol):
    """What is used of a progress bar."""

    def update(self, n: int, /) -> object:
        """Go on by `n` new orders."""


def follow(
    download: Download,
    after: Cursor,
    policy: Policy,
    *,
    clock: Callable[[], float],
    bar: Callable[[], AbstractContextManager[Bar]],
) -> Iterator[Page]:
    """Yield a page for each reply that brings something, and one without orders for how the run ended.

    `download` keeps aside what it cannot read. A page rests on replies that were proven to be complete.
    """
    following, tally = Following(after, policy, clock()), Tally()
    with bar() as shown:
        for query in following.questions():
            began = time.monotonic()
            with download(query) as stream:
                _read(stream, following, shown)
            tally.add(stream, following.reply, time.monotonic() - began)
            results = following.settle()
            if policy.on_error == "raise":
                _raise_first(results)
            if results:
                page = _page(results, following, after, tally, policy.on_error)
                yield page
                after, tally = page.cursor, Tally()
        yield _page((), following, after, tally, policy.on_error)


def progress_bar(*, shown: bool) -> Callable[[], AbstractContextManager[Bar]]:
    """Return what makes a progress bar that counts orders, in a terminal or a notebook; one unseen unless `shown`.

    Raises:
        ImportError: it should be shown, but tqdm is not installed.
    """
    if not shown:
        return lambda: nullcontext(_NoBar())
    try:
        from tqdm.auto import tqdm  # noqa: PLC0415 - optional, and costly to import in notebooks
    except ImportError as error:
        raise ImportError("progress=True needs tqdm: pip install 'shopsite-orders[cli]'") from error
    return partial(tqdm, desc="following", unit=" orders")


class _NoBar:
    def update(self, n: int, /) -> None:
        pass


def _read(stream: OrderStream, following: Following, bar: Bar) -> None:
    for order in stream:
        if following.reply.add(order):
            bar.update(1)
    for unreadable in stream.quarantined:
        following.reply.add(unreadable)


def _raise_first(results: Collection[Result]) -> None:
    for result in results:
        if isinstance(result, OrderDataError):
            raise result


def _page(results: Collection[Result], following: Following, after: Cursor, tally: Tally, on_error: OnError) -> Page:
    orders = tuple(result for result in results if isinstance(result, Order))
    quarantined = tuple(result for result in results if isinstance(result, OrderDataError))
    notes, following.notes = following.notes, Notes()
    return Page(
        orders=orders,
        cursor=following.cursor,
        after=after,
        quarantined=quarantined,
        report=reported(orders, len(quarantined), following.cursor, notes, tally),
        on_error=on_error,
    )
