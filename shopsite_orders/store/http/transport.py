"""The two requests of a download, for one exchange with a store (docs/protocol.md#authorization)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import attrs
import requests
from requests.auth import AuthBase

from shopsite_orders.errors import AuthenticationError
from shopsite_orders.store.credentials import Application
from shopsite_orders.store.exchange import Exchange
from shopsite_orders.store.http import dates
from shopsite_orders.store.http.deadline import Deadline
from shopsite_orders.store.http.session import prepared
from shopsite_orders.store.http.status import status_error
from shopsite_orders.store.http.token import TOKEN
from shopsite_orders.store.http.token_session import TokenSession
from shopsite_orders.store.http.translation import Translator
from shopsite_orders.store.log import silenced
from shopsite_orders.store.signing import client_credentials, signature

_CHUNK = 32 * 1024  # bytes: small pieces stay in the processor's cache
_LARGEST_PAGE = 64 * 1024  # bytes that are read of a token or an error page
_OAUTH_LOGGER = "requests_oauthlib.oauth2_session"  # logs bodies and tokens at DEBUG


@attrs.frozen(kw_only=True)
class Transport:
    """How a store is talked to.

    Args:
        exchange: learns the secrets that pass, and the store's time.
        timeout: seconds to connect, and seconds of silence while reading.
        deadline: seconds of waiting for one reply in all, from connecting on, however busily it drips.
        user_agent: what the requests call themselves; `None` leaves it to the session.
        session: a session whose settings (proxies, certificates, headers, adapters) are used.
        clock: UNIX seconds.
        monotonic: the clock for the deadline.
    """

    exchange: Exchange
    timeout: tuple[float, float]
    deadline: float
    user_agent: str | None
    session: requests.Session | None
    clock: Callable[[], float]
    monotonic: Callable[[], float]

    def fetch_token(self, application: Application, nonce: str) -> dict[str, Any]:
        """Ask ``authorize.cgi`` for a token that is good for one request (docs/protocol.md#the-token-request).

        Raises:
            ShopSiteError: the answer is no token.
        """
        credentials = client_credentials(application.client_id, nonce)
        signed = signature(application.secret_key, credentials)
        secrets = self.exchange.secrets
        secrets.add(application.authorization_code, application.secret_key, credentials, signed)
        session = TokenSession(application.authorization_url, secrets)
        with (
            self._met(session, application.authorization_url, asked_for=TOKEN) as met,
            met.translated(),
            silenced(_OAUTH_LOGGER),
        ):
            token = session.fetch_token(
                "https://",  # the session knows where to; plain HTTP, where it was allowed, is not oauthlib's to refuse
                code=application.authorization_code,
                client_credentials=credentials,
                signature=signed,
                timeout=self.timeout,
            )
        if not token["access_token"] or not token["download_url"]:
            raise AuthenticationError(
                "the store answered with an empty token: check the client ID, the secret key and the authorization "
                "code, and that the application may download orders"
            )
        return dict(token)

    @contextmanager
    def post(self, url: str, parameters: Mapping[str, str], auth: AuthBase) -> Iterator[Iterator[bytes]]:
        """Send a download request and hand out the bytes of its reply while they come.

        Raises:
            ShopSiteError: the request failed, or was answered with an error status; so may the reply while it is read.
        """
        session = requests.Session()
        with self._met(session, url, asked_for="orders") as met:
            with met.translated():
                response = session.post(
                    url, data=parameters, auth=auth, timeout=self.timeout, stream=True, allow_redirects=False
                )
            with response:
                yield _chunks(response, attrs.evolve(met, again=""))

    @contextmanager
    def _met(self, session: requests.Session, url: str, *, asked_for: str) -> Iterator[Translator]:
        """Prepare a session for its one request."""
        patience = Deadline(self.deadline, self.monotonic)
        session.hooks["response"].append(partial(self._received, patience=patience, asked_for=asked_for))
        with prepared(session, self.session, user_agent=self.user_agent, patience=patience):
            yield Translator(url=url, timeout=self.timeout, patience=patience)

    def _received(
        self, response: requests.Response, *, patience: Deadline, asked_for: str, stream: bool = False, **_: object
    ) -> requests.Response:
        """Read what is no download here, in bounds of time and size, before requests looks at it.

        Left alone it would take whatever comes, and trip over the target of a redirect that is no URL.
        """
        server = dates.unix_seconds(response.headers.get("Date"))
        if server is not None:
            self.exchange.clock_skew = server - self.clock()
        if stream and response.status_code == 200:
            return response
        with response:
            page = _beginning(response, patience)
        if response.status_code != 200:
            raise status_error(
                response.status_code,
                response.headers,
                page,
                host=urlsplit(response.url).hostname,
                asked_for=asked_for,
                now=self.clock(),
            )
        response.raw = BytesIO(page)
        return response


def _beginning(response: requests.Response, patience: Deadline) -> bytes:
    page = b""
    while len(page) < _LARGEST_PAGE:
        if patience.left <= 0:
            raise TimeoutError("the deadline has passed")
        chunk = response.raw.read1(_CHUNK, decode_content=True)
        if not chunk:
            break
        page += chunk
    return page


def _chunks(response: requests.Response, met: Translator) -> Iterator[bytes]:
    """Yield the bytes as they come in.

    Raises:
        TransportError: the connection broke, went silent, or took longer than the deadline.
    """
    while True:
        with met.translated():
            if met.patience.left <= 0:
                raise TimeoutError("the deadline has passed")
            chunk = response.raw.read1(_CHUNK, decode_content=True)
        if not chunk:
            return
        yield chunk
