"""One download: asked for until something of its reply can be handed out, and never again after that.

How a store is asked, and how a reply is read, are arguments: nothing here knows a socket. An attempt is a generator
inside a generator. The outer one begins attempts until the first result is there, which it then hands out with the
rest; the inner one is a single exchange, which every error leaves without a secret.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TypeAlias

import attrs

from shopsite_orders.errors import ShopSiteError
from shopsite_orders.reply.advice import forbid_repeating, tell_signed, tell_skew
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.stream import Reading, Results
from shopsite_orders.store.attempts import attempts
from shopsite_orders.store.exchange import Exchange

Ask: TypeAlias = Callable[[Exchange], AbstractContextManager[Iterator[bytes]]]


@attrs.frozen(kw_only=True)
class Download:
    """What is to be downloaded, and how far that has come.

    Args:
        permit: what each attempt is made within, from before it signs in until its last byte.
        ask: signs in and asks for the reply; within it, its bytes come.
        read: makes the reader of these bytes.
        attempts: how often to ask at most.
        deadline: seconds after which nothing is asked again.
        purges: whether the store purges the CVV2s as it answers, so that it must be asked once only.
        exchange: learns of the requests.
        reading: learns of the reply.
    """

    permit: Callable[[], AbstractContextManager[object]] = attrs.field(default=nullcontext, repr=False)
    ask: Ask = attrs.field(repr=False)
    read: Callable[[Iterator[bytes]], Reader] = attrs.field(repr=False)
    attempts: int
    deadline: float
    purges: bool
    exchange: Exchange
    reading: Reading = attrs.field()

    @reading.default
    def _reading(self) -> Reading:
        return Reading(resumable=not self.purges)

    def results(self) -> Results:
        """Yield what is read, from the first attempt that brings something or ends well.

        Raises:
            ShopSiteError: no attempt did, or the reply broke off after what was yielded.
        """
        most = 1 if self.purges else self.attempts
        try:
            for attempt in attempts(most, deadline=self.deadline, monotonic=self.exchange.stopwatch.monotonic):
                with attempt:
                    results = self._attempt()
                    first = next(results, None)
            if first is not None:
                yield first
                yield from results
        except ShopSiteError as error:
            if self.purges:
                forbid_repeating(error, sent=self.exchange.sent)
            raise

    def _attempt(self) -> Results:
        """Ask once; every error of an exchange leaves it here, without a secret."""
        self.reading.attempts += 1
        self.exchange.attempt, self.exchange.orders = self.reading.attempts, 0
        try:
            with closing(self._replied()) as results:
                for result in results:
                    yield self.exchange.secrets.cleaned(result) if isinstance(result, ShopSiteError) else result
        except ShopSiteError as error:
            tell_skew(error, self.exchange.clock_skew)
            tell_signed(error, self.exchange.signed)
            failure = self.exchange.secrets.cleaned(error)
        else:
            return
        raise failure  # here, where it is not told as a consequence of itself

    def _replied(self) -> Results:
        with self.permit(), self.ask(self.exchange) as chunks:
            self.reading.reader = reader = self.read(chunks)
            for result in reader:
                self.exchange.orders = reader.received
                with self.exchange.stopwatch.paused():
                    yield result
            reader.check_rest()
