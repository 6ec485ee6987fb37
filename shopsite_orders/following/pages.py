"""Following a store: question by question, page by page, each page with the cursor that comes after it."""

import time
from collections.abc import Callable, Collection, Iterator

from shopsite_orders.core.order import Order
from shopsite_orders.errors import IncompleteDownloadError, OrderDataError
from shopsite_orders.following.batch import Batch, Question
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.sighting import Result
from shopsite_orders.following.machine import Following
from shopsite_orders.following.page import Page
from shopsite_orders.following.policy import Policy
from shopsite_orders.following.report import Report
from shopsite_orders.following.step import Step
from shopsite_orders.progress import Bar, NewBar
from shopsite_orders.query import OrderQuery
from shopsite_orders.reply.advice import ask_for_page_again, tell_way_past
from shopsite_orders.reply.stream import OnError, OrderStream

Download = Callable[[OrderQuery], OrderStream]


def follow(
    download: Download,
    after: Cursor,
    policy: Policy,
    *,
    clock: Callable[[], float],
    bar: NewBar,
) -> Iterator[Page]:
    """Yield a page for each reply that brings something, and one without orders for how the run ended.

    A page rests on replies that were proven to be complete.
    """
    machine, reports = Following(after, policy, clock()), list[Report]()
    with bar() as shown:
        while question := machine.next():
            step, report = _ask(download, question, machine, shown)
            reports.append(report)
            if policy.on_error == "raise":
                _raise_first(step.new)
            if step.new:
                yield _page(step.new, after, step.cursor, reports, policy.on_error)
                after, reports = step.cursor, []
        yield _page((), after, machine.cursor, reports, policy.on_error)


def _ask(download: Download, question: Question, machine: Following, bar: Bar) -> tuple[Step, Report]:
    began, batch = time.monotonic(), Batch(question)
    with download(question.query) as stream:
        _collect(stream, batch, bar)
    step = machine.receive(batch)
    return step, _reported(step, batch, stream, time.monotonic() - began)


def _collect(stream: OrderStream, batch: Batch, bar: Bar) -> None:
    try:
        for result in stream.results():
            if batch.add(result) and isinstance(result, Order):
                bar.update(1)
    except IncompleteDownloadError as error:
        ask_for_page_again(error)
        raise


def _raise_first(results: Collection[Result]) -> None:
    for result in results:
        if isinstance(result, OrderDataError):
            result.resume_from = None  # nothing of its page was handed over
            tell_way_past(result, resumable=False)
            raise result


def _page(results: Collection[Result], after: Cursor, cursor: Cursor, reports: list[Report], on_error: OnError) -> Page:
    return Page(
        orders=tuple(result for result in results if isinstance(result, Order)),
        cursor=cursor,
        after=after,
        quarantined=tuple(result for result in results if isinstance(result, OrderDataError)),
        report=Report.over(reports),
        on_error=on_error,
    )


def _reported(step: Step, batch: Batch, stream: OrderStream, seconds: float) -> Report:
    """Tell of the new orders of one reply, of where they leave the follower, and of what passed over the wire."""
    orders = [result for result in step.new if isinstance(result, Order)]
    return Report.of(
        orders,
        quarantined=len(step.new) - len(orders),
        repeats=batch.repeats,
        late=step.late,
        missing=step.cursor.missing,
        given_up=tuple((hole.first, hole.last) for hole in step.given_up if hole.size),
        restarted_at=step.restarted_at,
        looked_back_to=step.looked_back_to,
        requests=stream.attempts,
        retries=stream.attempts - 1,
        bytes=stream.size,
        seconds=seconds,
    )
