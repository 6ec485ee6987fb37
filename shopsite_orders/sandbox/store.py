"""`SandboxStore`: what a test holds in its hand."""

import time
from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from os import PathLike
from threading import RLock
from typing import TYPE_CHECKING, Any

from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.core.order import Order
from shopsite_orders.sandbox.back_office.authority import Authority, Credentials
from shopsite_orders.sandbox.back_office.back_office import FOLDER, BackOffice, Login, cgi
from shopsite_orders.sandbox.back_office.counter import StockCounter
from shopsite_orders.sandbox.back_office.replay import ReplayCounter
from shopsite_orders.sandbox.back_office.stock import Stock
from shopsite_orders.sandbox.faults import Fault, Place
from shopsite_orders.sandbox.http.exchange import Call, Reply
from shopsite_orders.sandbox.http.record import RecordedRequest, recorded
from shopsite_orders.sandbox.listening import Listening

if TYPE_CHECKING:
    from shopsite_orders import ShopSite


class SandboxStore(Listening):
    """A ShopSite on loopback for tests: stateful, and able to fail in every way a live store does.

    `login` is ``"application"`` (OAuth), unless told otherwise, or ``"merchant"`` (HTTP Basic); the other one is
    refused. The same `seed` gives the same orders and credentials. `clock` tells the age of tokens and timestamps; the
    orders have a calendar of their own, in which every generated order is placed some minutes after the one before.
    Without `tls` the store leaves all card data out, as a real one does over plain HTTP.

    It accepts what live stores evidently accept. A `strict` one also refuses what no client need send: parameters
    nobody knows, requests without ``clientApp`` or ``dbname``, and base64 whose ``+`` is not percent-encoded.

    `replay` is a file that ``shopsite-orders doctor --bundle`` wrote: instead of orders of its own the store serves
    those recorded there, byte for byte, and by default takes the login that was used. Whatever came instead of orders
    is served again, too.

    `folder` is where its CGIs are, as one would see it in their URLs.

    `on_request` is called with the record of each request, once its answer is decided.
    """

    def __init__(
        self,
        *,
        orders: int = 200,
        seed: int = 1,
        clock: Callable[[], float] = time.time,
        start_number: int = 1001,
        login: Login | None = None,
        tls: bool = True,
        strict: bool = False,
        port: int = 0,
        folder: str = FOLDER,
        replay: str | PathLike[str] | None = None,
        on_request: Callable[[RecordedRequest], object] | None = None,
    ) -> None:
        if login not in ("application", "merchant", None):
            raise ValueError(f"login is 'application' or 'merchant', not {login!r}")
        bundle = None if replay is None else Bundle.read(replay)
        super().__init__(tls=tls, port=port)
        recorded_login: Login = "merchant" if bundle and bundle.about.get("login") == "merchant" else "application"
        self._folder = folder
        self._login = login or recorded_login
        self._replays = bundle is not None
        self._credentials = Credentials.drawn(seed)
        self._stock = Stock(seed=seed, start_number=start_number, clock=clock)
        authority = Authority(self._credentials, clock)
        counter = ReplayCounter(bundle) if bundle else StockCounter(self._stock)
        self._back_office = BackOffice(self._login, authority, counter, strict=strict, folder=folder)
        self._faults: dict[str, deque[Fault]] = {"authorize": deque(), "download": deque()}
        self._requests: list[RecordedRequest] = []
        self._on_request = on_request
        self._lock = RLock()
        if not bundle:
            self.add_many(orders)

    @property
    def authorization_url(self) -> str:
        return f"{self.url}{self._folder}authorize.cgi"

    @property
    def download_url(self) -> str:
        return f"{self.url}{self._folder}db_xml.cgi"

    @property
    def application(self) -> dict[str, Any]:
        """The arguments for `Application`."""
        self._require("application")
        return {
            "client_id": self._credentials.client_id,
            "secret_key": self._credentials.secret_key,
            "authorization_code": self._credentials.authorization_code,
            "authorization_url": self.authorization_url,
            **self._insecurity,
        }

    @property
    def merchant_login(self) -> dict[str, Any]:
        """The arguments for `MerchantLogin`."""
        self._require("merchant")
        return {
            "download_url": self.download_url,
            "user_id": self._credentials.user_id,
            "password": self._credentials.password,
            **self._insecurity,
        }

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables that `Application.from_env` and requests read."""
        self._require("application")
        trust = {"REQUESTS_CA_BUNDLE": str(self.ca_file)} if self._tls else {}
        return {
            "SHOPSITE_CLIENT_ID": self._credentials.client_id,
            "SHOPSITE_SECRET_KEY": self._credentials.secret_key,
            "SHOPSITE_AUTHORIZATION_CODE": self._credentials.authorization_code,
            "SHOPSITE_AUTHORIZATION_URL": self.authorization_url,
            **trust,
        }

    def store(self, **options: Any) -> "ShopSite":
        """Return a client of this store; `options` go to `ShopSite`."""
        from shopsite_orders import Application, MerchantLogin, ShopSite  # noqa: PLC0415 - the fake knows no client

        application = self._login == "application"
        login = Application(**self.application) if application else MerchantLogin(**self.merchant_login)
        return ShopSite(login, **{"session": self.session(), **options})

    @property
    def orders(self) -> tuple[Order, ...]:
        """What the store holds, in the order it would send it."""
        with self._lock:
            return self._stock.orders

    @property
    def purged(self) -> tuple[str, ...]:
        """The numbers of the orders whose CVV2 was purged by ``pay=yes``."""
        with self._lock:
            return self._stock.purged

    @property
    def requests(self) -> tuple[RecordedRequest, ...]:
        """What was asked, in order; secrets, codes, signatures and tokens are masked."""
        with self._lock:
            return tuple(self._requests)

    def add(
        self,
        order: Order | None = None,
        /,
        *,
        number: int | str | None = None,
        placed_at: datetime | None = None,
        listed_after: timedelta | None = None,
        **changes: Any,
    ) -> Order:
        """Let an order appear, `order` or the next one generated, and return it.

        A `number` below the highest is one that was held back and appears late. With `listed_after` the order has its
        number now, and is listed when so much time has passed on the sandbox's clock, as one is whose payment takes
        days to complete. `changes` are fields of `Order`.

        Raises:
            ValueError: the number is not made of digits.
            RuntimeError: the store replays a bundle.
        """
        if self._replays:
            raise RuntimeError(
                "this sandbox replays a bundle, and its orders are those recorded: use one without replay="
            )
        if number is not None:
            changes["number"] = str(number)
        if placed_at is not None:
            changes["placed_at"] = placed_at
        with self._lock:
            return self._stock.add(order, changes, listed_after=listed_after)

    def add_many(self, count: int) -> tuple[Order, ...]:
        """Let `count` generated orders appear now, and return them."""
        with self._lock:
            return tuple([self.add() for _ in range(count)])

    def change(self, number: int | str, /, **changes: Any) -> Order:
        """Change fields of an order that may have been pulled already, such as its payment, and return it.

        Raises:
            LookupError: the store lists no such order.
        """
        with self._lock:
            return self._stock.change(str(number), changes)

    def delete(self, number: int | str) -> None:
        """Remove every order of this number.

        Raises:
            LookupError: the store lists no such order.
        """
        with self._lock:
            self._stock.delete(str(number))

    def renumber(self, start: int) -> None:
        """Give the next generated order the number `start`, as after a reset of the numbering."""
        with self._lock:
            self._stock.renumber(start)

    def fail(self, fault: Fault, *, times: int = 1, on: Place = "download") -> None:
        """Let the next `times` requests of this kind, after those already scripted, meet `fault`.

        Raises:
            ValueError: this fault cannot happen there.
        """
        if on not in fault.places:
            raise ValueError(f"{type(fault).__name__} happens on {' or '.join(fault.places)}, not on {on!r}")
        with self._lock:
            self._faults[on].extend([fault] * times)

    def answer(self, call: Call) -> Reply:
        """Return what is sent for a call, and keep a record of it."""
        kind = cgi(call.path, self._folder)
        with self._lock:
            script = self._faults.get(kind)
            fault = script.popleft() if script else None
            ask_store = partial(self._back_office.answer, call)
            reply = fault.answer(ask_store) if fault else ask_store()
            record = recorded(kind, call, reply, repr(fault) if fault else None)
            self._requests.append(record)
        if self._on_request:
            self._on_request(record)
        return reply

    @property
    def _insecurity(self) -> dict[str, bool]:
        return {} if self._tls else {"allow_insecure": True}

    def _require(self, login: Login) -> None:
        if login != self._login:
            raise ValueError(f"this sandbox takes the {self._login} login, not the {login} login")
