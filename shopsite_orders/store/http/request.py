"""One request to a store: bounded in time and in size, its errors translated, and told in the log as it ends."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from urllib.parse import urlsplit

import attrs
import requests

from shopsite_orders.errors import TransportError
from shopsite_orders.store.exchange import Exchange
from shopsite_orders.store.http import dates
from shopsite_orders.store.http.deadline import Deadline
from shopsite_orders.store.http.session import Connection, proxy_passwords
from shopsite_orders.store.http.status import status_error
from shopsite_orders.store.http.token import TOKEN
from shopsite_orders.store.http.translation import Translator
from shopsite_orders.store.log import Answer, Kind, logged

_CHUNK = 32 * 1024  # bytes: small pieces stay in the processor's cache
_LARGEST_PAGE = 64 * 1024  # bytes that are read of a token or an error page
_ASKED_FOR = {"token": TOKEN, "download": "orders"}


@attrs.frozen(kw_only=True)
class Request:
    """A request that is being made, and what came of it so far."""

    kind: Kind
    url: str
    exchange: Exchange
    connection: Connection
    deadline: Deadline
    answer: Answer

    def translated(self, *, again: str = ": try again later") -> AbstractContextManager[None]:
        """Turn every foreign error within into one of ours; `again` is the advice where another attempt may succeed."""
        return Translator(
            url=self.url, timeout=self.connection.timeout, deadline=self.deadline, again=again
        ).translated()

    def chunks(self, response: requests.Response) -> Iterator[bytes]:
        """Yield the bytes of a body as they come in.

        Raises:
            TransportError: the connection broke, went silent, or took longer than the deadline.
        """
        while True:
            with self.translated(again=""):
                self.deadline.check()
                chunk = response.raw.read1(_CHUNK, decode_content=True)
            if not chunk:
                return
            self.answer.size += len(chunk)
            yield chunk

    def received(self, response: requests.Response, *, stream: bool = False, **_: object) -> requests.Response:
        """Read what is not a download here, in bounds of time and size, before requests looks at it.

        Left alone it would take whatever comes, and trip over the target of a redirect that is not a URL.
        """
        self.answer.status = response.status_code
        server = dates.unix_seconds(response.headers.get("Date"))
        if server is not None:
            self.exchange.clock_skew = server - self.connection.clock()
        host = urlsplit(response.url).hostname
        if stream and response.status_code == 200 and not _is_packed_twice(response):
            return response
        with response:
            if _is_packed_twice(response):
                raise TransportError(
                    f"{host} compressed its answer more than once, where it was asked for an answer as it is: "
                    "have the store's server not compress what it sends",
                    status=response.status_code,
                    retryable=False,
                )
            page = self._beginning(response)
        if response.status_code != 200:
            raise status_error(
                response.status_code,
                response.headers,
                page,
                host=host,
                asked_for=_ASKED_FOR[self.kind],
                now=self.connection.clock(),
            )
        response.raw = BytesIO(page)
        return response

    def _beginning(self, response: requests.Response) -> bytes:
        page = b""
        while len(page) < _LARGEST_PAGE:
            self.deadline.check()
            chunk = response.raw.read1(_CHUNK, decode_content=True)
            if not chunk:
                break
            page += chunk
            self.answer.size += len(chunk)
        return page


@contextmanager
def request(
    kind: Kind, url: str, session: requests.Session, *, connection: Connection, exchange: Exchange
) -> Iterator[Request]:
    """Prepare a session for its one request, and log that as it ends."""
    with logged(kind, str(urlsplit(url).hostname), exchange) as answer:
        made = Request(
            kind=kind,
            url=url,
            exchange=exchange,
            connection=connection,
            deadline=Deadline(connection.deadline, exchange.stopwatch),
            answer=answer,
        )
        session.hooks["response"].append(made.received)
        with connection.lent(session, made.deadline):
            exchange.secrets.add(*proxy_passwords(session))
            yield made


def _is_packed_twice(response: requests.Response) -> bool:
    """Say whether a few bytes may stand for gigabytes: each coding on top of another multiplies what comes out."""
    return "," in response.headers.get("Content-Encoding", "")
