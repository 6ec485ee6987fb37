"""What a worker keeps from one task to the next: its connections to the database."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, current_thread, main_thread
from typing import TYPE_CHECKING, Any

import attrs
from distributed import WorkerPlugin, get_worker

from shopsite_orders.fleet.work.turns import Limits
from shopsite_orders.following.policy import Policy
from shopsite_orders.sql import OrderDatabase

if TYPE_CHECKING:
    from distributed import Worker


@attrs.frozen(kw_only=True)
class Settings:
    """How a fleet follows its stores, the same for all of them; it travels with every task and holds no secret.

    Attributes:
        run: the name of this fleet, under which it holds leases.
        database: the URL of the database, without a password.
        limits: how fast stores are asked.
        policy: how a store is followed.
        lease: seconds after which a store whose worker is silent may be taken over by another fleet.
    """

    run: str
    database: str
    limits: Limits
    policy: Policy
    lease: float

    @property
    def topic(self) -> str:
        """Under what the workers tell how far they are."""
        return f"shopsite-orders {self.run}"


class UnpreparedError(RuntimeError):
    """The worker has no desk yet: the task must be given out again once it has."""


class Desk(WorkerPlugin):
    """The connections of one worker, which all its threads share; opened when they are needed first.

    A task may outlast the fleet that gave it out: its connections are let go when it ends.
    """

    def __init__(self, settings: Settings) -> None:
        self.name = settings.run
        self._url = settings.database

    def setup(self, worker: "Worker") -> None:  # noqa: ARG002 - Dask's
        self._lock = Lock()
        self._database: OrderDatabase | None = None
        self._tasks = 0
        self._is_left = False

    def teardown(self, worker: "Worker") -> None:  # noqa: ARG002 - Dask's
        with self._lock:
            self._is_left = True
            self._let_go()

    @contextmanager
    def database(self) -> Iterator[OrderDatabase]:
        """Lend the database to a task."""
        with self._lock:
            database = self._database = self._database or OrderDatabase(self._url)
            self._tasks += 1
        try:
            yield database
        finally:
            with self._lock:
                self._tasks -= 1
                self._let_go()

    def _let_go(self) -> None:
        if self._is_left and self._database and not self._tasks:
            self._database.close()


class Unmoved(WorkerPlugin):
    """Lets a worker that was started with a program leave Ctrl-C to that: a terminal sends it to both."""

    def setup(self, worker: "Worker") -> None:  # noqa: ARG002 - Dask's
        if current_thread() is main_thread():
            signal.signal(signal.SIGINT, signal.SIG_IGN)


def desk_of(settings: Settings) -> Desk:
    """Return the desk of the worker that runs this task.

    Raises:
        UnpreparedError: it has none.
    """
    desk = get_worker().plugins.get(settings.run)
    if not isinstance(desk, Desk):
        raise UnpreparedError("this worker has no desk of the fleet: give the task out again")
    return desk


def teller(settings: Settings, store: str) -> Callable[..., None]:
    """Return what tells the fleet how far a store is."""
    worker = get_worker()

    def tell(doing: str, **more: Any) -> None:
        worker.log_event(settings.topic, {"store": store, "doing": doing, **more})

    return tell
