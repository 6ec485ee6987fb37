"""ShopSite: one store, its credentials and how it is asked."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from datetime import date, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from shopsite_orders.core.checks import (
    at_least,
    calls,
    currency_code,
    has,
    header,
    hosts,
    seconds,
    timeouts,
    typed,
    valid,
)
from shopsite_orders.core.zone import zone
from shopsite_orders.errors import ShopSiteError, StoreRefusedError, TransportError
from shopsite_orders.reply.advice import forbid_repeating, tell_skew
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.stream import OnError, OrderStream, Reading, Results
from shopsite_orders.store.attempts import attempts
from shopsite_orders.store.credentials import Application, MerchantLogin, check_https
from shopsite_orders.store.exchange import Exchange
from shopsite_orders.store.explanation import explain_signed, explain_unsigned
from shopsite_orders.store.http import MacAuth, Transport, basic_auth, sends_once
from shopsite_orders.store.query import OrderQuery, Pay, check_version

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase

    from shopsite_orders.following.cursor import Cursor
    from shopsite_orders.following.pages import Page

# Of a session: whatever has it will do, such as a session of another kind that a test hands in.
_LENT = ("adapters", "cert", "headers", "proxies", "trust_env", "verify")


def _new_nonce() -> str:
    return f"{secrets.randbelow(10**8):08}"


@attrs.frozen
class Check:
    """What a store answered to `ShopSite.check`.

    Attributes:
        host: the store's host.
        login: ``"application"`` or ``"merchant login"``.
        order: the number of the oldest order, `None` in a store without orders.
        clock_skew: seconds by which the store's clock is ahead of ours; signatures depend on it.
    """

    host: str
    login: str
    order: str | None
    clock_skew: float | None


@attrs.frozen(eq=False)
class ShopSite:
    """One store. It keeps no state and no connection, so that threads may share it.

    Args:
        credentials: an `Application`, or a `MerchantLogin` for a store without User Logins.
        version: the layout of the replies, 6.3 or newer.
        timezone: the zone of the store's clock, such as ``"America/Denver"``; without it times stay naive.
        currency: what the amounts are in, such as ``"USD"``; no reply tells.
        timeout: seconds to connect, and seconds of silence before a read is given up: a pair, or one number for both;
            at most a day.
        deadline: seconds of waiting for one reply, from connecting to its last byte; then nothing is asked again.
        attempts: how often a request is made at most, each time with a new token, timestamp and nonce.
        session: a `requests.Session` whose proxies, certificates, headers and adapters are used.
        allow_hosts: hosts besides the authorising one that a token may be sent to.
        user_agent: what the requests call themselves; without it what the session calls itself, if you gave it a
            name of its own, and ``shopsite-orders`` with its version otherwise.
        clock: UNIX seconds.
        nonce: makes a new nonce for each request.

    Raises:
        TypeError: an argument is of another type; the message does not repeat it.
        ValueError: a version, a zone, a time, a host or a header that is none; a session that repeats requests by
            itself.
    """

    credentials: Application | MerchantLogin = attrs.field(
        validator=valid(typed(Application, MerchantLogin, expected="an Application or a MerchantLogin"))
    )
    version: str = attrs.field(default="14.0", kw_only=True, converter=check_version)
    timezone: tzinfo | None = attrs.field(default=None, kw_only=True, converter=zone)
    currency: str | None = attrs.field(
        default=None, kw_only=True, validator=attrs.validators.optional(valid(currency_code))
    )
    timeout: tuple[float, float] = attrs.field(default=(10.0, 120.0), kw_only=True, converter=timeouts)
    deadline: float = attrs.field(default=1800.0, kw_only=True, validator=valid(seconds))
    attempts: int = attrs.field(default=4, kw_only=True, validator=valid(typed(int, expected="an int"), at_least(1)))
    session: "requests.Session | None" = attrs.field(
        default=None,
        kw_only=True,
        repr=False,
        validator=attrs.validators.optional([valid(has(*_LENT, expected="a requests.Session")), sends_once]),
    )
    allow_hosts: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=hosts)
    user_agent: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(valid(header)))
    clock: Callable[[], float] = attrs.field(default=time.time, kw_only=True, repr=False, validator=valid(calls))
    nonce: Callable[[], str] = attrs.field(default=_new_nonce, kw_only=True, repr=False, validator=valid(calls))

    def orders(
        self,
        *,
        start_order: int | None = None,
        end_order: int | None = None,
        start_date: date | None = None,
        end_date: date | None = None,
        max_orders: int | None = None,
        pay: Pay = Pay.NO_CVV,
        on_error: OnError = "raise",
    ) -> OrderStream:
        """Download orders by one request, and hand them out while its reply comes in.

        The arguments are those of `OrderQuery`. The request is made when the first order is asked for, and
        repeated while nothing of its reply has been handed out; with `Pay.YES` it is never repeated.

        Raises:
            TypeError: an argument is of another type.
            ValueError: a range ends before it begins; `Pay.YES` over plain HTTP.
            AuthenticationError: while iterating, like those below; the store did not accept the credentials.
            TransportError: no usable answer came, however often it was asked for.
            StoreRefusedError: the store answered, but with a refusal.
            IncompleteDownloadError: the reply broke off after the orders that were handed out.
            OrderDataError: an order cannot be read.
        """
        query = OrderQuery(
            start_order=start_order,
            end_order=end_order,
            start_date=start_date,
            end_date=end_date,
            max_orders=max_orders,
            pay=pay,
        )
        return self._download(query, on_error)

    def pages(
        self,
        *,
        after: "Cursor | None" = None,
        page_size: int = 50,
        overlap: timedelta | None = timedelta(days=2),
        give_up_after: timedelta = timedelta(days=14),
        pay: Pay = Pay.NO_CVV,
        on_error: OnError = "raise",
        progress: bool = False,
    ) -> "Iterator[Page]":
        """Follow the store: yield what is new since a cursor, in pages, each with the cursor that comes after it.

        Every new order is handed over at least once, whatever crashes, as long as the cursor is kept after its page.
        The last page of a run has no orders. New is what has a higher number than all before, fills a hole between
        numbers, or was placed lately and is not known.

        Args:
            after: the cursor of the last page that was kept; `None` begins at the oldest order.
            page_size: at most so many orders on a page.
            overlap: how far before the newest order to look back, at least a day; `None` does not look back.
            give_up_after: how long a missing number is asked for again.
            pay: what is done with payment details.
            on_error: ``"raise"`` stops before a page with an order that cannot be read; ``"quarantine"`` goes on
                and puts it into `Page.quarantined`.
            progress: show a progress bar, which needs tqdm.

        Raises:
            ValueError: an argument is out of range.
            ImportError: tqdm is not installed.
            IncompleteDownloadError: while iterating, like those below; a reply broke off. There is no page of it.
            OrderDataError: an order cannot be read.
            ShopSiteError: as for `orders`.
        """
        # Only followers need them.
        from shopsite_orders.following.cursor import Cursor  # noqa: PLC0415
        from shopsite_orders.following.machine import Policy  # noqa: PLC0415
        from shopsite_orders.following.pages import follow, progress_bar  # noqa: PLC0415

        policy = Policy(page_size=page_size, overlap=overlap, give_up_after=give_up_after, pay=pay, on_error=on_error)
        download = partial(self._download, on_error="quarantine")
        return follow(download, after or Cursor(), policy, clock=self.clock, bar=progress_bar(shown=progress))

    def check(self) -> Check:
        """Say whether the credentials work and orders may be read; asks for one order, without payment details.

        Raises:
            AuthenticationError: the credentials do not work.
            StoreRefusedError: they do, but orders may not be read, or the URL is another program's.
            TransportError: the store could not be asked.
        """
        exchange = Exchange()
        with closing(self._results(OrderQuery(max_orders=1, pay=Pay.NONE), exchange, Reading())) as results:
            oldest = next(results, None)
        match self.credentials:
            case Application(authorization_url=url):
                login = "application"
            case MerchantLogin(download_url=url):
                login = "merchant login"
        return Check(
            host=str(urlsplit(url).hostname),
            login=login,
            order=oldest.number if oldest else None,
            clock_skew=exchange.clock_skew,
        )

    def explain_signature(self, query: OrderQuery | None = None, *, download_url: str | None = None) -> str:
        """Return, for people, what would be sent and signed for a download, with every secret masked; sends nothing.

        Only the store's token tells the real `download_url`; without one the usual place is shown.

        Raises:
            ValueError: the `download_url` is none.
        """
        parameters = (query or OrderQuery()).parameters(self.version)
        if isinstance(self.credentials, MerchantLogin):
            return explain_unsigned(self.credentials, parameters)
        return explain_signed(
            self.credentials, parameters, download_url=download_url, timestamp=int(self.clock()), nonce=self.nonce()
        )

    def _download(self, query: OrderQuery, on_error: OnError) -> OrderStream:
        if query.pay is Pay.YES and self.credentials.allow_insecure:
            raise ValueError(
                "Pay.YES purges the CVV2 in the store and needs HTTPS: use credentials without allow_insecure"
            )
        reading = Reading()
        return OrderStream(self._results(query, Exchange(), reading), reading, on_error)

    def _results(self, query: OrderQuery, exchange: Exchange, reading: Reading) -> Results:
        """Ask until something can be handed out, and never again after that."""
        once = query.pay is Pay.YES
        try:
            for attempt in attempts(1 if once else self.attempts, deadline=self.deadline):
                with attempt:
                    reading.attempts += 1
                    results = self._attempt(query, exchange, reading)
                    first = next(results, None)
            if first is not None:
                yield first
                yield from results
        except ShopSiteError as error:
            if once:
                forbid_repeating(error, sent=exchange.sent)
            raise

    def _attempt(self, query: OrderQuery, exchange: Exchange, reading: Reading) -> Results:
        """Ask once; every error of an exchange leaves it here, without a secret."""
        try:
            with closing(self._exchanged(query, exchange, reading)) as results:
                for result in results:
                    yield exchange.secrets.cleaned(result) if isinstance(result, ShopSiteError) else result
        except ShopSiteError as error:
            tell_skew(error, exchange.clock_skew)
            failure = exchange.secrets.cleaned(error)
        else:
            return
        raise failure  # here, where it is not told as a consequence of itself

    def _exchanged(self, query: OrderQuery, exchange: Exchange, reading: Reading) -> Results:
        wire = self._wire(exchange)
        url, auth = self._signed_in(wire, exchange)
        exchange.sent = True
        with wire.post(url, query.parameters(self.version), auth) as chunks:
            reading.reader = Reader(chunks, currency=self.currency, timezone=self.timezone)
            yield from reading.reader
            with suppress(TransportError):  # all orders have come: how the connection ends is no matter
                reading.reader.reply.check_rest()

    def _signed_in(self, wire: Transport, exchange: Exchange) -> "tuple[str, AuthBase]":
        """Return where to download and what signs the request; an application gets a new token each time."""
        if isinstance(self.credentials, MerchantLogin):
            return self.credentials.download_url, basic_auth(self.credentials, exchange.secrets)
        token = wire.fetch_token(self.credentials, self.nonce())
        url = self._trusted(token["download_url"], self.credentials)
        return url, MacAuth(
            secret_key=self.credentials.secret_key,
            token=token["access_token"],
            timestamp=int(self.clock()),
            nonce=self.nonce(),
            secrets=exchange.secrets,
        )

    def _trusted(self, url: str, application: Application) -> str:
        try:
            check_https(url, "the store's download_url", allow_insecure=application.allow_insecure)
        except ValueError as error:
            raise StoreRefusedError(f"the token cannot be used: {error}") from error
        home, host = urlsplit(application.authorization_url).hostname, urlsplit(url).hostname
        if host != home and host not in self.allow_hosts:
            raise StoreRefusedError(
                f"{home} sends the token on to {host}: if that host is the store's, pass allow_hosts=({host!r},)"
            )
        return url

    def _wire(self, exchange: Exchange) -> Transport:
        return Transport(
            exchange=exchange,
            timeout=self.timeout,
            deadline=self.deadline,
            user_agent=self.user_agent,
            session=self.session,
            clock=self.clock,
            monotonic=time.monotonic,
        )
