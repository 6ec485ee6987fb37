"""Requests to a store, and what can go wrong with them: the only importer of requests and its kin."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from io import BytesIO
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
from shopsite_orders._silence import silenced
from shopsite_orders._status import status_error
from shopsite_orders._token import TOKEN, token_fields
from shopsite_orders.credentials import Application, MerchantLogin
from shopsite_orders.errors import AuthenticationError, TransportError

_CHUNK = 32 * 1024  # bytes: small pieces stay in the processor's cache
_LARGEST_PAGE = 64 * 1024  # bytes that are read of a token or an error page
_OAUTH_LOGGER = "requests_oauthlib.oauth2_session"  # logs bodies and tokens at DEBUG


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
        with self._prepared(session), silenced(_OAUTH_LOGGER), _translated(application.authorization_url):
            token = session.fetch_token(
                "https://",  # the session knows where to; plain HTTP, where it was allowed, is not oauthlib's to refuse
                code=application.authorization_code,
                client_credentials=credentials,
                signature=signature(application.secret_key, credentials),
                timeout=self.timeout,
            )
        if not token["access_token"] or not token["download_url"]:
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
                _check_status(response, asked_for="orders")
                yield Reply(response, deadline=self.deadline, monotonic=self.monotonic)

    @contextmanager
    def _prepared(self, session: requests.Session) -> Iterator[None]:
        """Lend a new session the caller's settings for one request; keep-alive is unreliable (PROTOCOL section 1)."""
        if self.session is not None:
            for setting in ("verify", "cert", "proxies", "trust_env", "adapters"):
                setattr(session, setting, getattr(self.session, setting))
            session.headers.update(self.session.headers)
        session.hooks["response"].append(self._bounded)
        session.headers.update({"User-Agent": self.user_agent, "Accept-Encoding": "identity", "Connection": "close"})
        try:
            yield
        finally:
            if self.session is None:  # the caller's adapters are the caller's to close
                session.close()

    def _bounded(self, response: requests.Response, *, stream: bool = False, **_: object) -> requests.Response:
        """Read what is no download here, in bounds of time and size; requests itself would take whatever comes."""
        if stream and response.status_code == 200:
            return response
        body = b""
        with response:
            for chunk in Reply(response, deadline=self.deadline, monotonic=self.monotonic).chunks():
                body += chunk
                if len(body) >= _LARGEST_PAGE:
                    break
        response.raw = BytesIO(body)
        return response


@attrs.frozen
class Reply:
    """The body of a response, in pieces as they come."""

    _response: requests.Response
    _deadline: float
    _monotonic: Callable[[], float]

    @property
    def date(self) -> datetime | None:
        """The server's clock when it answered, if it told; HTTP tells UTC."""
        try:
            date = parsedate_to_datetime(self._response.headers["Date"])
        except (KeyError, ValueError, OverflowError):
            return None
        return date if date.tzinfo else date.replace(tzinfo=UTC)

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
        retries = getattr(adapter, "max_retries", None)
        if retries is not None and retries.total != 0:  # without a total, urllib3 retries what its other counts let it
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
    """Return a response with nothing but what oauthlib has to see: it trusts the types of the rest."""
    _check_status(response, asked_for=TOKEN)
    checked = requests.Response()
    checked.raw = BytesIO(json.dumps(token_fields(response.content)).encode())
    checked.encoding = "utf-8"
    return checked


def _check_status(response: requests.Response, *, asked_for: str) -> None:
    """Let pass a response with status 200, which proves nothing yet."""
    if response.status_code != 200:
        raise status_error(
            response.status_code,
            response.headers,
            response.content,
            host=urlsplit(response.url).hostname,
            asked_for=asked_for,
        )


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
        raise TransportError(
            f"the connection to {host} failed: {_reason(error)}", retryable=not _is_setting(error)
        ) from _bare(error)


def _is_setting(error: Exception) -> bool:
    """Say whether an error tells of a wrong setting: a URL, a header, or (a bare OSError) a file of certificates."""
    return isinstance(error, ValueError) or (type(error) is OSError and error.errno is None)


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
