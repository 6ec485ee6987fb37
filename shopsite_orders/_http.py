"""Requests to a store, and what can go wrong with them: the only importer of requests and its kin."""

import json
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import attrs
import requests
import urllib3
from oauthlib.oauth2 import OAuth2Error
from requests.auth import AuthBase, HTTPBasicAuth
from requests_oauthlib import OAuth2Session

from shopsite_orders import _answer
from shopsite_orders._signing import client_credentials, signature, signed_parameters
from shopsite_orders.credentials import Application, MerchantLogin
from shopsite_orders.errors import AuthenticationError, StoreRefusedError, TransportError

_CHUNK = 32 * 1024  # bytes: small pieces stay in the processor's cache
_LARGEST_PAGE = 64 * 1024  # bytes that are read of an error page


@attrs.frozen(kw_only=True)
class Wire:
    """How a store is talked to.

    Args:
        timeout: seconds to connect, and seconds of silence while reading.
        deadline: seconds of waiting for one reply in all, however busily it drips.
        user_agent: what the requests call themselves.
        session: a session whose settings (proxies, certificates, adapters) are used.
        monotonic: the clock for the deadline.
    """

    timeout: tuple[float, float]
    deadline: float
    user_agent: str
    session: requests.Session | None
    monotonic: Callable[[], float]

    def fetch_token(self, application: Application, nonce: str) -> dict[str, Any]:
        """Ask ``authorize.cgi`` for a token that is good for one request (PROTOCOL section 3a).

        Raises:
            ShopSiteError: the answer is no token.
        """
        credentials = client_credentials(application.client_id, nonce)
        session = _TokenSession(application.authorization_url)
        with self._prepared(session), _unlogged(), _translated(application.authorization_url):
            token = session.fetch_token(
                "https://",  # the session knows where to; plain HTTP, where it was allowed, is not oauthlib's to refuse
                code=application.authorization_code,
                client_credentials=credentials,
                signature=signature(application.secret_key, credentials),
                timeout=self.timeout,
            )
        if not token["access_token"] or not token.get("download_url"):
            raise AuthenticationError(
                "the store answered with an empty token: check the client ID, the secret key and the authorization "
                "code, and that the application may download orders"
            )
        return dict(token)

    @contextmanager
    def post(self, url: str, parameters: Mapping[str, str], auth: AuthBase) -> Iterator["Reply"]:
        """Send a download request and hand out its reply while it comes.

        Raises:
            ShopSiteError: the request failed, or was answered with an error status.
        """
        session = requests.Session()
        with self._prepared(session):
            with _translated(url):
                response = session.post(
                    url, data=parameters, auth=auth, timeout=self.timeout, stream=True, allow_redirects=False
                )
            with response:
                check_status(response, asked_for="orders")
                yield Reply(response, deadline=self.deadline, monotonic=self.monotonic)

    @contextmanager
    def _prepared(self, session: requests.Session) -> Iterator[None]:
        """Lend a new session the caller's settings for one request; keep-alive is unreliable (PROTOCOL section 1)."""
        if self.session is not None:
            for setting in ("verify", "cert", "proxies", "trust_env", "adapters"):
                setattr(session, setting, getattr(self.session, setting))
            session.headers.update(self.session.headers)
        session.headers.update({"User-Agent": self.user_agent, "Accept-Encoding": "identity", "Connection": "close"})
        try:
            yield
        finally:
            if self.session is None:  # the caller's adapters are the caller's to close
                session.close()


@attrs.frozen
class Reply:
    """The body of a response, in pieces as they come."""

    _response: requests.Response
    _deadline: float
    _monotonic: Callable[[], float]

    @property
    def date(self) -> datetime | None:
        """The server's clock when it answered, if it told."""
        try:
            return parsedate_to_datetime(self._response.headers["Date"])
        except (KeyError, ValueError):
            return None

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes as they come in.

        Raises:
            TransportError: the connection broke, went silent, or took longer than the deadline.
        """
        waited = 0.0
        while waited <= self._deadline:
            asked = self._monotonic()
            with _translated(self._response.url):
                chunk = self._response.raw.read1(_CHUNK, decode_content=True)
            waited += self._monotonic() - asked
            if not chunk:
                return
            yield chunk
        raise TransportError(f"the reply took more than {self._deadline:g} seconds to come in")


@attrs.frozen(kw_only=True, repr=False)
class MacAuth(AuthBase):
    """Signs a form as ShopSite wants it (PROTOCOL section 3c); good for one request."""

    secret_key: str
    token: str
    timestamp: int
    nonce: str

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        parameters = dict(parse_qsl(str(request.body), keep_blank_values=True))
        signed = signed_parameters(
            str(request.url),
            parameters,
            secret_key=self.secret_key,
            token=self.token,
            timestamp=self.timestamp,
            nonce=self.nonce,
        )
        request.prepare_body(signed, None)
        return request


def basic_auth(login: MerchantLogin) -> AuthBase:
    """Return the authentication of a merchant's login; HTTP Basic carries UTF-8."""
    return HTTPBasicAuth(login.user_id.encode(), login.password.encode())


def sends_once(_: object, __: object, session: requests.Session | None) -> None:
    """Refuse a session that repeats requests by itself: a signed request must never be sent twice.

    Raises:
        ValueError: one of its adapters retries.
    """
    for prefix, adapter in session.adapters.items() if session else ():
        if getattr(getattr(adapter, "max_retries", None), "total", 0):
            raise ValueError(
                f"the session's adapter for {prefix} retries: mount one without, the library signs anew itself"
            )


class _TokenSession(OAuth2Session):
    """The code grant at one URL, with the answer checked before oauthlib reads it."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self.register_compliance_hook("access_token_response", _checked)

    # What it does with the arguments is requests'; the URL it is given is fetch_token's placeholder.
    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override] # noqa: ARG002
        return requests.Session.request(self, method, self._url, allow_redirects=False, **options)


def _checked(response: requests.Response) -> requests.Response:
    check_status(response, asked_for="an access token")
    response.encoding = "utf-8-sig"  # the JSON begins with a byte order mark
    try:
        answer = json.loads(response.text)
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or answer.get("error"):
        raise _answer.explain(response.content, asked_for="an access token", status=response.status_code)
    return response


def check_status(response: requests.Response, *, asked_for: str) -> None:
    """Let pass a response with status 200, which proves nothing yet.

    Raises:
        ShopSiteError: the status is another.
    """
    status = response.status_code
    if status == 200:
        return
    where = urlsplit(response.url).hostname
    if 300 <= status < 400:
        raise StoreRefusedError(
            f"{where} redirects to {_answer.snippet(response.headers.get('Location', 'nowhere'))!r}; "
            "a signed request is never sent on: put the right address into the credentials",
            status=status,
        )
    with _translated(response.url):
        page = next(response.iter_content(_LARGEST_PAGE), b"")
    said = f"{where} answered with HTTP status {status}, {_answer.title(page.decode('utf-8', 'replace'))!r}"
    if status == 429 or status >= 500:
        raise TransportError(said, status=status, retry_after=_seconds(response.headers.get("Retry-After", "")))
    if status not in (401, 403):
        raise StoreRefusedError(f"{said}: check the URL", status=status)
    if page.lstrip().startswith(b"{"):
        raise _answer.explain(page, asked_for=asked_for, status=status)
    raise AuthenticationError(
        f"{said}: check the credentials, or ask the host whether a firewall turns this client away"
    )


def _seconds(retry_after: str) -> float | None:
    return float(retry_after) if retry_after.isascii() and retry_after.isdigit() and len(retry_after) < 6 else None


@contextmanager
def _translated(url: str) -> Iterator[None]:
    """Turn every foreign error into one of ours; what it knows of the request stays behind."""
    host = urlsplit(url).hostname
    try:
        yield
    except OAuth2Error as error:
        description = _answer.snippet(error.description or "")
        raise AuthenticationError(
            f"{host} refused an access token with the error {error.error!r}"
            + (f": {description}" if description else ""),
            code=error.error,
        ) from error
    except (requests.Timeout, urllib3.exceptions.TimeoutError) as error:
        raise TransportError(f"{host} did not answer in time") from _bare(error)
    except (requests.exceptions.SSLError, urllib3.exceptions.SSLError) as error:
        raise TransportError(f"no trusted connection to {host}: {_reason(error)}", retryable=False) from _bare(error)
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        raise TransportError(f"the connection to {host} failed: {_reason(error)}") from _bare(error)


def _bare(error: Exception) -> Exception:
    """Return the error without the request it carries: that holds a signature, and maybe a password."""
    if isinstance(error, requests.RequestException):
        error.request = error.response = None
    return error


def _reason(error: BaseException) -> str:
    """Return what lies at the bottom of a chain of errors, in its own words."""
    while (below := error.__cause__ or error.__context__) is not None:
        error = below
    return _answer.snippet(
        (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__
    )


@contextmanager
def _unlogged() -> Iterator[None]:
    token = _in_token_request.set(True)
    try:
        yield
    finally:
        _in_token_request.reset(token)


def _may_log(_: logging.LogRecord) -> bool:
    return not _in_token_request.get()


# requests-oauthlib logs bodies and tokens at DEBUG; during our requests, in our context, it says nothing.
_in_token_request = ContextVar("shopsite_orders_in_token_request", default=False)
logging.getLogger("requests_oauthlib.oauth2_session").addFilter(_may_log)
