"""How often hosts are asked, counted by the scheduler's own semaphores, whichever workers do the asking.

A host has one lease, so that it is in one conversation at a time. Whoever has talked to it keeps the lease for as long
as the requests of the conversation are worth. So no stretch of time holds more requests than it may, but for those
of one conversation, however late a request arrives. If a worker is killed, the scheduler frees its lease after a time
in which nobody asks that host: at most too late, never too early.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext

import attrs
from distributed import Semaphore

_NAME = "shopsite-orders"


@attrs.frozen(kw_only=True)
class Limits:
    """How fast stores are asked.

    Attributes:
        per_minute: at most so many requests a minute to one host, whatever its stores; `None` does not count.
        at_once: at most so many conversations at once, with all hosts together; `None` does not count.
    """

    per_minute: float | None = 60.0
    at_once: int | None = None

    def __attrs_post_init__(self) -> None:
        if self.per_minute is not None and not self.per_minute > 0:
            raise ValueError(f"per_minute must be greater than zero, or None, not {self.per_minute!r}")
        if self.at_once is not None and not (type(self.at_once) is int and self.at_once > 0):
            raise ValueError(f"at_once must be a whole number of at least 1, or None, not {self.at_once!r}")

    def pause(self, requests: int) -> float:
        """Return the seconds that a host is left alone after so many requests."""
        return 60 / self.per_minute * requests if self.per_minute else 0.0


@contextmanager
def turns(
    host: str,
    requests: int,
    limits: Limits,
    *,
    tell: Callable[[str], None],
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Callable[[], AbstractContextManager[object]]]:
    """Hand out what each conversation with a host is made within; `requests` is how many it takes."""
    with ExitStack() as stack:
        one_by_one = stack.enter_context(_semaphore(f"{_NAME} {host}", 1 if limits.per_minute else None))
        together = stack.enter_context(_semaphore(f"{_NAME} at once {limits.at_once}", limits.at_once))

        @contextmanager
        def turn() -> Iterator[None]:
            tell("waiting")
            with one_by_one:
                try:
                    with together:
                        tell("asking")
                        yield
                finally:
                    sleep(limits.pause(requests))

        yield turn


@contextmanager
def _semaphore(name: str, leases: int | None) -> Iterator[AbstractContextManager[object]]:
    """Hand out a semaphore of the scheduler's; where nothing is counted, what lets everybody through."""
    if leases is None:
        yield nullcontext()
        return
    semaphore = Semaphore(max_leases=leases, name=name)
    try:
        yield semaphore
    finally:
        if semaphore.loop and hasattr(semaphore, "refresh_callback"):
            semaphore.loop.add_callback(semaphore.refresh_callback.stop)  # it would keep the semaphore alive
