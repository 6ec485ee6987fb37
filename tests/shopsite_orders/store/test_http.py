"""The one place that knows requests: what it sends, what it refuses, and that nothing foreign leaves it."""

import gzip
import http.client
import json
import socket
import ssl
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Never

import oauthlib.oauth2
import oauthlib.oauth2.rfc6749.errors as oauth2_errors
import pytest
import requests
import stamina
import urllib3
from oauthlib.oauth2 import OAuth2Error
from requests.adapters import HTTPAdapter
from urllib3 import Retry

from shopsite_orders import (
    Application,
    AuthenticationError,
    IncompleteDownloadError,
    ShopSite,
    ShopSiteError,
    StoreRefusedError,
    TransportError,
)
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.version import __version__


@pytest.fixture(autouse=True)
def _one_attempt() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


def family(root: type[BaseException]) -> list[type[BaseException]]:
    """Return a class of errors and all its descendants."""
    return sorted({root}.union(*map(family, root.__subclasses__())), key=lambda kind: (kind.__module__, kind.__name__))


UNICODE = (("latin-1", "€", 0, 1, "ordinal not in range"), ("utf-8", b"\xff", 0, 1, "invalid start byte"))


def instance(kind: type[BaseException]) -> BaseException:
    """Make an error of a foreign class, whatever its constructor wants."""
    response = urllib3.HTTPResponse(b"")
    for arguments in ((), ("said",), (7, 9), (response, b"x"), (None, "/url", "said"), ("said", "{", 0), *UNICODE):
        try:
            return kind(*arguments)
        except (TypeError, AttributeError, ValueError):
            continue
    raise AssertionError(f"how is a {kind} made?")


FOREIGN = [
    *family(requests.RequestException),
    *family(urllib3.exceptions.HTTPError),
    *family(OAuth2Error),
    *family(http.client.HTTPException),
    *(ValueError, UnicodeError, UnicodeEncodeError, UnicodeDecodeError, json.JSONDecodeError),
    *(socket.gaierror, socket.herror),
    *(OSError, ConnectionResetError, TimeoutError, BrokenPipeError, ssl.SSLError, ssl.SSLCertVerificationError),
]


class Raising(HTTPAdapter):
    """An adapter that raises for one of the two CGIs."""

    def __init__(self, at: str, error: BaseException) -> None:
        super().__init__()
        self.at, self.error = at, error

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        if str(request.url).endswith(self.at):
            raise self.error
        return super().send(request, **options)


class Answering(HTTPAdapter):
    """An adapter that changes real answers."""

    def __init__(self, at: str, change: Callable[[requests.Response], None]) -> None:
        super().__init__()
        self.at, self.change = at, change

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        response = super().send(request, **options)
        if str(request.url).endswith(self.at):
            self.change(response)
        return response


@pytest.fixture(scope="module")
def shop() -> Iterator[SandboxStore]:
    """One sandbox for all that leaves no trace in it."""
    with SandboxStore(orders=3) as sandbox:
        yield sandbox


def pull(sandbox: SandboxStore, adapter: HTTPAdapter | None = None, **options: Any) -> list[str]:
    with sandbox.session() as session:
        if adapter:
            session.mount("https://", adapter)
        return [order.number for order in sandbox.store(session=session, **options).orders()]


@pytest.mark.parametrize("at", ["authorize.cgi", "db_xml.cgi"])
@pytest.mark.parametrize("kind", FOREIGN, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_no_foreign_error_leaves_when_a_request_fails(kind: type[BaseException], at: str, shop: SandboxStore) -> None:
    with pytest.raises(ShopSiteError) as caught:
        pull(shop, Raising(at, instance(kind)))
    assert "127.0.0.1" in str(caught.value)
    assert caught.value.__cause__ is not None


class Breaking(urllib3.HTTPResponse):
    """A body that breaks after its beginning."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(b"", preload_content=False)
        self.error, self.left = error, [b"<ShopSiteOrders><Order><OrderNumber>7</OrderNumber></Order>"]

    def read(self, *_: object, **__: object) -> bytes:
        if self.left:
            return self.left.pop()
        raise self.error

    read1 = read


@pytest.mark.parametrize(
    "kind",
    [kind for kind in FOREIGN if not issubclass(kind, OAuth2Error)],
    ids=lambda kind: f"{kind.__module__}.{kind.__name__}",
)
def test_no_foreign_error_leaves_when_a_reply_breaks_off(kind: type[BaseException], shop: SandboxStore) -> None:
    def change(response: requests.Response) -> None:
        response.close()
        response.raw = Breaking(instance(kind))

    with shop.session() as session:
        session.mount("https://", Answering("db_xml.cgi", change))
        orders = shop.store(session=session).orders()
        assert next(orders).number == "7"
        with pytest.raises(IncompleteDownloadError) as caught:
            next(orders)
    assert (caught.value.received, caught.value.resume_from) == (1, 8)


def test_every_oauth_error_there_is_was_tried() -> None:
    assert {
        kind for kind in vars(oauth2_errors).values() if isinstance(kind, type) and issubclass(kind, OAuth2Error)
    } <= set(FOREIGN)
    assert len(FOREIGN) > 110
    assert oauthlib.oauth2.OAuth2Error in FOREIGN


@pytest.mark.parametrize(
    ("error", "retryable"),
    [
        (requests.Timeout(), True),
        (requests.ConnectionError(), True),
        (urllib3.exceptions.ProtocolError(), True),
        (requests.exceptions.SSLError(), False),
        (requests.exceptions.InvalidURL(), False),
        (requests.exceptions.InvalidSchema(), False),
        (OSError("Could not find a suitable TLS CA certificate bundle, invalid path: /nowhere"), False),
        (UnicodeEncodeError("latin-1", "€", 0, 1, "ordinal not in range"), False),
        (ValueError("Invalid IPv6 URL"), False),
        (http.client.BadStatusLine("what?"), True),
    ],
    ids=repr,
)
def test_what_another_attempt_cannot_mend_is_not_tried_again(
    error: Exception, retryable: bool, shop: SandboxStore
) -> None:
    with pytest.raises(ShopSiteError) as caught:
        pull(shop, Raising("db_xml.cgi", error))
    assert caught.value.retryable is retryable


def test_a_store_with_a_strange_certificate_is_not_trusted(shop: SandboxStore) -> None:
    with requests.Session() as stranger:
        stranger.trust_env = False
        with pytest.raises(TransportError, match=r"no trusted connection to 127\.0\.0\.1") as caught:
            list(shop.store(session=stranger).orders())
    assert not caught.value.retryable
    assert str(caught.value) == (
        "no trusted connection to 127.0.0.1: unable to get local issuer certificate: put the store's certificate, or "
        "its issuer's, into a file if you trust it, and name that in session.verify or REQUESTS_CA_BUNDLE"
    )


def certificate_error(code: int, message: str) -> requests.exceptions.SSLError:
    bottom = ssl.SSLCertVerificationError("said")
    bottom.verify_code, bottom.verify_message = code, message
    error = requests.exceptions.SSLError("said")
    error.__context__ = bottom
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (requests.ConnectTimeout(), "127.0.0.1 could not be reached within 3 seconds: try again later"),
        (requests.ReadTimeout(), "127.0.0.1 sent nothing for 1 second: try again later"),
        (
            requests.exceptions.ProxyError(OSError(111, "Connection refused")),
            "the proxy on the way to 127.0.0.1 failed: ",
        ),
        (
            certificate_error(10, "certificate has expired"),
            "no trusted connection to 127.0.0.1: certificate has expired: the store's certificate has to be renewed",
        ),
        (
            certificate_error(62, "Hostname mismatch, certificate is not valid for 'a.example'."),
            "no trusted connection to 127.0.0.1: Hostname mismatch, certificate is not valid for 'a.example'.: check",
        ),
        (
            requests.exceptions.InvalidProxyURL("Please check proxy URL."),
            "the request to 127.0.0.1 cannot be made: Please check proxy URL: check the headers, the proxies and the ",
        ),
        (
            http.client.RemoteDisconnected("Remote end closed connection without response"),
            "the connection to 127.0.0.1 failed: it closed the connection without an answer: try again later",
        ),
        (
            http.client.IncompleteRead(b"CANARY"),
            "the connection to 127.0.0.1 failed: it closed the connection in the middle of its answer: try again later",
        ),
        (
            oauth2_errors.InvalidGrantError("no such code"),
            "127.0.0.1 refused an access token with the error 'invalid_grant': no such code; check the authorization",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("at", ["authorize.cgi", "db_xml.cgi"])
def test_an_error_says_what_came_and_what_to_do(error: Exception, told: str, at: str, shop: SandboxStore) -> None:
    with pytest.raises(ShopSiteError) as caught:
        pull(shop, Raising(at, error), timeout=(3, 1))
    assert str(caught.value).startswith(told)


def test_a_broken_off_handshake_may_succeed_later(shop: SandboxStore) -> None:
    error = requests.exceptions.SSLError("said")
    error.__context__ = ssl.SSLEOFError(8, "EOF occurred in violation of protocol")
    with pytest.raises(TransportError, match=r"the connection to .* failed: .*: try again later") as caught:
        pull(shop, Raising("db_xml.cgi", error))
    assert caught.value.retryable


def test_a_file_of_certificates_that_holds_none_is_told(
    shop: SandboxStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "none.pem").write_text("no certificate", "ascii")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "none.pem"))
    with pytest.raises(TransportError, match=r"check the files of certificates that session\.verify") as caught:
        list(ShopSite(Application(**shop.application)).orders())
    assert not caught.value.retryable


def test_plain_http_on_a_port_of_https_is_told() -> None:
    with SandboxStore(orders=1, tls=False) as plain:
        url = plain.authorization_url.replace("http:", "https:")
        with pytest.raises(TransportError, match="check that the URL and its port are those of HTTPS") as caught:
            list(ShopSite(Application(**plain.application | {"authorization_url": url})).orders())
    assert not caught.value.retryable


def test_a_proxy_that_cannot_be_reached_is_told_as_one(shop: SandboxStore) -> None:
    with shop.session() as session:
        session.proxies = {"https": "http://user:CANARY@127.0.0.1:1"}
        with pytest.raises(TransportError) as caught:
            list(shop.store(session=session).orders())
    assert str(caught.value) == (
        "the proxy on the way to 127.0.0.1 failed: Connection refused: check it, and session.proxies or HTTPS_PROXY"
    )


def looked_up(errno: int) -> requests.ConnectionError:
    """Return the error of requests for a name that was looked up in vain."""
    bottom = socket.gaierror(errno, "said")
    resolution = urllib3.exceptions.NameResolutionError("nosuch.invalid", None, bottom)  # type: ignore[arg-type]
    resolution.__cause__ = bottom
    error = requests.ConnectionError(urllib3.exceptions.MaxRetryError(None, "/", resolution))  # type: ignore[arg-type]
    error.__context__ = resolution
    return error


@pytest.mark.parametrize("errno", sorted({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}))
def test_a_host_that_nobody_knows_is_a_wrong_url_and_not_asked_for_for_ever(errno: int, shop: SandboxStore) -> None:
    with pytest.raises(TransportError) as caught:
        pull(shop, Raising("db_xml.cgi", looked_up(errno)))
    assert str(caught.value) == (
        "no host is known by the name 127.0.0.1: said: check the URL, and that this computer can look up other names"
    )
    assert not caught.value.retryable


@pytest.mark.parametrize("errno", [socket.EAI_AGAIN, socket.EAI_FAIL])
def test_a_look_up_that_failed_may_succeed_later(errno: int, shop: SandboxStore) -> None:
    with pytest.raises(TransportError) as caught:
        pull(shop, Raising("db_xml.cgi", looked_up(errno)))
    assert str(caught.value) == "the connection to 127.0.0.1 failed: said: try again later"
    assert caught.value.retryable


@pytest.mark.parametrize("url", ["https://a..b/authorize.cgi", f"https://{'a' * 70}.example/authorize.cgi"])
def test_a_url_that_cannot_be_read_is_what_is_to_be_checked(url: str, shop: SandboxStore) -> None:
    with pytest.raises(TransportError, match=r"cannot be read: check the URL, and session\.proxies") as caught:
        list(ShopSite(Application(**shop.application | {"authorization_url": url})).orders())
    assert not caught.value.retryable


# The passwords of proxies are secrets, too.
PROXIES = [
    "http://user:CANARYpw@[::1:80",
    "http://user:CANARY/pw@127.0.0.1:1",
    "http://user:CANARYpw@127.0.0.1:x",
    "user:CANARYpw@127.0.0.1:1",
    "http://us er:CANARYpw@127.0.0.1:1",
    "socks5://user:CANARYpw@127.0.0.1:1",
    "http://user:CANARY@pw#x@127.0.0.1:1",
    "http://user:CANARY//pw@127.0.0.1:1",
    "http://user:1@CANARY/x@127.0.0.1:1",
    "http://user@corp:1/x@CANARY?@127.0.0.1:1",
    "http://CANARY:@127.0.0.1:1",
]


@pytest.mark.parametrize("proxy", PROXIES)
@pytest.mark.parametrize("where", ["session", "environment"])
def test_no_error_tells_the_password_of_a_proxy(
    proxy: str, where: str, shop: SandboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shop.session() as session:
        if where == "session":
            session.proxies = {"https": proxy}
        else:
            session.trust_env = True
            monkeypatch.setenv("HTTPS_PROXY", proxy)
            monkeypatch.delenv("NO_PROXY", raising=False)
            monkeypatch.delenv("no_proxy", raising=False)
        with pytest.raises(TransportError) as caught:
            list(shop.store(session=session).orders())
    shown = f"{caught.value!r} {vars(caught.value)!r} {caught.value.__cause__!r}"
    assert "CANARY" not in shown
    assert "proxy" in str(caught.value) or "proxies" in str(caught.value)


@pytest.mark.parametrize(
    "quoted", ["CANARY%2Fpw", "CANARY/pw", "dXNlcjpDQU5BUlkvcHc=", "http://user:CANARY%2Fpw@127.0.0.1:1"]
)
def test_what_a_library_says_of_a_proxy_is_told_without_its_password(quoted: str, shop: SandboxStore) -> None:
    with shop.session() as session:
        session.proxies = {"https": "http://user:CANARY%2Fpw@127.0.0.1:1"}
        error = requests.exceptions.ProxyError(f"Cannot connect by {quoted} to it")
        session.mount("https://", Raising("authorize.cgi", error))
        with pytest.raises(TransportError, match=r"the proxy on the way to 127\.0\.0\.1 failed: Cannot") as caught:
            list(shop.store(session=session).orders())
    assert quoted not in str(caught.value)
    assert "CANARY" not in str(caught.value)


# What libraries make of a URL whose password nobody quoted: a part of it becomes the host.
@pytest.mark.parametrize(
    ("proxy", "quoted"),
    [
        ("http://user:s3cr@CANARY/x@127.0.0.1:1", "Failed to resolve 'CANARY'"),
        ("http://user:1/CANARY@127.0.0.1:1", "Failed to parse: 'user:1/CANARY'"),
        ("http://user:1//CANARY@127.0.0.1:1", "Cannot connect to CANARY at all"),
        ("http://user@corp:a@x?CANARY@127.0.0.1:1", "certificate is not valid for 'CANARY'"),
        ("http://CANARY:@127.0.0.1:1", "Cannot connect to CANARY:@127.0.0.1"),
        ("http://CANARY@127.0.0.1:1", "Cannot connect to CANARY@127.0.0.1"),
    ],
)
def test_a_part_of_a_password_that_a_library_takes_for_a_host_is_not_told(
    proxy: str, quoted: str, shop: SandboxStore
) -> None:
    with shop.session() as session:
        session.proxies = {"https": proxy}
        session.mount("https://", Raising("authorize.cgi", requests.exceptions.ProxyError(quoted)))
        with pytest.raises(TransportError) as caught:
            list(shop.store(session=session).orders())
    assert f"failed: {quoted.replace('CANARY', '••••')}: check it" in str(caught.value)


def test_a_proxy_whose_name_nobody_knows_is_not_waited_for(shop: SandboxStore) -> None:
    error = looked_up(socket.EAI_NONAME)
    proxy = requests.exceptions.ProxyError("said")
    proxy.__context__ = error
    with pytest.raises(TransportError, match=r"the proxy on the way to .*: check it, and session\.proxies") as caught:
        pull(shop, Raising("db_xml.cgi", proxy))
    assert not caught.value.retryable


def test_what_was_handled_before_is_not_taken_for_the_reason(shop: SandboxStore) -> None:
    done: dict[str, str] = {}
    try:
        done["what the caller was doing"]
    except KeyError:
        with pytest.raises(ShopSiteError) as caught:
            pull(shop, Raising("db_xml.cgi", requests.ConnectionError("said")))
    assert str(caught.value) == "the connection to 127.0.0.1 failed: said: try again later"
    assert str(caught.value.__cause__) == "requests.exceptions.ConnectionError"


def test_the_cause_tells_the_names_of_foreign_errors_and_holds_nothing_of_them(shop: SandboxStore) -> None:
    with shop.session() as session:
        session.proxies = {"https": "http://127.0.0.1:1"}
        with pytest.raises(TransportError) as caught:
            list(shop.store(session=session).orders())
    cause = caught.value.__cause__
    assert str(cause).startswith("requests.exceptions.ProxyError, from urllib3.exceptions.MaxRetryError, from ")
    assert cause is not None
    assert (cause.__cause__, cause.__context__, cause.__traceback__) == (None, None, None)


REQUESTS = requests.utils.default_user_agent()


@pytest.mark.parametrize(
    ("lent", "given", "sent"),
    [
        (None, None, f"shopsite-orders/{__version__}"),
        (REQUESTS, None, f"shopsite-orders/{__version__}"),
        ("mine/1", None, "mine/1"),
        ("mine/1", "yours/2", "yours/2"),
        (REQUESTS, "yours/2", "yours/2"),
    ],
)
def test_requests_are_called_as_the_store_or_else_the_session_is(
    lent: str | None, given: str | None, sent: str, shop: SandboxStore
) -> None:
    seen = []

    class Seeing(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
            seen.append(request.headers["User-Agent"])
            return super().send(request, **options)

    with shop.session() as session:
        session.mount("https://", Seeing())
        session.headers["User-Agent"] = lent  # type: ignore[assignment]
        list(shop.store(session=session, user_agent=given).orders())
    assert seen == [sent, sent]


SENT: dict[str, str] = {"User-Agent": "shopsite-orders/", "Connection": "close", "Accept-Encoding": "identity"}


def test_every_request_says_who_asks_and_closes_the_connection(shop: SandboxStore) -> None:
    seen = []

    class Seeing(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
            seen.append(({name: request.headers[name] for name in SENT}, options["timeout"], options["stream"]))
            return super().send(request, **options)

    pull(shop, Seeing(), user_agent="shopsite-orders/", timeout=(3, 7))
    assert seen == [(SENT, (3.0, 7.0), False), (SENT, (3.0, 7.0), True)]


@pytest.mark.parametrize(
    ("status", "kind", "retryable"),
    [
        *((status, TransportError, True) for status in (429, 500, 502, 503, 504, 599)),
        *(
            (status, StoreRefusedError, False)
            for status in (204, 206, 300, 301, 302, 303, 307, 308, 400, 404, 405, 410, 413)
        ),
        *((status, AuthenticationError, False) for status in (401, 403)),
    ],
)
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_a_status_other_than_200_is_an_error(
    status: int, kind: type[ShopSiteError], retryable: bool, on: Any, shop: SandboxStore
) -> None:
    shop.fail(faults.Status(status), on=on)
    with pytest.raises(kind) as caught:
        pull(shop)
    assert caught.value.retryable is retryable
    assert getattr(caught.value, "status", status) == status


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (204, "127.0.0.1 answered with HTTP status 204, which carries nothing, instead of orders: check the URL"),
        (300, "127.0.0.1 answered with HTTP status 300, a redirect, but names no other address: check the URL"),
        (
            304,
            (
                "127.0.0.1 answered with HTTP status 304, as if it had answered this before: "
                "ask the host whether a cache stands in front of the store"
            ),
        ),
        (
            407,
            (
                "a proxy on the way to 127.0.0.1 asks for a user name and a password (HTTP status 407): "
                "put them into session.proxies or HTTPS_PROXY"
            ),
        ),
        (404, "127.0.0.1 answered with HTTP status 404, 'Status 404': check the URL"),
    ],
)
def test_a_status_is_told_with_what_to_do(status: int, told: str, shop: SandboxStore) -> None:
    shop.fail(faults.Status(status))
    with pytest.raises(ShopSiteError) as caught:
        pull(shop)
    assert (str(caught.value), caught.value.retryable) == (told, False)


@pytest.mark.parametrize("status", [504, 524])
def test_a_store_that_took_too_long_is_to_be_asked_for_less(status: int, shop: SandboxStore) -> None:
    shop.fail(faults.Status(status))
    with pytest.raises(TransportError) as caught:
        pull(shop)
    assert str(caught.value) == (
        f"127.0.0.1 answered with HTTP status {status}, 'Status {status}': ask for fewer orders at once, "
        "with max_orders= or with a smaller page_size= of pages()"
    )
    assert (caught.value.status, caught.value.retryable) == (status, True)
    shop.fail(faults.Status(status), on="authorize")
    with pytest.raises(TransportError, match=r": try again later$"):
        pull(shop)


@pytest.mark.parametrize(
    ("sent", "seconds"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Wed, 21 Oct 2026 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2026 07:27:00 GMT", 0.0),
        *((sent, None) for sent in ("x", "-1", "1e9", "٣", "9" * 400, "Wed, 21 Oct 2037 07:28:00 GMT", "Wed, 99 Oct")),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_moment_by_the_servers_clock(
    sent: str, seconds: float | None, shop: SandboxStore
) -> None:
    def change(response: requests.Response) -> None:
        response.status_code = 429
        response.headers.update({"Retry-After": sent, "Date": "Wed, 21 Oct 2026 07:28:00 GMT"})

    with pytest.raises(TransportError) as caught:
        pull(shop, Answering("db_xml.cgi", change))
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize("on", ["authorize", "download"])
def test_a_redirect_is_not_followed_and_its_target_is_said(on: Any, sandbox: SandboxStore) -> None:
    target = f"{sandbox.url}/elsewhere/db_xml.cgi"
    sandbox.fail(faults.Redirect(target), on=on)
    with pytest.raises(StoreRefusedError, match=f"redirects to '{target}'") as caught:
        pull(sandbox)
    assert caught.value.status == 302
    assert "other" not in {request.kind for request in sandbox.requests}


@pytest.mark.parametrize(
    "date",
    ["", "x", "Mon, 01 Jan 0001 00:00:00 -0000", "Mon, 01 Jan 99999999999 00:00:00 GMT",
     "Mon, 01 Jan 2001 00:00:00 +99999999999999",
     "Mon, 32 Jan 2001 00:00:00 GMT", "Sun, 22 Nov 2026 04:00:00", "\x00", "²"],
)  # fmt: skip
def test_a_strange_date_is_no_matter(date: str, shop: SandboxStore) -> None:
    assert pull(shop, Answering("db_xml.cgi", lambda response: response.headers.update({"Date": date}))) == [
        "1001",
        "1002",
        "1003",
    ]


@pytest.mark.parametrize(
    ("encoding", "change", "kind"),
    [
        pytest.param("gzip", gzip.compress, None, id="gzip nobody asked for"),
        pytest.param("gzip", lambda body: gzip.compress(body)[:-200], IncompleteDownloadError, id="gzip cut off"),
        pytest.param("gzip", lambda body: body, IncompleteDownloadError, id="gzip that is none"),
        pytest.param("rot13", lambda body: body, None, id="an encoding that is none"),
    ],
)
def test_a_compressed_reply_is_read_or_an_error(
    encoding: str, change: Callable[[bytes], bytes], kind: type[Exception] | None, sandbox: SandboxStore
) -> None:
    class Encoded(faults.Fault):
        def answer(self, ask_store: Callable[[], Any], /) -> Any:
            reply = ask_store()
            body = change(b"".join(reply.body))
            return type(reply)(
                headers={**reply.headers, "Content-Encoding": encoding}, body=(body,), orders=reply.orders
            )

    sandbox.fail(Encoded())
    if kind is None:
        assert len(pull(sandbox)) == 12
    else:
        with pytest.raises(kind):
            pull(sandbox)


BOMB = gzip.compress(gzip.compress(bytes(10_000_000)))


@pytest.mark.parametrize("codings", ["gzip, gzip", "gzip,deflate", "gzip, gzip, gzip"])
@pytest.mark.parametrize("on", ["authorize", "download"])
@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_that_was_compressed_more_than_once_is_not_unpacked(
    codings: str, on: Any, status: int, sandbox: SandboxStore
) -> None:
    class Bomb(faults.Fault):
        def answer(self, ask_store: Callable[[], Any], /) -> Any:
            return type(ask_store())(headers={"Content-Encoding": codings}, body=(BOMB,), status=status)

    sandbox.fail(Bomb(), on=on)
    tracemalloc.start()
    with pytest.raises(TransportError) as caught:
        pull(sandbox)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert str(caught.value) == (
        "127.0.0.1 compressed its answer more than once, where it was asked for an answer as it is: "
        "have the store's server not compress what it sends"
    )
    assert not caught.value.retryable
    assert peak < 5_000_000


@pytest.mark.parametrize(
    "retries", [1, Retry(3), Retry(total=None, read=3), Retry(total=None, connect=1), Retry(total=True)], ids=repr
)
def test_a_session_that_repeats_requests_is_refused(retries: Any, shop: SandboxStore) -> None:
    with shop.session() as session:
        session.mount("https://", HTTPAdapter(max_retries=retries))
        with pytest.raises(
            ValueError, match=r"retries, .* mount one that does not, such as requests\.adapters\.HTTPAdapter\(\)"
        ):
            shop.store(session=session)


@pytest.mark.parametrize("retries", [0, Retry(0), Retry(0, read=False), Retry(total=False)], ids=repr)
def test_a_session_that_does_not_is_taken(retries: Any, shop: SandboxStore) -> None:
    with shop.session() as session:
        assert len(pull(shop, HTTPAdapter(max_retries=retries))) == 3
        assert session.adapters


class UnreachableError(Exception):
    """Raised where nobody should come."""


def test_an_error_of_our_own_making_is_not_taken_for_a_transport_error(shop: SandboxStore) -> None:
    class Wrong(HTTPAdapter):
        def send(self, *_: Any, **__: Any) -> Never:
            raise UnreachableError

    with pytest.raises(UnreachableError):
        pull(shop, Wrong())
