"""`Fleet`: followers of many stores as tasks on a Dask cluster."""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from importlib import import_module
from os import PathLike
from threading import Event
from typing import Any, Literal, Self
from uuid import uuid4

from distributed import Client
from sqlalchemy import make_url

from shopsite_orders.fleet.backfill import Backfill
from shopsite_orders.fleet.crew import Crew
from shopsite_orders.fleet.dispatch import Dispatch, Errand
from shopsite_orders.fleet.progress import Board, Watch, bar
from shopsite_orders.fleet.proof import BackfillReport
from shopsite_orders.fleet.report import FleetReport
from shopsite_orders.fleet.schedule import Schedule
from shopsite_orders.fleet.work.desk import Settings
from shopsite_orders.fleet.work.export import export
from shopsite_orders.fleet.work.follow import follow
from shopsite_orders.fleet.work.store import Store
from shopsite_orders.fleet.work.turns import Limits
from shopsite_orders.following.policy import GIVE_UP_AFTER, OVERLAP, PAGE_SIZE, Policy
from shopsite_orders.query import Pay
from shopsite_orders.reply.stream import OnError
from shopsite_orders.sql import OrderDatabase


class Fleet:
    """Follows many stores on the workers of a Dask cluster, each page saved with its cursor in one transaction.

    Whatever is killed or run twice costs time and never an order. A store has one follower at a time: whoever holds its
    lease in the database. Use it with `with`, or close it, to let the workers go.

    Args:
        database: the URL of a database that all workers reach, without a password in it.
        client: of a cluster that is there already; without it workers are started on this machine.
        workers: how many processes are started then.
        threads: how many stores each of them asks at once.
        per_minute: at most so many requests a minute to one host, whatever its stores; `None` does not count. It counts
            for all fleets of one scheduler.
        at_once: at most so many conversations at once, with all hosts together; `None` does not count.
        lease: after how long without a saved page a store may be taken over by another fleet.
        patience: how often in a row a store may fail, in a way that may pass, without bringing anything.
        page_size: as for `ShopSite.pages`, like all that follow.
        on_error: ``"quarantine"`` keeps an order aside that cannot be read or kept; ``"raise"`` stops its store there.

    Raises:
        ValueError: an argument is out of range, or the URL holds a password.
    """

    def __init__(
        self,
        database: str,
        *,
        client: Client | None = None,
        workers: int = 2,
        threads: int = 8,
        per_minute: float | None = 60.0,
        at_once: int | None = None,
        lease: timedelta = timedelta(minutes=10),
        patience: int = 3,
        page_size: int = PAGE_SIZE,
        overlap: timedelta | None = OVERLAP,
        look_back: bool = True,
        give_up_after: timedelta = GIVE_UP_AFTER,
        pay: Pay = Pay.NO_CVV,
        on_error: OnError = "quarantine",
    ) -> None:
        policy = Policy(
            page_size=page_size,
            overlap=overlap,
            look_back=look_back,
            give_up_after=give_up_after,
            pay=pay,
            on_error=on_error,
        )
        self._settings = Settings(
            run=f"fleet-{uuid4().hex}",
            database=_without_password(database),
            limits=Limits(per_minute=per_minute, at_once=at_once),
            policy=policy,
            lease=lease.total_seconds(),
        )
        self._patience = patience
        self._dispatch: Dispatch | None = None
        self._stopped = Event()
        with ExitStack() as stack:
            self._database = stack.enter_context(OrderDatabase(database))  # makes the tables before any worker does
            self._crew = Crew(self._settings, client, workers=workers, threads=threads)
            stack.callback(self._crew.close)
            self._stack = stack.pop_all()

    def follow(self, stores: Iterable[Store], *, progress: bool = False, watch: Watch | None = None) -> FleetReport:
        """Save what is new in all stores, and tell what came of each.

        Args:
            stores: each with a name of its own.
            progress: show a progress bar, which needs tqdm.
            watch: is called several times a second with what each store is doing.

        Raises:
            ValueError: two stores have the same name.
            TransportError: the scheduler was lost and did not come back; the next call goes on from there.
        """
        errands = [Errand(store.name, follow, (store, self._settings)) for store in _distinct(stores)]
        begun = time.monotonic()
        self._dispatched("follow", errands, "stores", progress=progress, watch=watch)
        return FleetReport.of(errands, time.monotonic() - begun)

    def keep_following(
        self, stores: Iterable[Store], *, every: timedelta, watch: Watch | None = None
    ) -> Iterator[FleetReport]:
        """Follow each store every so often, without an end, and yield what came of those that were due together.

        They are spread over the time between two runs. A store that fails is asked less and less often, at last once a
        day. `cancel` ends it.

        Raises:
            ValueError: two stores have the same name, or the time is not positive.
        """
        by_name = {store.name: store for store in _distinct(stores)}
        schedule = Schedule(by_name, every, time.monotonic())
        self._stopped.clear()
        while not self._stopped.is_set():
            due = schedule.due(time.monotonic())
            if due:
                report = self.follow([by_name[each.store] for each in due], watch=watch)
                for each, store in zip(due, report.stores, strict=True):
                    schedule.ended(each, time.monotonic(), failed=store.state == "failed")
                yield report
            self._stopped.wait(max((schedule.next_at or 0) - time.monotonic(), 0))

    def backfill(
        self,
        store: Store,
        *,
        last: int | None = None,
        size: int = 2000,
        progress: bool = False,
        watch: Watch | None = None,
    ) -> BackfillReport:
        """Load the history of one store in parallel, then follow it as ever, with one cursor.

        Its order numbers are split into ranges, which the workers take. What each range asked for and got is kept with
        its orders, so that the same call goes on where one was broken off.

        Args:
            store: one that this database has not followed yet.
            last: the highest number to split; what is above it is followed. Without it the store is asked for it, by
                some forty requests.
            size: how many numbers a range has.
            progress: show a progress bar, which needs tqdm.
            watch: is called several times a second with what each range is doing.

        Raises:
            ValueError: the store is being followed already.
            LeaseError: another fleet has the store.
            ShopSiteError: the store cannot be asked.
        """
        backfill = Backfill(self._database, self._settings, store)

        def dispatched(errands: list[Errand]) -> None:
            self._dispatched("range", errands, "ranges", progress=progress, watch=watch)

        return backfill.run(last, size, dispatched, lambda: self.follow([store]))

    def to_dataset(
        self,
        path: str | PathLike[str],
        *,
        stores: Iterable[str] | None = None,
        tables: tuple[str, ...] = ("orders", "lines"),
        personal: Literal["keep", "drop"] = "keep",
        progress: bool = False,
    ) -> FleetReport:
        """Write the orders of stores as Parquet, each store a part of the dataset with a manifest of its own.

        They come from the database, and no store is asked. `shopsite_orders.frames.read_manifest` returns the manifest
        of a store; a part is replaced as a whole, so that a repeat is no double.

        Args:
            path: a folder that all workers have in common.
            stores: their names, which are those of the parts; without it all in the database.
            tables: as for `shopsite_orders.frames.to_dataset`.
            personal: whether personal columns are kept or left out; to hash them takes a secret, which does not travel.
            progress: show a progress bar, which needs tqdm.

        Raises:
            ModuleNotFoundError: pyarrow is not installed; the message says what to install.
        """
        import_module("shopsite_orders.frames")  # it says what is missing
        names = self._database.stores() if stores is None else tuple(stores)
        arguments = (self._settings, os.fspath(path), tables, personal)
        errands = [Errand(name, export, (name, *arguments)) for name in names]
        begun = time.monotonic()
        self._dispatched("export", errands, "stores", progress=progress, watch=None)
        return FleetReport.of(errands, time.monotonic() - begun)

    def cancel(self) -> None:
        """End what is running: nothing more is saved from now on, and what is saved is whole.

        May be called from another thread; what was running returns with the state ``"cancelled"``.
        """
        self._stopped.set()
        self._database.leases.revoke(self._settings.run)
        if self._dispatch:
            self._dispatch.cancel()

    def close(self) -> None:
        """Let the workers go, or leave the client's cluster as it was."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _dispatched(self, kind: str, errands: list[Errand], unit: str, *, progress: bool, watch: Watch | None) -> None:
        board = Board(errand.name for errand in errands)
        self._dispatch = Dispatch(self._crew, kind, errands, self._patience, board)
        try:
            with bar(len(errands), unit, shown=progress) as shown:
                self._dispatch.run(_both(shown, watch))
        except BaseException:
            self.cancel()
            raise
        finally:
            self._dispatch = None


def _both(shown: Watch, watch: Watch | None) -> Callable[[Board], Any]:
    return (lambda board: (shown(board), watch(board))) if watch else shown


def _distinct(stores: Iterable[Store]) -> list[Store]:
    found = list(stores)
    if len({store.name for store in found}) < len(found):
        raise ValueError("two stores have the same name: a store is known in the database by its name alone")
    return found


def _without_password(url: str) -> str:
    """Return the URL of a database, if it can be shown to anybody.

    Raises:
        ValueError: there is a password in it.
    """
    if make_url(url).password is not None:
        raise ValueError(
            "the URL of the database holds a password, which would travel to every worker: leave it out, and have it "
            "in ~/.pgpass or PGPASSWORD where the workers run"
        )
    return url
