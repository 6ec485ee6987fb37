"""The task of following one store: from the cursor in the database to the newest order."""

import time
from collections.abc import Callable
from typing import Any

import attrs

from shopsite_orders.fleet.work.desk import Settings, desk_of, teller
from shopsite_orders.fleet.work.outcome import FAILURES, Outcome, Trouble
from shopsite_orders.fleet.work.store import Store, host_of, requests_of
from shopsite_orders.fleet.work.turns import turns
from shopsite_orders.following.report import Report
from shopsite_orders.shopsite import ShopSite
from shopsite_orders.sql import Lease, OrderDatabase


def follow(store: Store, settings: Settings) -> Outcome:
    """Follow a store on a worker; run twice, or broken off anywhere, it costs time and never an order."""
    database, tell = desk_of(settings).database, teller(settings, store.name)
    begun, reports, trouble = time.monotonic(), list[Report](), None
    saved = 0
    try:
        login = store.login()
        with (
            database.leases.held(store.name, holder=settings.run, seconds=settings.lease) as lease,
            turns(host_of(login), requests_of(login), settings.limits, tell=tell) as permit,
        ):
            try:
                save_pages(
                    store.opened(login, permit),
                    database,
                    lease=lease,
                    settings=settings,
                    keep=reports.append,
                    tell=tell,
                )
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


def save_pages(
    shop: ShopSite,
    database: OrderDatabase,
    *,
    lease: Lease,
    settings: Settings,
    keep: Callable[[Report], None],
    tell: Callable[..., None],
) -> None:
    """Save page after page, each with its cursor and under the lease, until nothing is new."""
    policy: dict[str, Any] = attrs.asdict(settings.policy, recurse=False)
    for page in shop.pages(after=database.cursor(lease.store), **policy):
        tell("saving", orders=len(page.orders))
        database.save(page, store=lease.store, lease=lease)
        keep(page.report)
