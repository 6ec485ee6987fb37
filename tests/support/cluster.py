"""A Dask cluster of processes that a supervisor starts again when they die, as any deployment has one."""

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

# A lease of a killed worker is free again sooner than by default, and yet not while a loaded machine stutters.
_LOCKS = {
    "DASK_DISTRIBUTED__SCHEDULER__LOCKS__LEASE_TIMEOUT": "8s",
    "DASK_DISTRIBUTED__SCHEDULER__LOCKS__LEASE_VALIDATION_INTERVAL": "1s",
}


class Cluster:
    """A scheduler and workers, each a process; `killed` counts those that were killed."""

    def __init__(self, workers: int, threads: int, environment: Mapping[str, str], *, seed: int = 1) -> None:
        self.killed = 0
        self.address = f"tcp://127.0.0.1:{_free_port()}"
        self._environment = {**os.environ, **_LOCKS, **environment}
        self._threads = threads
        self._random = random.Random(seed)
        self._stopping = Event()
        self._scheduler = self._start_scheduler()
        self._workers = [self._start_worker() for _ in range(workers)]
        self._supervisor = Thread(target=self._supervise)
        self._supervisor.start()

    def kill_worker(self) -> None:
        """Kill a worker at random."""
        self._random.choice(self._workers).send_signal(signal.SIGKILL)
        self.killed += 1

    def kill_scheduler(self) -> None:
        """Kill the scheduler; the supervisor starts another one at its address."""
        self._scheduler.send_signal(signal.SIGKILL)

    def stop(self) -> None:
        self._stopping.set()
        self._supervisor.join()
        for process in (*self._workers, self._scheduler):
            process.kill()
            process.wait()

    def _supervise(self) -> None:
        while not self._stopping.wait(0.2):
            if self._scheduler.poll() is not None:
                self._scheduler = self._start_scheduler()
            for place, worker in enumerate(self._workers):
                if worker.poll() is not None:
                    self._workers[place] = self._start_worker()

    def _start_scheduler(self) -> "subprocess.Popen[bytes]":
        port = self.address.rpartition(":")[2]
        return self._run("dask_scheduler", "--host", "127.0.0.1", "--port", port, "--dashboard-address", "127.0.0.1:0")

    def _start_worker(self) -> "subprocess.Popen[bytes]":
        # fmt: off
        return self._run(
            "dask_worker", self.address, "--no-nanny", "--dashboard-address", "127.0.0.1:0", "--nthreads",
            str(self._threads), "--host", "127.0.0.1", "--death-timeout", "20",
        )
        # fmt: on

    def _run(self, program: str, *arguments: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.{program}", *arguments]
        return subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
        )


@contextmanager
def running_cluster(workers: int, threads: int, environment: Mapping[str, str]) -> Iterator[Cluster]:
    cluster = Cluster(workers, threads, environment)
    try:
        yield cluster
    finally:
        cluster.stop()


def wait_until(condition: "object", seconds: float = 60) -> None:
    """Wait until a function says yes."""
    assert callable(condition)
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it never came to pass"
        time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
