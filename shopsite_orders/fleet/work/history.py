"""The two tasks of a history: to split it into ranges, and to pull one of them."""

from shopsite_orders.core.order import Order
from shopsite_orders.core.values import ordinal
from shopsite_orders.errors import OrderDataError
from shopsite_orders.fleet.work.desk import Settings
from shopsite_orders.fleet.work.outcome import Outcome
from shopsite_orders.fleet.work.splitting import highest_number, moved, split
from shopsite_orders.fleet.work.store import Store
from shopsite_orders.fleet.work.task import Bench, worked
from shopsite_orders.following.known.sighting import Result
from shopsite_orders.following.policy import Policy
from shopsite_orders.following.report import Report
from shopsite_orders.query import Pay
from shopsite_orders.shopsite import ShopSite
from shopsite_orders.sql import Range


def split_history(store: Store, settings: Settings, last: int | None, size: int) -> Outcome:
    """Split the history of a store into ranges, unless it is already."""

    def work(bench: Bench) -> None:
        if not bench.database.ranges(store.name):
            highest = highest_number(lambda number: _next_number(bench.shop, number)) if last is None else last
            bench.database.split(store.name, split(highest or 0, size), lease=bench.lease)

    return worked(store, settings, work)


def pull_range(store: Store, settings: Settings, name: str) -> Outcome:
    """Pull a range from where it stands, and save each reply together with how far that is."""

    def work(bench: Bench) -> None:
        [range_] = [each for each in bench.database.ranges(store.name) if each.name == name]
        more = 0
        while not range_.done:
            limit = settings.policy.page_size + more
            results, report = _ask(bench.shop, range_, limit, settings.policy)
            range_, more = moved(range_, [ordinal(result.number or "") for result in results], limit)
            orders = [result for result in results if isinstance(result, Order)]
            aside = [result for result in results if isinstance(result, OrderDataError)]
            bench.database.save_range(orders, aside, range_, lease=bench.lease, on_error=settings.policy.on_error)
            bench.keep(report)

    return worked(store, settings, work, part=name)


def _ask(shop: ShopSite, range_: Range, limit: int, policy: Policy) -> tuple[list[Result], Report]:
    with shop.orders(
        start_order=range_.next, end_order=range_.last, max_orders=limit, pay=policy.pay, on_error=policy.on_error
    ) as stream:
        results = list(stream.results())
    orders = [result for result in results if isinstance(result, Order)]
    report = Report.of(
        orders,
        quarantined=len(results) - len(orders),
        requests=stream.attempts,
        retries=stream.attempts - 1,
        bytes=stream.size,
    )
    return results, report


def _next_number(shop: ShopSite, number: int) -> int | None:
    """Return the lowest order number from a number on."""
    with shop.orders(start_order=number, max_orders=1, pay=Pay.NONE, on_error="quarantine") as stream:
        found = [ordinal(result.number or "") for result in stream.results()]
    return min((each for each in found if each is not None), default=None)
