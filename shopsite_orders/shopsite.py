"""ShopSite: one store, its credentials and how it is asked."""

import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import date, timedelta, tzinfo
from functools import partial
from typing import TYPE_CHECKING

import attrs

from shopsite_orders.core.checks import (
    at_least,
    calls,
    currency_code,
    has,
    header,
    host,
    hosts,
    port,
    seconds,
    timeouts,
    typed,
    valid,
)
from shopsite_orders.core.zone import zone
from shopsite_orders.following.policy import GIVE_UP_AFTER, ON_ERROR, OVERLAP, PAGE_SIZE, Policy
from shopsite_orders.progress import NewBar, counted, progress_bar
from shopsite_orders.query import OrderQuery, Pay, check_version
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.stream import OnError, OrderStream
from shopsite_orders.store.check import Check, check
from shopsite_orders.store.credentials import Application, MerchantLogin
from shopsite_orders.store.download import Download
from shopsite_orders.store.exchange import Exchange, Stopwatch
from shopsite_orders.store.explanation import explain_signed, explain_unsigned
from shopsite_orders.store.http import Connection, Transport, sends_once

if TYPE_CHECKING:
    import requests

    from shopsite_orders.following.cursor import Cursor
    from shopsite_orders.following.page import Page

# Of a session: whatever has it will do, such as a session of another kind that a test hands in.
_LENT = ("adapters", "cert", "headers", "proxies", "trust_env", "verify")


def _new_nonce() -> str:
    return f"{secrets.randbelow(10**8):08}"


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
        deadline: seconds for one reply, from connecting to its last byte, without those in which you have its orders;
            then nothing is asked again.
        attempts: how often a request is made at most, each time with a new token, timestamp and nonce.
        session: a `requests.Session` whose proxies, certificates, headers and adapters are used.
        allow_hosts: hosts besides the authorising one that a token may be sent to.
        mac_host: the host that is signed, where a store behind a proxy knows itself by another than its URL names.
        mac_port: the port that is signed, likewise.
        user_agent: what the requests call themselves; without it what the session calls itself, if you gave it a
            name of its own, and ``shopsite-orders`` with its version otherwise.
        clock: UNIX seconds.
        nonce: makes a new nonce for each request.
        permit: gives the context in which a store is asked once, for a token and a download or for a download alone;
            where you count or space out what a host is asked. It is entered before every attempt.

    Raises:
        TypeError: an argument is of another type; the message does not repeat it.
        ValueError: an argument is not a version, a zone, a time, a host, a port or a header; the session repeats
            requests by itself.
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
    mac_host: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(valid(host)))
    mac_port: int | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(valid(port)))
    user_agent: str | None = attrs.field(default=None, kw_only=True, validator=attrs.validators.optional(valid(header)))
    clock: Callable[[], float] = attrs.field(default=time.time, kw_only=True, repr=False, validator=valid(calls))
    nonce: Callable[[], str] = attrs.field(default=_new_nonce, kw_only=True, repr=False, validator=valid(calls))
    permit: Callable[[], AbstractContextManager[object]] = attrs.field(
        default=nullcontext, kw_only=True, repr=False, validator=valid(calls)
    )

    def orders(
        self,
        *,
        start_order: int | str | None = None,
        end_order: int | str | None = None,
        start_date: date | str | None = None,
        end_date: date | str | None = None,
        max_orders: int | None = None,
        pay: Pay = Pay.NO_CVV,
        on_error: OnError = "raise",
        progress: bool = False,
    ) -> OrderStream:
        """Download orders by one request, and hand them out while its reply comes in.

        The arguments are those of `OrderQuery`, and `progress`, which shows a progress bar and needs tqdm. The request
        is made when the first order is asked for, and repeated while nothing of its reply has been handed out; with
        `Pay.YES` it is never repeated.

        Raises:
            TypeError: an argument is of another type.
            ImportError: tqdm is not installed.
            ValueError: a range ends before it begins, or a text is not a number or a day; `Pay.YES` over plain HTTP.
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
        return self._streamed(query, on_error, progress_bar(shown=progress, doing="downloading"))

    def pages(
        self,
        *,
        after: "Cursor | None" = None,
        page_size: int = PAGE_SIZE,
        overlap: timedelta | None = OVERLAP,
        give_up_after: timedelta = GIVE_UP_AFTER,
        look_back: bool = True,
        pay: Pay = Pay.NO_CVV,
        on_error: OnError = ON_ERROR,
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
            look_back: ``False`` leaves the look-back to a later run, as it downloads the last days again. Nothing
                is lost, as that one begins where the last look-back left off.
            pay: what is done with payment details.
            on_error: ``"raise"`` stops before a page with an order that cannot be read; ``"quarantine"`` goes on
                and puts it into `Page.quarantined`.
            progress: show a progress bar, which needs tqdm.

        Raises:
            TypeError: an argument is of another type.
            ValueError: an argument is out of range.
            ImportError: tqdm is not installed.
            IncompleteDownloadError: while iterating, like those below; a reply broke off. There is no page of it, and
                only the cursor that was kept last says where to go on.
            OrderDataError: an order cannot be read.
            ShopSiteError: as for `orders`.
        """
        # Only followers need them.
        from shopsite_orders.following.cursor import Cursor  # noqa: PLC0415
        from shopsite_orders.following.pages import follow  # noqa: PLC0415

        policy = Policy(
            page_size=page_size,
            overlap=overlap,
            look_back=look_back,
            give_up_after=give_up_after,
            pay=pay,
            on_error=on_error,
        )
        cursor = Cursor() if after is None else after
        typed(Cursor, expected="a Cursor, such as the one of a page, or Cursor.from_json(text)")("after", cursor)
        download = partial(self._streamed, on_error="quarantine")
        return follow(download, cursor, policy, clock=self.clock, bar=progress_bar(shown=progress))

    def check(self) -> Check:
        """Say whether the credentials work and orders may be read; asks for one order, without payment details.

        Raises:
            AuthenticationError: the credentials do not work.
            StoreRefusedError: they do, but orders may not be read, or the URL is another program's.
            TransportError: the store could not be asked.
        """
        return check(self.credentials, self._download(OrderQuery(max_orders=1, pay=Pay.NONE)))

    def explain_signature(self, query: OrderQuery | None = None, *, download_url: str | None = None) -> str:
        """Return, for people, what would be sent and signed for a download, with every secret masked; sends nothing.

        Only the store's token tells the real `download_url`; without one the usual place is shown.

        Raises:
            ValueError: the `download_url` is not a URL that a request may be sent to.
        """
        parameters = (query or OrderQuery()).parameters(self.version)
        if isinstance(self.credentials, MerchantLogin):
            return explain_unsigned(self.credentials, parameters)
        return explain_signed(
            self.credentials,
            parameters,
            download_url=download_url,
            mac_host=self.mac_host,
            mac_port=self.mac_port,
            timestamp=int(self.clock()),
            nonce=self.nonce(),
        )

    def _streamed(self, query: OrderQuery, on_error: OnError, bar: NewBar | None = None) -> OrderStream:
        if query.pay is Pay.YES and self.credentials.allow_insecure:
            raise ValueError(
                "Pay.YES purges the CVV2 in the store and needs HTTPS: use credentials without allow_insecure"
            )
        download = self._download(query)
        results = counted(download.results(), bar) if bar else download.results()
        return OrderStream(results, download.reading, on_error)

    def _download(self, query: OrderQuery) -> Download:
        connection = Connection(
            timeout=self.timeout,
            deadline=self.deadline,
            user_agent=self.user_agent,
            session=self.session,
            clock=self.clock,
        )
        transport = Transport(
            credentials=self.credentials,
            connection=connection,
            allow_hosts=self.allow_hosts,
            mac_host=self.mac_host,
            mac_port=self.mac_port,
            nonce=self.nonce,
        )
        return Download(
            permit=self.permit,
            ask=partial(transport.ask, query.parameters(self.version)),
            read=partial(Reader, currency=self.currency, timezone=self.timezone),
            attempts=self.attempts,
            deadline=self.deadline,
            purges=query.pay is Pay.YES,
            exchange=Exchange(stopwatch=Stopwatch(time.monotonic)),
        )
