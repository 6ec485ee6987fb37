"""The task of following one store: from the cursor in the database to the newest order."""

from typing import Any

import attrs

from shopsite_orders.fleet.work.desk import Settings
from shopsite_orders.fleet.work.outcome import Outcome
from shopsite_orders.fleet.work.store import Store
from shopsite_orders.fleet.work.task import Bench, worked


def follow(store: Store, settings: Settings) -> Outcome:
    """Save page after page, each with its cursor and under the lease, until nothing is new."""
    return worked(store, settings, _save_pages)


def _save_pages(bench: Bench) -> None:
    policy: dict[str, Any] = attrs.asdict(bench.settings.policy, recurse=False)
    for page in bench.shop.pages(after=bench.database.cursor(bench.store), **policy):
        bench.database.save(page, store=bench.store, lease=bench.lease)
        bench.keep(page.report)
