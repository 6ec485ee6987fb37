"""The workers of a fleet: a cluster of its own on this machine, or that of a client which was given."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from uuid import uuid4

from distributed import Client, Future, LocalCluster

from shopsite_orders.errors import TransportError
from shopsite_orders.fleet.progress import Board
from shopsite_orders.fleet.work.desk import Desk, Settings, Unmoved

_GONE = (
    "the scheduler of the fleet cannot be reached any more: nothing is lost, start it and run the fleet again, "
    "which goes on where it stopped"
)


class Crew:
    """Takes tasks, through a lost scheduler as well, once it is there again under the same address."""

    def __init__(self, settings: Settings, client: Client | None, *, workers: int, threads: int) -> None:
        self._settings = settings
        self._stack = ExitStack()
        self._board: Board | None = None
        self._owns = client is None
        self.client = client or self._own(workers, threads)
        try:
            self.prepare()
        except BaseException:
            self._stack.close()
            raise

    @property
    def threads(self) -> int:
        """How many tasks may run at once."""
        return sum(self.client.nthreads().values())

    def watch(self, board: Board) -> None:
        """Let workers write on a board what they do."""
        self._board = board
        self.client.subscribe_topic(self._settings.topic, board.hear)

    def prepare(self) -> None:
        """Give every worker, and each that comes later, what it needs for the tasks."""
        self.client.register_plugin(Desk(self._settings), name=self._settings.run)
        if self._board:
            self.watch(self._board)

    def submit(self, kind: str, function: Callable[..., Any], *arguments: Any) -> "Future[Any]":
        """Start a task; its key names nothing but its kind."""
        return self.client.submit(function, *arguments, key=f"shopsite-{kind}-{uuid4().hex}", pure=False)

    def mend(self) -> None:
        """Wait until there is a scheduler again, and prepare its workers.

        Raises:
            TransportError: there is none.
        """
        while True:
            while self.client.status == "connecting":
                time.sleep(0.05)
            if self.client.status != "running":
                raise TransportError(_GONE)
            try:
                self.prepare()
            except OSError:  # the connection is about to break
                time.sleep(0.05)
            else:
                return

    def close(self) -> None:
        """Let the workers go, or leave the client's as they were."""
        if self.client.status == "running" and not self._owns:
            if self._board:
                self.client.unsubscribe_topic(self._settings.topic)
            self.client.unregister_worker_plugin(self._settings.run)
        self._stack.close()

    def _own(self, workers: int, threads: int) -> Client:
        # Quiet, as what its own end tears down is logged as an error; what happens to a store is in the report.
        cluster = LocalCluster(
            n_workers=workers,
            threads_per_worker=threads,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL + 1,
        )
        client = Client(self._stack.enter_context(cluster))
        self._stack.callback(client.close)
        client.register_plugin(Unmoved())
        return client
