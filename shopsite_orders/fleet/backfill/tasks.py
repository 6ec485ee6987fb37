"""The two tasks of a history: to split it into ranges, and to pull one of them."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from shopsite_orders.core.order import Order
from shopsite_orders.core.values import ordinal
from shopsite_orders.errors import OrderDataError
from shopsite_orders.fleet.backfill.splitting import highest_number, moved, split
from shopsite_orders.fleet.work.desk import Settings, desk_of, teller
from shopsite_orders.fleet.work.outcome import FAILURES, Outcome, Trouble
from shopsite_orders.fleet.work.store import Store, host_of, requests_of
from shopsite_orders.fleet.work.turns import turns
from shopsite_orders.following.known.sighting import Result
from shopsite_orders.following.report import Report
from shopsite_orders.shopsite import ShopSite
from shopsite_orders.sql import Lease, OrderDatabase, Range
from shopsite_orders.sql.sharing.leases import WHOLE
from shopsite_orders.store.query import Pay

Work = Callable[[ShopSite, OrderDatabase, Lease, Callable[[Report], None]], None]


def split_history(store: Store, settings: Settings, last: int | None, size: int) -> Outcome:
    """Split the history of a store into ranges, unless it is already."""

    def work(shop: ShopSite, database: OrderDatabase, lease: Lease, _: Callable[[Report], None]) -> None:
        if not database.ranges(store.name):
            highest = highest_number(lambda number: _next_number(shop, number)) if last is None else last
            database.split(store.name, split(highest or 0, size), lease=lease)

    return _worked(store, settings, store.name, WHOLE, work)


def pull_range(store: Store, settings: Settings, name: str, first: int) -> Outcome:
    """Pull a range from where it stands, and save each reply together with how far that is."""

    def work(shop: ShopSite, database: OrderDatabase, lease: Lease, keep: Callable[[Report], None]) -> None:
        [range_] = [each for each in database.ranges(store.name) if each.first == first]
        more = 0
        while not range_.done:
            limit = settings.policy.page_size + more
            results, report = _ask(shop, range_, limit, settings)
            range_, more = moved(range_, [ordinal(result.number or "") for result in results], limit)
            orders = [result for result in results if isinstance(result, Order)]
            aside = [result for result in results if isinstance(result, OrderDataError)]
            database.save_range(orders, aside, range_, lease=lease, on_error=settings.policy.on_error)
            keep(report)

    return _worked(store, settings, name, name, work)


def _worked(store: Store, settings: Settings, name: str, part: str, work: Work) -> Outcome:
    """Do some work with a store under a lease, and tell what came of it."""
    begun, reports, trouble, saved = time.monotonic(), list[Report](), None, 0
    database, tell = desk_of(settings).database, teller(settings, name)

    def keep(report: Report) -> None:
        reports.append(report)
        tell("saving", orders=report.orders)

    try:
        with (
            database.leases.held(store.name, part=part, holder=settings.run, seconds=settings.lease) as lease,
            _opened(store, settings, tell) as shop,
        ):
            try:
                work(shop, database, lease, keep)
            finally:
                saved = database.leases.saved(lease)
    except FAILURES as error:
        trouble = Trouble.of(error)
    seconds = time.monotonic() - begun
    return Outcome(report=Report.over(reports), pages=len(reports), saved=saved, seconds=seconds, trouble=trouble)


@contextmanager
def _opened(store: Store, settings: Settings, tell: Callable[..., None]) -> Iterator[ShopSite]:
    login = store.login()
    with turns(host_of(login), requests_of(login), settings.limits, tell=tell) as permit:
        yield store.opened(login, permit)


def _ask(shop: ShopSite, range_: Range, limit: int, settings: Settings) -> tuple[list[Result], Report]:
    policy = settings.policy
    with shop.orders(
        start_order=range_.next, end_order=range_.last, max_orders=limit, pay=policy.pay, on_error=policy.on_error
    ) as stream:
        results = list(stream.results())
    orders = [result for result in results if isinstance(result, Order)]
    return results, Report.of(
        orders,
        quarantined=len(results) - len(orders),
        requests=stream.attempts,
        retries=stream.attempts - 1,
        bytes=stream.size,
    )


def _next_number(shop: ShopSite, number: int) -> int | None:
    """Return the lowest order number from a number on."""
    with shop.orders(start_order=number, max_orders=1, pay=Pay.NONE, on_error="quarantine") as stream:
        found = [ordinal(result.number or "") for result in stream.results()]
    return min((each for each in found if each is not None), default=None)
