"""One exchange with a store that answers with anything: what its errors tell, and what they must not."""

import base64
import threading
import time
import traceback
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any
from urllib.parse import quote

import pytest
import requests
import stamina
from requests.adapters import HTTPAdapter
from rich.console import Console
from rich.traceback import Traceback

from shopsite_orders import ShopSite, ShopSiteError, StoreRefusedError, TransportError
from shopsite_orders.sandbox import SandboxStore, faults

from raw_store import CODE, OK, SECRET_KEY, TOKEN, Answer, Form, RawStore, saying, token


def failure(store: ShopSite, **query: Any) -> ShopSiteError:
    """Return the error that a pull ends with; this frame holds no secret."""
    try:
        for _ in store.orders(**query):
            pass
    except ShopSiteError as error:
        return error
    raise AssertionError("nothing failed")


def saying_both(*pieces: bytes | float) -> dict[str, Answer]:
    """Return the same answer for either CGI, for a test to choose one."""
    return {"authorize": saying(*pieces), "download": saying(*pieces)}


def attributes(error: BaseException) -> str:
    return f"{error} {error!r} {vars(error)!r}"


# What a server sends back of what it was sent.
def echoing(status: int, before: bytes, after: bytes, *names: str) -> Answer:
    def answer(form: Form) -> Iterable[bytes]:
        said = " ".join(f"{name} {form[name]} {quote(form[name], safe='')}" for name in names if name in form)
        told = said.encode()
        yield b"HTTP/1.1 %d X\r\nLocation: http://a:%b@h/%b?x=%b\r\n\r\n" % (status, told, told, told)
        yield before + told + after

    return answer


PAGES = {
    "a title": (b"<html><title>Bad ", b"</title></html>"),
    "a page without a title": (b"<html><body>Bad ", b"</body></html>"),
    "a text": (b"Bad ", b""),
    "JSON": (b'\xef\xbb\xbf{"error":"invalid_grant","error_description":"Bad ', b'"}'),
    "the code of JSON": (b'{"error":"', b'"}'),
    "a refusal": (
        b"<ShopSiteOrders><Response><ResponseCode>3</ResponseCode><ResponseDescription>Bad ",
        b"</ResponseDescription></Response></ShopSiteOrders>",
    ),
    "an order": (
        b"<ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response><Order><OrderNumber>",
        b"</OrderNumber><Totals><GrandTotal>x</GrandTotal></Totals></Order></ShopSiteOrders>",
    ),
}
STATUSES = [200, 302, 400, 401, 403, 404, 429, 500]


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("status", STATUSES)
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_no_error_tells_a_secret_that_a_server_sends_back(
    on: str, status: int, page: tuple[bytes, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    names = ("code", "client_credentials", "signature", "token")
    answers: dict[str, Any] = {on: echoing(status, *page, *names)}
    caplog.set_level("INFO", "shopsite_orders")
    with RawStore(**answers) as raw, stamina.set_testing(True, attempts=2):
        error = failure(raw.store(attempts=2))
        sent = {form[name] for form in raw.forms for name in names if name in form}
    assert len(sent) >= (3 if on == "authorize" else 5)
    repeated = [record for record in caplog.records if record.getMessage().endswith("; asking again")]
    assert (len(repeated) == 1) is error.retryable
    shown = f"{attributes(error)} {caplog.text}".lower()
    for secret in (*sent, SECRET_KEY):
        for form in (secret, quote(secret, safe="")):
            assert not [form[at : at + 12] for at in range(len(form) - 11) if form[at : at + 12].lower() in shown]


@pytest.mark.parametrize(
    "line",
    [
        token("x"),
        b"code=" + CODE.encode(),
        b"HTTP/1.1 " + TOKEN.encode(),
        b"<Order><VerificationValue>9173</VerificationValue><Number>4111111111111111</Number>",
    ],
)
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_an_answer_without_a_status_line_is_not_quoted(line: bytes, on: str) -> None:
    answers: dict[str, Any] = {on: saying(line + b"\r\n")}
    with RawStore(**answers) as raw:
        error = failure(raw.store())
    assert str(error) == ("the connection to 127.0.0.1 failed: its answer is not what HTTP prescribes: try again later")
    told = "".join(traceback.format_exception_only(error.__cause__))
    assert not [secret for secret in (CODE, TOKEN, "9173", "4111") if secret[:8] in told]


def test_a_chunk_that_is_none_is_not_quoted() -> None:
    answer = saying(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"CANARY\r\n")
    with RawStore(download=answer) as raw:
        error = failure(raw.store())
    assert "CANARY" not in "".join(traceback.format_exception(error))


def test_a_token_that_is_a_host_name_is_not_told() -> None:
    with RawStore(
        authorize=lambda _: (OK, token(f"http://{TOKEN.rstrip('=').replace('/', '').replace('+', '')}/x"))
    ) as raw:
        error = failure(raw.store())
    assert str(error).startswith("127.0.0.1 sends the token on to ••••")


# Tracebacks with the values of local variables, as tools for errors send them on.
FAILURES: dict[str, dict[str, Any]] = {
    "status 503": saying_both(b"HTTP/1.1 503 X\r\n\r\n"),
    "status 401": saying_both(b"HTTP/1.1 401 X\r\n\r\n"),
    "a connection that is closed": saying_both(),
    "silence": saying_both(5.0),
    "dripping headers": saying_both(b"HTTP/1.1 200 OK\r\nX: ", *(piece for _ in range(100) for piece in (b"x", 0.05))),
    "a JSON error": saying_both(OK + b'{"error":"invalid_grant"}'),
    "JSON with status 400": saying_both(b'HTTP/1.1 400 X\r\n\r\n{"error":"invalid_grant"}'),
    "JSON that is damaged": saying_both(OK + token("x")[:-30]),
    "a redirect": saying_both(b"HTTP/1.1 302 X\r\nLocation: http://[\r\n\r\n"),
    "a body cut off": saying_both(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n<ShopSiteOrders><Order>"),
    "no status line": saying_both(b"what?\r\n"),
    "another host": {"authorize": saying(OK + token("http://192.0.2.1/db_xml.cgi"))},
    "a download_url that is none": {"authorize": saying(OK + token(f"http://{TOKEN}@[/"))},
    "an empty token": {"authorize": saying(OK + b'{"access_token":"","download_url":""}')},
    "an order that cannot be read": {
        "download": saying(OK + PAGES["an order"][0] + TOKEN.encode() + PAGES["an order"][1])
    },
}


@pytest.mark.parametrize("answers", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_no_traceback_shows_a_secret_even_with_the_values_of_local_variables(answers: dict[str, Any], on: str) -> None:
    with RawStore(**{name: answer for name, answer in answers.items() if len(answers) == 1 or name == on}) as raw:
        error = failure(raw.store(deadline=1))
        sent = {
            form[name]
            for form in raw.forms
            for name in ("code", "client_credentials", "signature", "token")
            if name in form
        }
    shown = shown_with_locals(error)
    assert not [secret for secret in (*sent, TOKEN, CODE, SECRET_KEY) if secret in shown]
    assert "in orders" in shown or "in __next__" in shown
    assert "store = " in shown


@pytest.mark.parametrize("fault", [faults.Status(503), faults.Status(401), faults.Reset(), faults.Stall(5)], ids=str)
def test_no_traceback_shows_a_password_even_with_the_values_of_local_variables(fault: faults.Fault) -> None:
    with SandboxStore(orders=1, login="merchant") as sandbox, sandbox.session() as session:
        sandbox.fail(fault)
        error = failure(sandbox.store(session=session, attempts=1, timeout=0.5))
        login = f"{sandbox.merchant_login['user_id']}:{sandbox.merchant_login['password']}"
    shown = shown_with_locals(error)
    assert not [secret for secret in (login[-8:], base64.b64encode(login.encode()).decode()) if secret in shown]


def shown_with_locals(error: BaseException) -> str:
    """Return all that tools show of an error: of its causes, and of whatever was being handled, too."""
    shown = ""
    chain: list[BaseException | None] = [error]
    for link in chain:
        if link is not None:
            chain += [link.__cause__, link.__context__]
            shown += "".join(traceback.TracebackException.from_exception(link, capture_locals=True).format())
            with StringIO() as screen:
                console = Console(file=screen, width=1000)
                console.print(
                    Traceback.from_exception(
                        type(link),
                        link,
                        link.__traceback__,
                        show_locals=True,
                        locals_max_string=10_000,
                        locals_max_length=1_000,
                        suppress=[],
                    )
                )
                shown += screen.getvalue()
    return shown


# Redirects: requests looks at their target even when it must not follow.
LOCATIONS = [
    b"http://[::1", b"http://[", b"http://a]b/", b"\xff\xfe", b"http://\xe2\x85\xb7/", b"http://[::1]:99999/", b"//",
    b"http://*.a/", b"javascript:alert(1)", b"http://a\tb/", b"x" * 60_000, b"http://" + b"a" * 70 + b".com/", b" ",
    b"?x",
]  # fmt: skip


@pytest.mark.parametrize("location", LOCATIONS, ids=lambda location: repr(location[:20]))
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_a_redirect_to_what_is_no_url_is_an_error_of_ours(location: bytes, on: str) -> None:
    answers: dict[str, Any] = {
        on: saying(b"HTTP/1.1 302 Found\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n")
    }
    with RawStore(**answers) as raw:
        error = failure(raw.store())
    assert (type(error), getattr(error, "status", None)) == (StoreRefusedError, 302)


def test_the_target_of_a_redirect_is_told_without_its_user_and_its_query() -> None:
    answer = saying(b"HTTP/1.1 302 Found\r\nLocation: https://user:pw@h.example/a?token=abc#d\r\n\r\n")
    with RawStore(download=answer) as raw:
        assert str(failure(raw.store())).startswith("127.0.0.1 redirects to 'https://h.example/a';")


# What a session brings along that HTTP cannot carry.
@pytest.mark.parametrize("on", ["header", "proxy"])
def test_a_setting_that_http_cannot_carry_is_an_error_of_ours_and_not_told(on: str) -> None:
    with RawStore() as raw, requests.Session() as session:
        if on == "header":
            session.headers["X-Shop"] = "CANARY€"
        else:
            session.proxies = {"http": "http://user:CANARY€@127.0.0.1:1"}
        error = failure(raw.store(session=session))
    assert isinstance(error, TransportError)
    assert "holds a letter that HTTP cannot carry: check the headers, the proxies" in str(error)
    assert not error.retryable
    assert "CANARY" not in "".join(traceback.format_exception(error))


def test_a_header_that_is_none_is_not_told(sandbox: SandboxStore) -> None:
    with sandbox.session() as session:
        session.headers["Authorization"] = "Bearer CANARY\n"
        error = failure(sandbox.store(session=session, attempts=1))
    assert "a header of the session is not one that HTTP can carry" in str(error)
    assert "CANARY" not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("on", ["authorize", "download"])
def test_two_lengths_are_blamed_on_the_answer_and_not_on_the_session(on: str) -> None:
    answers: dict[str, Any] = {on: saying(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef")}
    with RawStore(**answers) as raw:
        error = failure(raw.store())
    assert str(error) == (
        "the connection to 127.0.0.1 failed: its answer states two different lengths: try again later"
    )
    assert error.retryable


@pytest.mark.parametrize("before", range(60, 82))
def test_a_quotation_that_is_cut_in_the_middle_of_a_secret_shows_nothing_of_it(before: int) -> None:
    def answer(form: Form) -> Iterable[bytes]:
        yield OK + f"<title>{'x' * before} {form['code']}</title>".encode()

    with RawStore(authorize=answer) as raw:
        shown = attributes(failure(raw.store()))
    assert not [CODE[:length] for length in range(3, len(CODE)) if CODE[:length] in shown]


# The deadline.
def dripping(seconds: float = 60.0) -> Iterator[bytes | float]:
    """Yield a header that never ends."""
    yield b"HTTP/1.1 200 OK\r\nX-Drip: "
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield b"x"
        yield 0.05


@pytest.mark.parametrize("lent", [False, True], ids=["a session of its own", "the caller's session"])
@pytest.mark.parametrize("slow", ["dripping headers", "silence", "dripping body"])
@pytest.mark.parametrize("on", ["authorize", "download"])
def test_the_deadline_covers_all_of_an_answer(on: str, slow: str, lent: bool) -> None:
    def answer(_: Form) -> Iterable[bytes | float]:
        if slow == "silence":
            yield 60.0
        elif slow == "dripping body":
            yield OK
            yield from (piece for _ in range(1200) for piece in (b" ", 0.05))
        yield from dripping()

    answers: dict[str, Any] = {on: answer}
    before = threading.active_count()
    with RawStore(**answers) as raw, requests.Session() as session:
        asked = time.monotonic()
        error = failure(raw.store(deadline=0.5, attempts=4, session=session if lent else None))
        assert time.monotonic() - asked < 20
    assert "127.0.0.1 took more than 0.5 seconds to send its reply" in str(error)
    assert error.retryable
    assert threading.active_count() == before


def test_a_proxy_that_drips_meets_the_deadline_too() -> None:
    with RawStore() as raw, SandboxStore(orders=1) as sandbox, sandbox.session() as session:
        raw._answers = dict.fromkeys(["127.0.0.1:" + sandbox.url.rpartition(":")[2]], lambda _: dripping())
        session.proxies = {"https": raw.url}
        asked = time.monotonic()
        error = failure(sandbox.store(session=session, deadline=0.5, attempts=1))
        assert time.monotonic() - asked < 20
    assert isinstance(error, TransportError)
    assert not sandbox.requests


def test_what_the_caller_does_between_two_orders_is_no_waiting(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Drip(4_000, 0.001))
    numbers = []
    for order in sandbox.store(deadline=2, attempts=1).orders():
        numbers.append(order.number)
        time.sleep(0.3)
    assert len(numbers) == 12


def test_others_who_share_a_session_keep_their_own_time(sandbox: SandboxStore) -> None:
    """What the deadline needs of a session's adapters has no effect on requests that are not ours."""
    with sandbox.session() as session:
        list(sandbox.store(session=session, deadline=3, attempts=1).orders())
        sandbox.fail(faults.Stall(3.2))
        assert session.post(sandbox.download_url, data={"token": "x"}, timeout=30).status_code == 400


def test_two_threads_share_a_session_with_deadlines_of_their_own() -> None:
    errors: dict[float, tuple[str, float]] = {}
    with RawStore(authorize=lambda _: dripping()) as raw, requests.Session() as session:

        def pull(deadline: float) -> None:
            asked = time.monotonic()
            errors[deadline] = str(failure(raw.store(session=session, deadline=deadline))), time.monotonic() - asked

        threads = [threading.Thread(target=pull, args=(deadline,)) for deadline in (0.3, 0.6, 0.9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for deadline, (said, took) in errors.items():
        assert f"took more than {deadline:g} seconds" in said
        assert took >= deadline


def test_an_adapter_of_another_kind_is_used_as_it_is(sandbox: SandboxStore) -> None:
    class Lending(requests.adapters.BaseAdapter):
        """Sends by an adapter of its own."""

        def __init__(self) -> None:
            super().__init__()
            self.lent = HTTPAdapter()
            self.timeouts: list[tuple[float, float]] = []

        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
            self.timeouts.append(options["timeout"])
            return self.lent.send(request, **options)

        def close(self) -> None:
            self.lent.close()

    adapter = Lending()
    with sandbox.session() as session:
        session.mount("https://", adapter)
        assert len(list(sandbox.store(session=session, deadline=20, timeout=(5, 30)).orders())) == 12
    assert [connect for connect, _ in adapter.timeouts] == [5.0, 5.0]
    assert all(19 < read <= 20 for _, read in adapter.timeouts)
