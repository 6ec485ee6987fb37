"""What passes between the library and a store for one download, apart from the orders."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs

from shopsite_orders.store.secrets import Secrets


@attrs.define
class Stopwatch:
    """Counts the seconds of an exchange, without those in which its orders are in the caller's hands."""

    monotonic: Callable[[], float]
    _outside: float = attrs.field(default=0.0, init=False)

    @property
    def seconds(self) -> float:
        return self.monotonic() - self._outside

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do not count what is done within."""
        begun = self.monotonic()
        try:
            yield
        finally:
            self._outside += self.monotonic() - begun


@attrs.define(kw_only=True)
class Exchange:
    """What is learned of the requests while they are made, whoever reads their replies.

    Attributes:
        stopwatch: how long it takes.
        attempt: which attempt this is, from 1.
        orders: how many orders of the newest reply have been read.
        sent: whether a download was asked for, and not only a token.
        signed: the host and the port that were signed, if anything was.
        clock_skew: seconds by which the store's clock was ahead of ours, if it told the time.
        secrets: what no error may tell.
    """

    stopwatch: Stopwatch = attrs.field(repr=False)
    attempt: int = 0
    orders: int = 0
    sent: bool = False
    signed: tuple[str, int] | None = None
    clock_skew: float | None = None
    secrets: Secrets = attrs.field(factory=Secrets, repr=False)
