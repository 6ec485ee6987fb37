"""The task of writing the orders of one store as a part of a dataset of Parquet files."""

import time

from shopsite_orders.fleet.work.desk import Settings, desk_of, teller
from shopsite_orders.fleet.work.outcome import FAILURES, Outcome, Trouble
from shopsite_orders.following.report import Report


def export(store: str, settings: Settings, path: str, tables: tuple[str, ...], personal: str) -> Outcome:
    """Write a store's part, in the place of the one that was written before; `saved` are the orders in it."""
    from shopsite_orders.frames import to_dataset  # noqa: PLC0415 - needs pyarrow

    begun, saved, trouble = time.monotonic(), 0, None
    teller(settings, store)("saving")
    try:
        with desk_of(settings).database() as database:
            manifest = to_dataset(
                database,
                path,
                tables=tables,
                part=store,
                store=store,
                personal="drop" if personal == "drop" else "keep",
            )
        saved = manifest.rows.get("orders", 0)
    except FAILURES as error:
        trouble = Trouble.of(error)
    return Outcome(report=Report(), pages=1, saved=saved, seconds=time.monotonic() - begun, trouble=trouble)
