"""What all tasks have in common: a lease, a turn with the host, and an outcome instead of an error."""

import time
from collections.abc import Callable

import attrs

from shopsite_orders.fleet.work.desk import Settings, desk_of, teller
from shopsite_orders.fleet.work.outcome import FAILURES, Outcome, Trouble
from shopsite_orders.fleet.work.store import Store, requests_of
from shopsite_orders.fleet.work.turns import turns
from shopsite_orders.following.report import Report
from shopsite_orders.shopsite import ShopSite
from shopsite_orders.sql import Lease, OrderDatabase
from shopsite_orders.sql.sharing.leases import WHOLE
from shopsite_orders.store.credentials import host_of


@attrs.frozen(kw_only=True)
class Bench:
    """What a task works with.

    Attributes:
        store: the store's name.
        shop: the store, which is asked when it is its turn.
        database: where its orders are saved.
        lease: under which they are.
        settings: how.
        keep: takes the report of each page that was saved.
    """

    store: str
    shop: ShopSite
    database: OrderDatabase
    lease: Lease
    settings: Settings
    keep: Callable[[Report], None]


def worked(store: Store, settings: Settings, work: Callable[[Bench], None], *, part: str = WHOLE) -> Outcome:
    """Do some work with a store, or with a part of its history, on a worker, and tell what came of it.

    Run twice, or broken off anywhere, it costs time and never an order.

    Raises:
        UnpreparedError: the worker has no desk.
    """
    begun, reports, saved, trouble = time.monotonic(), list[Report](), 0, None
    tell = teller(settings, part or store.name)

    def keep(report: Report) -> None:
        reports.append(report)
        tell("saving", orders=report.orders)

    desk = desk_of(settings)  # without one the task is given out again; all else is the outcome
    try:
        login = store.login()
        with (
            desk.database() as database,
            database.leases.held(store.name, part=part, holder=settings.run, seconds=settings.lease) as lease,
            turns(host_of(login), requests_of(login), settings.limits, tell=tell) as permit,
        ):
            shop = store.opened(login, permit)
            bench = Bench(store=store.name, shop=shop, database=database, lease=lease, settings=settings, keep=keep)
            try:
                work(bench)
            finally:
                saved = database.leases.saved(lease)
    except FAILURES as error:
        trouble = Trouble.of(error)
    return Outcome(
        report=Report.over(reports),
        pages=len(reports),
        saved=saved,
        seconds=time.monotonic() - begun,
        trouble=trouble,
    )
