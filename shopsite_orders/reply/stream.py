"""What a download hands out: orders one at a time, and what is known of their reply."""

from collections.abc import Generator, Iterator
from typing import Literal, Self, TypeAlias

import attrs

from shopsite_orders.core.checks import check_on_error
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError
from shopsite_orders.reply.advice import tell_way_past
from shopsite_orders.reply.reader import Reader

OnError: TypeAlias = Literal["raise", "quarantine"]
Results: TypeAlias = Generator[Order | OrderDataError, None, None]


@attrs.define
class Reading:
    """What is read for one download.

    Attributes:
        reader: the reader of the newest reply, once there is one.
        attempts: how many replies were asked for: the first, and its repetitions.
        resumable: whether the rest can be asked for by number: not where there is a file, or where asking destroys.
    """

    reader: Reader | None = None
    attempts: int = 0
    resumable: bool = True


class OrderStream(Iterator[Order]):
    """An iterator of orders while they come in; use it with `with` if you may stop before its end.

    With ``on_error="quarantine"`` an order that cannot be read is put into `quarantined`, and the next one
    comes; with ``"raise"`` its `OrderDataError` ends the iteration, and nothing is kept.
    """

    def __init__(self, results: Results, reading: Reading, on_error: OnError) -> None:
        check_on_error(on_error)
        self._results = results
        self._reading = reading
        self._on_error = on_error
        self._quarantined: list[OrderDataError] = []

    def __next__(self) -> Order:
        for result in self._results:
            if isinstance(result, Order):
                return result
            if self._on_error == "raise":
                self.close()
                tell_way_past(result, resumable=self._reading.resumable)
                try:
                    raise result
                finally:
                    del result  # or the error and this frame keep each other, and the order
            self._quarantined.append(result)
        raise StopIteration

    def results(self) -> Iterator[Order | OrderDataError]:
        """Yield all that comes, the errors of orders that cannot be read in their places; none of them is kept."""
        yield from self._results

    def close(self) -> None:
        """Stop the download and let the connection go."""
        self._results.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def quarantined(self) -> tuple[OrderDataError, ...]:
        """The orders so far that could not be read."""
        return tuple(self._quarantined)

    @property
    def received(self) -> int:
        """How many orders have come, without the quarantined."""
        return self._reading.reader.received if self._reading.reader else 0

    @property
    def resume_from(self) -> int | None:
        """The `start_order` to go on with after the last order that came, `None` while the numbers do not tell."""
        return self._reading.reader.resume_from if self._reading.reader else None

    @property
    def regular(self) -> int:
        """How many orders were read without an XML parser, which takes about half the time."""
        return self._reading.reader.regular if self._reading.reader else 0

    @property
    def size(self) -> int:
        """How many bytes of the reply have come."""
        return self._reading.reader.envelope.size if self._reading.reader else 0

    @property
    def version(self) -> str | None:
        """The layout's version, where the reply names it."""
        return self._reading.reader.envelope.version if self._reading.reader else None

    @property
    def attempts(self) -> int:
        """How many requests it took so far."""
        return self._reading.attempts
