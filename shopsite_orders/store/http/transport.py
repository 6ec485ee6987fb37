"""The two requests of a download, as one store wants them (docs/protocol.md#authorization)."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import attrs
import requests
from requests.auth import AuthBase

from shopsite_orders.errors import AuthenticationError, StoreRefusedError
from shopsite_orders.store.credentials import Application, MerchantLogin, check_https
from shopsite_orders.store.exchange import Exchange
from shopsite_orders.store.http.auth import MacAuth, basic_auth
from shopsite_orders.store.http.request import request
from shopsite_orders.store.http.session import Connection
from shopsite_orders.store.http.token import TokenSession
from shopsite_orders.store.log import silenced
from shopsite_orders.store.signing import client_credentials, seen_as, signature, signed_authority

_OAUTH_LOGGER = "requests_oauthlib.oauth2_session"  # logs bodies and tokens at DEBUG


@attrs.frozen(kw_only=True)
class Transport:
    """One store: how to sign in, and how to connect; the arguments are those of `ShopSite`."""

    credentials: Application | MerchantLogin
    connection: Connection
    allow_hosts: tuple[str, ...]
    mac_host: str | None
    mac_port: int | None
    nonce: Callable[[], str] = attrs.field(repr=False)

    @contextmanager
    def ask(self, parameters: Mapping[str, str], exchange: Exchange) -> Iterator[Iterator[bytes]]:
        """Sign in, ask for a download, and hand out the bytes of its reply while they come.

        Raises:
            ShopSiteError: a request failed, or was answered with an error; so may the reply while it is read.
        """
        url, auth = self._signed_in(exchange)
        exchange.sent = True
        session = requests.Session()
        with request("download", url, session, connection=self.connection, exchange=exchange) as made:
            with made.translated():
                response = session.post(
                    url, data=parameters, auth=auth, timeout=self.connection.timeout, stream=True, allow_redirects=False
                )
            with response:
                yield made.chunks(response)

    def _signed_in(self, exchange: Exchange) -> tuple[str, AuthBase]:
        """Return where to download and what signs the request; an application gets a new token each time."""
        if isinstance(self.credentials, MerchantLogin):
            return self.credentials.download_url, basic_auth(self.credentials, exchange.secrets)
        token = self._token(self.credentials, exchange)
        url = self._trusted(token["download_url"], self.credentials)
        exchange.signed = signed_authority(seen_as(url, host=self.mac_host, port=self.mac_port))
        return url, MacAuth(
            secret_key=self.credentials.secret_key,
            token=token["access_token"],
            timestamp=int(self.connection.clock()),
            nonce=self.nonce(),
            host=self.mac_host,
            port=self.mac_port,
            secrets=exchange.secrets,
        )

    def _token(self, application: Application, exchange: Exchange) -> dict[str, Any]:
        """Ask ``authorize.cgi`` for a token that is good for one request (docs/protocol.md#the-token-request)."""
        credentials = client_credentials(application.client_id, self.nonce())
        signed = signature(application.secret_key, credentials)
        exchange.secrets.add(application.authorization_code, application.secret_key, credentials, signed)
        url = application.authorization_url
        session = TokenSession(url, exchange.secrets)
        with request("token", url, session, connection=self.connection, exchange=exchange) as made:
            with made.translated(), silenced(_OAUTH_LOGGER):
                token = session.fetch_token(
                    "https://",  # the session knows where to; plain HTTP, where allowed, is not oauthlib's to refuse
                    code=application.authorization_code,
                    client_credentials=credentials,
                    signature=signed,
                    timeout=self.connection.timeout,
                )
            if not token["access_token"] or not token["download_url"]:
                raise AuthenticationError(
                    "the store answered with an empty token: check the client ID, the secret key and the "
                    "authorization code, and that the application may download orders"
                )
        return dict(token)

    def _trusted(self, url: str, application: Application) -> str:
        """Return the URL that came with a token, if it may be sent there."""
        try:
            check_https(
                url,
                "the store's download_url",
                allow_insecure=application.allow_insecure,
                mend="have the merchant turn on HTTPS for the store's back office",
            )
        except ValueError as error:
            raise StoreRefusedError(f"the token cannot be used: {error}") from error
        home, host = urlsplit(application.authorization_url).hostname, urlsplit(url).hostname
        if host != home and host not in self.allow_hosts:
            raise StoreRefusedError(
                f"{home} sends the token on to {host}: if that host is the store's, pass allow_hosts=({host!r},)"
            )
        return url
