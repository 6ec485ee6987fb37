"""Every error of requests, urllib3, oauthlib, http and the sockets -> one of ours that says what to do."""

import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from urllib.parse import urlsplit

import attrs
import requests
import urllib3
from oauthlib.oauth2 import OAuth2Error

from shopsite_orders.errors import AuthenticationError, ShopSiteError, TransportError
from shopsite_orders.reply import diagnosis
from shopsite_orders.reply.advice import for_code
from shopsite_orders.store.http.deadline import Deadline

_CONNECTING = (requests.ConnectTimeout, urllib3.exceptions.ConnectTimeoutError)
_TIMEOUT = (requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError)
_PROXY = (requests.exceptions.ProxyError, urllib3.exceptions.ProxyError)
_TLS = (requests.exceptions.SSLError, urllib3.exceptions.SSLError, ssl.SSLCertVerificationError)
_ANSWERED_HEADER = urllib3.exceptions.InvalidHeader  # of an answer; requests calls a header of the session likewise
_NO_SUCH_NAME = {getattr(socket, name) for name in ("EAI_NONAME", "EAI_NODATA") if hasattr(socket, name)}
_URL = (urllib3.exceptions.LocationParseError, requests.exceptions.InvalidURL)
_PROXY_URL = requests.exceptions.InvalidProxyURL  # an InvalidURL, too
_NO_HTTP = "its answer is not what HTTP prescribes"
# What is told in words of our own, as theirs might quote what came in or what is kept in a session.
_WORDS = (
    (RemoteDisconnected, "it closed the connection without an answer"),
    (urllib3.exceptions.InvalidChunkLength, _NO_HTTP),
    (IncompleteRead, "it closed the connection in the middle of its answer"),
    ((HTTPException, urllib3.exceptions.ProtocolError, urllib3.exceptions.DecodeError), _NO_HTTP),
    (_ANSWERED_HEADER, "its answer states two different lengths"),
    (requests.exceptions.InvalidSchema, "a SOCKS proxy needs one more package: pip install 'requests[socks]'"),
    (requests.exceptions.InvalidHeader, "a header of the session is not one that HTTP can carry"),
    (UnicodeError, "a header, or the user name or the password for a proxy, holds a letter that HTTP cannot carry"),
)
_ADVICE_FOR_CERTIFICATE = {
    10: "the store's certificate has to be renewed",  # X509_V_ERR_CERT_HAS_EXPIRED
    62: "check that the URL names the host as its certificate does",  # X509_V_ERR_HOSTNAME_MISMATCH
}
_TRUST = (
    "put the store's certificate, or its issuer's, into a file if you trust it, and name that in session.verify or "
    "REQUESTS_CA_BUNDLE"
)
_NO_CERTIFICATES = "check the files of certificates that session.verify, session.cert or REQUESTS_CA_BUNDLE name"
_LONGEST_REASON = 300  # characters
_NO_TLS = "check that the URL and its port are those of HTTPS"


class ForeignError(Exception):
    """Stands as the cause for errors of other libraries, and tells their names.

    They themselves stay behind: they hold the request, and frames that hold it, with all its secrets.
    """


@attrs.frozen(kw_only=True)
class Translator:
    """Turns the errors of one request into ours, whose sentences name what is given here.

    Args:
        url: where a request goes.
        timeout: seconds to connect, and seconds of silence.
        deadline: when the request must have come to its end.
        again: the advice where another attempt may succeed.
    """

    url: str
    timeout: tuple[float, float]
    deadline: Deadline
    again: str

    @contextmanager
    def translated(self) -> Iterator[None]:
        """Turn every foreign error into one of ours.

        Raises:
            ShopSiteError: in the place of any other.
        """
        outside = sys.exception()  # the caller may be in the middle of handling something else
        try:
            yield
        except (
            OAuth2Error,
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            HTTPException,
            OSError,
            ValueError,
        ) as error:
            links = list(_links(error, outside))
            names = ", from ".join(f"{type(link).__module__}.{type(link).__qualname__}" for link in links)
            raise self._ours(error, links) from ForeignError(names)

    def _ours(self, error: Exception, links: list[BaseException]) -> ShopSiteError:
        host, reason = urlsplit(self.url).hostname, _reason(links)
        if isinstance(error, OAuth2Error):
            return _refusal(error, host)
        if isinstance(error, _PROXY):
            return TransportError(
                f"the proxy on the way to {host} failed: {reason}: check it, and session.proxies or HTTPS_PROXY",
                retryable=not _names_no_host(links),
            )
        if lasting := _lasting(error, links, host, reason):
            return TransportError(lasting, retryable=False)
        passing = self._silence(error, host) if isinstance(error, _TIMEOUT) else None
        return TransportError((passing or f"the connection to {host} failed: {reason}") + self.again)

    def _silence(self, error: Exception, host: str | None) -> str:
        connect, read = self.timeout
        if self.deadline.left <= 0:
            return f"{host} took more than {_seconds(self.deadline.seconds)} to send its reply"
        if isinstance(error, _CONNECTING):
            return f"{host} could not be reached within {_seconds(connect)}"
        return f"{host} sent nothing for {_seconds(read)}"


def _refusal(error: OAuth2Error, host: str | None) -> AuthenticationError:
    code, description = (diagnosis.snippet(str(said or "")) for said in (error.error, error.description))
    said = f"{host} refused an access token with the error {code!r}" + (f": {description}" if description else "")
    return AuthenticationError(f"{said}; {for_code(code)}", code=code)


def _lasting(error: Exception, links: list[BaseException], host: str | None, reason: str) -> str | None:
    """Return what is told of a fault that another attempt cannot mend, `None` if it is not one."""
    if _names_no_host(links):
        return (
            f"no host is known by the name {host}: {reason}: check the URL, and that this computer can look up other "
            "names"
        )
    if isinstance(error, _TLS) and not isinstance(links[-1], ssl.SSLEOFError):
        return f"no trusted connection to {host}: {reason}: {_advice_for_tls(links)}"
    if any(isinstance(link, _URL) for link in links) and not isinstance(error, _PROXY_URL):
        return (
            f"no request can be made to {host}: its URL, or the URL of a proxy, cannot be read: check the URL, and "
            "session.proxies or HTTPS_PROXY"
        )
    if _is_setting(error, links):
        return (
            f"the request to {host} cannot be made: {reason}: check the headers, the proxies and the certificates of "
            "the session, and the variables HTTPS_PROXY and REQUESTS_CA_BUNDLE"
        )
    return None


def _is_setting(error: Exception, links: list[BaseException]) -> bool:
    """Say whether an error tells of a wrong setting: a URL, a header, or (a bare OSError) a file of certificates."""
    if any(isinstance(link, _ANSWERED_HEADER) for link in links):
        return False
    return isinstance(error, ValueError) or (type(error) is OSError and error.errno is None)


def _names_no_host(links: list[BaseException]) -> bool:
    """Say whether a name was looked up in vain; that the look-up itself failed (EAI_AGAIN, EAI_FAIL) may pass."""
    return any(isinstance(link, socket.gaierror) and link.errno in _NO_SUCH_NAME for link in links)


def _links(error: BaseException | None, outside: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and those below it, down to what was being handled `outside` already."""
    while error is not None and error is not outside:
        yield error
        error = error.__cause__ or error.__context__


def _reason(links: list[BaseException]) -> str:
    """Return what lies at the bottom of a chain of errors; what is not HTTP is not quoted."""
    for link in reversed(links):
        if told := _told(link):
            return told
    return diagnosis.snippet(str(links[-1]), _LONGEST_REASON).removesuffix(".") or type(links[-1]).__name__


def _told(link: BaseException) -> str | None:
    if isinstance(link, ssl.SSLError):
        reason = (getattr(link, "reason", None) or "").replace("_", " ").lower()  # only OpenSSL gives it one
        return diagnosis.snippet(getattr(link, "verify_message", None) or reason, _LONGEST_REASON)
    if isinstance(link, OSError) and link.strerror:
        return diagnosis.snippet(str(link.strerror))
    return next((words for kinds, words in _WORDS if isinstance(link, kinds)), None)


def _advice_for_tls(links: list[BaseException]) -> str:
    bottom = links[-1]
    if isinstance(bottom, ssl.SSLCertVerificationError):
        return _ADVICE_FOR_CERTIFICATE.get(getattr(bottom, "verify_code", 0), _TRUST)
    reason = getattr(bottom, "reason", None)
    return _NO_CERTIFICATES if isinstance(reason, str) and ("CERT" in reason or "PEM" in reason) else _NO_TLS


def _seconds(count: float) -> str:
    return f"{count:g} second{'' if count == 1 else 's'}"
