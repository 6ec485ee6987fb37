"""ShopSite against a store on real sockets: one request, one stream, retries that are new each time."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from functools import partial
from itertools import count
from time import time
from typing import Any

import attrs
import pytest
import requests
import stamina
from requests.adapters import HTTPAdapter

from shopsite_orders import (
    Application,
    AuthenticationError,
    Check,
    IncompleteDownloadError,
    MerchantLogin,
    OrderDataError,
    OrderQuery,
    Pay,
    ShopSite,
    ShopSiteError,
    StoreRefusedError,
    TransportError,
)
from shopsite_orders.sandbox import SandboxStore, disclosed, encode_reply, faults
from shopsite_orders.sandbox.http.exchange import Reply, complete

ALL = [str(number) for number in range(1001, 1013)]


@attrs.frozen
class Body(faults.Fault):
    """An answer of exactly these bytes."""

    body: bytes
    status: int = 200

    def answer(self, _: Callable[[], Reply], /) -> Reply:
        return complete(self.body, "application/json", status=self.status)


@attrs.frozen(eq=False)
class Gate(faults.Fault):
    """The reply stops behind its first `orders` orders until the test opens the gate."""

    orders: int
    opened: threading.Event = attrs.field(factory=threading.Event)
    finished: threading.Event = attrs.field(factory=threading.Event)

    def answer(self, ask_store: Callable[[], Reply], /) -> Reply:
        reply = ask_store()
        return attrs.evolve(
            reply, body=self._gated(b"".join(piece for piece in reply.body if isinstance(piece, bytes)))
        )

    def _gated(self, body: bytes) -> Iterator[bytes]:
        at = -1
        for _ in range(self.orders):
            at = body.index(b"</Order>", at + 1)
        try:
            yield body[: at + len(b"</Order>")]
            self.opened.wait(30)
            for begin in range(at + len(b"</Order>"), len(body), 512):
                yield body[begin : begin + 512]
        finally:
            self.finished.set()


def numbers(store: ShopSite, **query: Any) -> list[str]:
    return [order.number for order in store.orders(**query)]


def kinds(sandbox: SandboxStore) -> list[tuple[str, int]]:
    return [(request.kind, request.status) for request in sandbox.requests]


def test_orders_are_downloaded_by_one_token_and_one_request(sandbox: SandboxStore) -> None:
    assert list(sandbox.store().orders()) == [disclosed(order) for order in sandbox.orders]
    assert kinds(sandbox) == [("authorize", 200), ("download", 200)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"start_order": 1010}, ["1010", "1011", "1012"]),
        ({"end_order": 1002}, ["1001", "1002"]),
        ({"start_order": 1005, "end_order": 1005}, ["1005"]),
        ({"max_orders": 2}, ["1001", "1002"]),
        ({"start_order": 5000}, []),
        ({"start_date": date(2024, 1, 2), "end_date": date(2024, 1, 2), "max_orders": 1}, ["1001"]),
        ({"start_date": date(2030, 1, 1)}, []),
    ],
    ids=str,
)
def test_every_parameter_reaches_the_store(query: dict[str, Any], expected: list[str], sandbox: SandboxStore) -> None:
    assert numbers(sandbox.store(version="12.0"), **query) == expected
    sent = sandbox.requests[-1].parameters
    assert {"clientApp": "1", "dbname": "orders", "version": "12.0", "pay": "no_cvv"}.items() <= sent.items()
    assert list(sent)[-4:] == ["signature", "token", "timestamp", "nonce"]
    assert list(sent)[:-4] == sorted(list(sent)[:-4])


def test_nothing_is_asked_before_the_first_order_is(sandbox: SandboxStore) -> None:
    with sandbox.store().orders() as orders:
        assert (len(sandbox.requests), orders.attempts) == (0, 0)
        next(orders)
        assert (len(sandbox.requests), orders.attempts) == (2, 1)


def test_orders_come_out_before_the_reply_has_ended(sandbox: SandboxStore) -> None:
    gate = Gate(orders=3)
    sandbox.fail(gate)
    with sandbox.store().orders() as orders:
        assert [next(orders).number for _ in range(3)] == ALL[:3]
        assert not gate.finished.is_set()
        gate.opened.set()
        assert [order.number for order in orders] == ALL[3:]
    assert gate.finished.wait(10)


@pytest.mark.parametrize("leave", ["close", "with", "forget"])
def test_the_connection_is_closed_when_the_stream_is_left_early(leave: str) -> None:
    """The store notices: what it goes on to send is no longer taken."""
    with SandboxStore(orders=1000) as sandbox:
        gate = Gate(orders=1)
        sandbox.fail(gate)
        orders = sandbox.store().orders()
        next(orders)
        if leave == "close":
            orders.close()
        elif leave == "with":
            with orders:
                pass
        else:
            del orders
        gate.opened.set()
        assert gate.finished.wait(10)


def test_a_slow_drip_is_no_timeout(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Drip(2000, 0.002))
    assert numbers(sandbox.store(timeout=5)) == ALL


def test_a_drip_without_end_meets_the_deadline(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Drip(1, 0.05))
    with pytest.raises(ShopSiteError, match=r"took more than 0\.2 seconds"):
        numbers(sandbox.store(deadline=0.2, attempts=1))


def test_a_drip_of_the_token_meets_the_deadline_too(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Drip(10, 0.05), on="authorize")
    with pytest.raises(ShopSiteError):
        numbers(sandbox.store(deadline=0.2, attempts=1))


def test_a_drip_of_an_error_page_meets_the_deadline_too(sandbox: SandboxStore) -> None:
    class Dripping(faults.Fault):
        def answer(self, _: Callable[[], Reply], /) -> Reply:
            return faults.Drip(1, 0.05).answer(
                lambda: complete(b"<title>Not here, not now</title>", "text/html", status=503)
            )

    sandbox.fail(Dripping())
    with pytest.raises(ShopSiteError, match="seconds"):
        numbers(sandbox.store(deadline=0.2, attempts=1))


# Retries: what is tried again, and what never.
AGAIN: dict[str, faults.Fault] = {
    "503": faults.Status(503),
    "500": faults.Status(500),
    "429": faults.Status(429, {"Retry-After": "1"}),
    "reset": faults.Reset(),
    "nothing at all": faults.Empty(),
    "cut before the first order": faults.Truncate(100),
    "cut before the first order, declared": faults.Truncate(100, declared=True),
}
NEVER: dict[str, tuple[faults.Fault, type[ShopSiteError]]] = {
    "code 3": (faults.Refuse("no permission"), StoreRefusedError),
    "404": (faults.Status(404), StoreRefusedError),
    "400": (faults.Status(400), StoreRefusedError),
    "401": (faults.Status(401), AuthenticationError),
    "403": (faults.Status(403), AuthenticationError),
    "login page": (faults.HtmlLogin(), AuthenticationError),
    "another page": (faults.Html("Parked"), StoreRefusedError),
    "redirect": (faults.Redirect("https://192.0.2.1/"), StoreRefusedError),
    "invalid_client": (faults.JsonError("invalid_client"), AuthenticationError),
    "invalid_grant": (faults.JsonError("invalid_grant"), AuthenticationError),
    "invalid_client, 401": (faults.JsonError("invalid_client", status=401), AuthenticationError),
}


@pytest.mark.parametrize("fault", AGAIN.values(), ids=AGAIN)
@pytest.mark.usefixtures("four_attempts")
def test_what_may_pass_is_tried_again_with_everything_new(fault: faults.Fault, sandbox: SandboxStore) -> None:
    sandbox.fail(fault, times=2)
    seconds, nonces = count(int(time())), count(10_000_000)
    store = sandbox.store(clock=lambda: next(seconds), nonce=lambda: str(next(nonces)))
    orders = store.orders()
    assert [order.number for order in orders] == ALL
    assert orders.attempts == 3
    assert [request.kind for request in sandbox.requests] == ["authorize", "download"] * 3
    downloads = [request.parameters for request in sandbox.requests if request.kind == "download"]
    for name in ("timestamp", "nonce"):
        assert len({sent[name] for sent in downloads}) == 3
    assert len({request.parameters["nonce"] for request in sandbox.requests if "nonce" in request.parameters}) == 3


@pytest.mark.parametrize("fault", [faults.Status(503), faults.Status(429), faults.Reset(), faults.Empty()], ids=str)
@pytest.mark.usefixtures("four_attempts")
def test_a_token_that_may_come_is_asked_for_again(fault: faults.Fault, sandbox: SandboxStore) -> None:
    sandbox.fail(fault, times=2, on="authorize")
    assert numbers(sandbox.store()) == ALL
    assert [request.kind for request in sandbox.requests] == ["authorize"] * 3 + ["download"]


@pytest.mark.usefixtures("four_attempts")
def test_silence_is_tried_again_after_the_timeout(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Stall(30))
    assert numbers(sandbox.store(timeout=0.2)) == ALL
    assert [request.kind for request in sandbox.requests] == ["authorize", "download"] * 2


@pytest.mark.parametrize(("fault", "kind"), NEVER.values(), ids=NEVER)
@pytest.mark.usefixtures("four_attempts")
def test_what_will_not_pass_is_never_tried_again(
    fault: faults.Fault, kind: type[ShopSiteError], sandbox: SandboxStore
) -> None:
    sandbox.fail(fault)
    with pytest.raises(kind) as caught:
        numbers(sandbox.store())
    assert not caught.value.retryable
    assert [request.kind for request in sandbox.requests] == ["authorize", "download"]


@pytest.mark.parametrize(
    "credentials",
    [{"client_id": "WRONG123"}, {"secret_key": "0000-0000-0000-0000"}, {"authorization_code": "0" * 32}],
    ids=str,
)
@pytest.mark.usefixtures("four_attempts")
def test_wrong_credentials_are_never_tried_again(credentials: dict[str, str], sandbox: SandboxStore) -> None:
    store = attrs.evolve(sandbox.store(), credentials=Application(**sandbox.application | credentials))
    with pytest.raises(AuthenticationError) as caught:
        numbers(store)
    assert not caught.value.retryable
    assert caught.value.code in ("invalid_client", "invalid_grant")
    assert [request.kind for request in sandbox.requests] == ["authorize"]


@pytest.mark.parametrize("status", [200, 400, 401, 403])
@pytest.mark.usefixtures("four_attempts")
def test_a_stale_token_is_replaced(status: int, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.JsonError("invalid_token", status=status))
    assert numbers(sandbox.store()) == ALL
    assert [request.kind for request in sandbox.requests] == ["authorize", "download"] * 2


@pytest.mark.parametrize("status", [200, 400, 401, 403, 404, 422])
@pytest.mark.parametrize(("on", "asked_for"), [("authorize", "an access token"), ("download", "orders")])
def test_a_refusal_in_json_is_read_as_such_whatever_its_status(
    status: int, on: Any, asked_for: str, sandbox: SandboxStore
) -> None:
    sandbox.fail(faults.JsonError("invalid_grant", "It is void", status), on=on)
    with pytest.raises(AuthenticationError) as caught:
        numbers(sandbox.store(attempts=1))
    assert (caught.value.code, caught.value.retryable) == ("invalid_grant", False)
    assert str(caught.value) == (
        f"the store refused {asked_for} with the error 'invalid_grant': It is void; check the authorization code, "
        "the client ID and the secret key against ShopSite's screen Utilities > Applications"
    )


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_refusal_in_json_that_may_pass_is_waited_for(status: int, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.JsonError("server_error", "Too many of you", status))
    with pytest.raises(TransportError) as caught:
        numbers(sandbox.store(attempts=1))
    assert str(caught.value) == (
        f"127.0.0.1 answered with HTTP status {status}, 'server_error: Too many of you': try again later"
    )


def test_json_that_names_no_error_says_no_more_than_its_status(sandbox: SandboxStore) -> None:
    sandbox.fail(Body(b'{"message": "no such page"}', status=404))
    with pytest.raises(StoreRefusedError, match=r"answered with HTTP status 404.*no such page.*: check the URL"):
        numbers(sandbox.store(attempts=1))


def test_a_clock_that_is_wrong_is_told_with_the_seconds(sandbox: SandboxStore) -> None:
    with pytest.raises(AuthenticationError) as caught:
        numbers(sandbox.store(clock=lambda: time() - 4000))
    assert caught.value.code == "invalid_timestamp"
    told, _, skew = str(caught.value).partition("; set this computer's clock, best by NTP; the store's clock is ")
    assert told.startswith("the store refused orders with the error 'invalid_timestamp'")
    assert 3990 < int(skew.removesuffix(" seconds ahead of this computer's")) < 4100


@pytest.mark.usefixtures("four_attempts")
def test_attempts_end(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Status(503), times=100)
    with pytest.raises(TransportError) as caught:
        numbers(sandbox.store(attempts=3))
    assert (caught.value.status, caught.value.retryable) == (503, True)
    assert [request.status for request in sandbox.requests if request.kind == "download"] == [503] * 3


def waits(sandbox: SandboxStore, **options: Any) -> list[float]:
    """Return for how long a pull would wait between its attempts."""
    planned: list[float] = []

    class EnoughError(Exception):
        pass

    def instead_of_waiting(details: stamina.instrumentation.RetryDetails) -> None:
        planned.append(details.wait_for)
        raise EnoughError

    stamina.instrumentation.set_on_retry_hooks([instead_of_waiting])
    try:
        with pytest.raises((EnoughError, ShopSiteError)):
            numbers(sandbox.store(**options))
    finally:
        stamina.instrumentation.set_on_retry_hooks(None)
    return planned


def test_retry_after_is_honoured(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Status(429, {"Retry-After": "17"}))
    assert waits(sandbox) == [17.0]


def test_without_retry_after_the_wait_is_short(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Status(503))
    [wait] = waits(sandbox)
    assert 0 < wait < 5


def test_a_wait_beyond_the_deadline_is_not_waited(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Status(429, {"Retry-After": "99999"}))
    assert waits(sandbox, deadline=60) == []


@pytest.mark.usefixtures("four_attempts")
def test_a_reply_that_was_begun_is_never_restarted(sandbox: SandboxStore) -> None:
    body = b"".join(encode_reply(sandbox.orders))
    sandbox.fail(faults.Truncate(body.index(b"</Order>", body.index(b"<OrderNumber>1004<")) + 50))
    orders = sandbox.store().orders()
    assert [next(orders).number for _ in range(4)] == ALL[:4]
    with pytest.raises(IncompleteDownloadError, match="resume with start_order=1005") as caught:
        next(orders)
    assert (caught.value.received, caught.value.resume_from, caught.value.retryable) == (4, 1005, True)
    assert len(sandbox.requests) == 2
    assert numbers(sandbox.store(), start_order=caught.value.resume_from) == ALL[4:]


@pytest.mark.usefixtures("four_attempts")
def test_a_first_order_that_cannot_be_read_was_handed_out_too(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=0))
    with pytest.raises(OrderDataError, match="order 1001 cannot be read"):
        numbers(sandbox.store())
    sandbox.fail(faults.BadOrder(nth=0))
    orders = sandbox.store().orders(on_error="quarantine")
    assert [order.number for order in orders] == ALL[1:]
    assert [error.number for error in orders.quarantined] == ["1001"]
    assert len(sandbox.requests) == 4


def test_both_ways_past_an_order_that_cannot_be_read_work(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=2), times=2)
    orders = sandbox.store().orders()
    assert [next(orders).number, next(orders).number] == ALL[:2]
    with pytest.raises(OrderDataError) as caught:
        next(orders)
    assert str(caught.value).endswith(
        '; pass on_error="quarantine" to set it aside and read on, or go on with start_order=1004'
    )
    assert numbers(sandbox.store(), on_error="quarantine") == ALL[:2] + ALL[3:]
    assert numbers(sandbox.store(), start_order=caught.value.resume_from) == ALL[3:]


def test_what_purged_its_codes_is_not_to_be_asked_for_from_a_number(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=2))
    with pytest.raises(OrderDataError) as caught:
        numbers(sandbox.store(), pay=Pay.YES)
    assert "start_order" not in str(caught.value)


@pytest.mark.parametrize("fault", AGAIN.values(), ids=AGAIN)
@pytest.mark.usefixtures("four_attempts")
def test_a_destructive_pull_is_never_tried_again(fault: faults.Fault, sandbox: SandboxStore) -> None:
    sandbox.fail(fault)
    with pytest.raises(ShopSiteError) as caught:
        numbers(sandbox.store(), pay=Pay.YES)
    assert not caught.value.retryable
    assert [request.kind for request in sandbox.requests] == ["authorize", "download"]
    assert str(caught.value).endswith(
        "; Pay.YES is not repeated, as the CVV2s may be gone from the store already: look these orders up in the store"
    )
    assert "again" not in str(caught.value)


@pytest.mark.parametrize("fault", [faults.Status(503), faults.Reset(), faults.Empty()], ids=str)
def test_a_destructive_pull_that_got_no_token_has_lost_nothing(fault: faults.Fault, sandbox: SandboxStore) -> None:
    sandbox.fail(fault, on="authorize")
    with pytest.raises(ShopSiteError, match="no order was asked for yet, so that no CVV2 is gone") as caught:
        numbers(sandbox.store(), pay=Pay.YES)
    assert not caught.value.retryable
    assert "again" not in str(caught.value)


def test_a_destructive_pull_is_refused_over_plain_http() -> None:
    with SandboxStore(orders=1, tls=False) as sandbox:
        with pytest.raises(ValueError, match="needs HTTPS"):
            sandbox.store().orders(pay=Pay.YES)
        assert not sandbox.requests
        assert numbers(sandbox.store()) == ["1001"]


def test_only_a_destructive_pull_gives_the_verification_value_and_purges_it(sandbox: SandboxStore) -> None:
    def values(pay: Pay) -> list[str]:
        orders = sandbox.store().orders(pay=pay)
        return [o.payment.card.verification_value.reveal() for o in orders if o.payment and o.payment.card]

    stored = [o.payment.card.verification_value.reveal() for o in sandbox.orders if o.payment and o.payment.card]
    assert set(values(Pay.NONE)) == set(values(Pay.NO_CVV)) == {""}
    assert values(Pay.YES) == stored
    assert set(values(Pay.YES)) == {""}


# What a token reply may say.
def token(**changes: Any) -> Callable[[SandboxStore], bytes]:
    def make(sandbox: SandboxStore) -> bytes:
        document = {
            "access_token": "CANARY",
            "token_type": "MAC",
            "expires_in": 30,
            "download_url": sandbox.download_url,
        }
        return json.dumps(document | changes).encode("utf-8-sig")

    return make


STRANGE_TOKENS: dict[str, Callable[[SandboxStore], bytes]] = {
    "a life that is no number": token(expires_in="soon"),
    "a life that is a list": token(expires_in=[]),
    "a life without end": lambda sandbox: token(expires_in=0)(sandbox).replace(
        b'"expires_in": 0', b'"expires_in": Infinity'
    ),
    "a scope that is a number": token(scope=5),
    "a URL that is a number": token(download_url=5),
    "a URL that is a list": token(download_url=["https://127.0.0.1/"]),
    "a URL that is null": token(download_url=None),
    "a URL that is none": token(download_url="\ud800"),
    "a port that is none": token(download_url="https://127.0.0.1:99999/db_xml.cgi"),
    "a token that is a number": token(access_token=5),
    "a token that is an object": token(access_token={"a": "b"}),
    "a token that is null": token(access_token=None),
    "a token that is no text": token(access_token="\ud800"),
    "a type that is a number": token(token_type=7),
    "an error that is a number": token(error=5),
    "an error that is an object": token(error={"code": "x"}),
    "an empty object": lambda _: b"{}",
    "a list": lambda _: b'[{"access_token": "CANARY"}]',
    "a text": lambda _: b'"CANARY"',
    "a form": lambda _: b"access_token=CANARY&token_type=MAC",
    "a CGI header": lambda sandbox: b"Content-type: application/json\n\n" + token(error="CANARY")(sandbox),
    "JSON cut off": lambda sandbox: token()(sandbox)[:40],
    "JSON without a bottom": lambda _: b"[" * 100_000,
    "nothing": lambda _: b"",
    "NULs": lambda _: b"\0\0",
    "XML": lambda _: b"<ShopSiteOrders/>",
    "UTF-16": lambda sandbox: token()(sandbox).decode("utf-8-sig").encode("utf-16"),
}


@pytest.mark.parametrize("body", STRANGE_TOKENS.values(), ids=STRANGE_TOKENS)
def test_a_strange_token_reply_is_one_of_our_errors_and_not_quoted(
    body: Callable[[SandboxStore], bytes], sandbox: SandboxStore
) -> None:
    sandbox.fail(Body(body(sandbox)), on="authorize")
    with pytest.raises(ShopSiteError) as caught:
        numbers(sandbox.store(attempts=1))
    for shown in (str(caught.value), repr(caught.value), repr(vars(caught.value))):
        assert "CANARY" not in shown


def test_an_empty_token_is_said(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.EmptyToken(), on="authorize")
    with pytest.raises(AuthenticationError, match="empty token"):
        numbers(sandbox.store())


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://evil.example.com/cgi-bin/sc/db_xml.cgi", r"pass allow_hosts=\('evil\.example\.com',\)"),
        ("http://127.0.0.1:{port}/cgi-bin/sc/db_xml.cgi", "begins with http://"),
        ("//127.0.0.1:{port}/cgi-bin/sc/db_xml.cgi", "begins with https://"),
        ("ftp://127.0.0.1/", "begins with https://"),
        ("nonsense", "begins with https://"),
        ("https://127.0.0.1:{port}@localhost:{port}/cgi-bin/sc/db_xml.cgi", "localhost"),
        ("https://localhost:{port}\\@127.0.0.1/cgi-bin/sc/db_xml.cgi", "download_url"),
        ("https://localhost:{port}\\@127.0.0.1:{port}/cgi-bin/sc/db_xml.cgi", "download_url"),
        ("https://127.0.0.1.evil.example.com/", "evil"),
    ],
)
def test_a_signed_request_goes_to_the_stores_own_host_over_https(url: str, said: str, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.DownloadUrl(url.format(port=sandbox.url.rpartition(":")[2])), on="authorize")
    with pytest.raises(StoreRefusedError, match=said):
        numbers(sandbox.store())
    assert [request.kind for request in sandbox.requests] == ["authorize"]


def test_another_host_may_be_allowed(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.DownloadUrl(sandbox.download_url.replace("127.0.0.1", "localhost")), on="authorize")
    assert numbers(sandbox.store(allow_hosts=["localhost"])) == ALL


# Advice is safe to follow: each is followed here to the letter.
def test_the_number_of_an_error_is_where_to_start_again(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=4))
    with pytest.raises(OrderDataError) as caught:
        numbers(sandbox.store())
    assert caught.value.number == "1005"
    assert numbers(sandbox.store(), start_order=caught.value.number) == ALL[4:]
    assert numbers(sandbox.store(), start_order=caught.value.number, end_order=caught.value.number) == ["1005"]


def test_a_day_may_be_told_as_iso_text(sandbox: SandboxStore) -> None:
    store = sandbox.store()
    by_text = numbers(store, start_date="2024-01-02", end_date="2024-01-02")
    assert by_text == numbers(store, start_date=date(2024, 1, 2), end_date=date(2024, 1, 2)) != []


def test_the_host_that_an_error_names_may_be_allowed_as_it_says(sandbox: SandboxStore) -> None:
    elsewhere = faults.DownloadUrl(sandbox.download_url.replace("127.0.0.1", "localhost"))
    sandbox.fail(elsewhere, on="authorize")
    with pytest.raises(StoreRefusedError, match="pass allow_hosts=") as caught:
        numbers(sandbox.store())
    advised = re.search(r"allow_hosts=\('([^']+)',\)", str(caught.value))
    assert advised
    sandbox.fail(elsewhere, on="authorize")
    assert numbers(sandbox.store(allow_hosts=(advised[1],))) == ALL


def test_what_takes_too_long_is_asked_for_in_smaller_parts(sandbox: SandboxStore) -> None:
    class TooSlow(faults.Fault):
        def answer(self, ask_store: Callable[[], Reply], /) -> Reply:
            reply = ask_store()
            return reply if reply.orders <= 5 else complete(b"", "text/html", status=504)

    sandbox.fail(TooSlow(), times=100)
    with pytest.raises(TransportError, match=r"fewer orders at once, with max_orders= or with a smaller page_size= of"):
        numbers(sandbox.store(attempts=1))
    assert numbers(sandbox.store(attempts=1), max_orders=5) == ALL[:5]
    pages = sandbox.store(attempts=1).pages(page_size=2, overlap=None)
    assert [order.number for page in pages for order in page.orders] == ALL


def test_a_refused_signature_is_mended_by_what_the_error_says(sandbox: SandboxStore) -> None:
    """The store is behind a proxy that passes its requests on under another host and port."""

    class Proxy(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
            if str(request.url).endswith("db_xml.cgi"):
                request.headers["Host"] = "inner.example:8080"
            return super().send(request, **options)

    with sandbox.session() as session:
        session.mount("https://", Proxy())
        with pytest.raises(AuthenticationError) as caught:
            numbers(sandbox.store(session=session))
        port = sandbox.url.rpartition(":")[2]
        assert caught.value.code == "invalid_signature"
        assert (
            f"; what was signed names the host 127.0.0.1 and the port {port}: if the store is behind a proxy, pass "
            "mac_host= and mac_port="
        ) in str(caught.value)
        told = sandbox.store(session=session, mac_host="inner.example", mac_port=8080)
        assert numbers(told) == ALL
    assert "    inner.example\n    8080\n    /cgi-bin/sc/db_xml.cgi\n" in told.explain_signature()


# The merchant's login.
@pytest.fixture
def merchant() -> Iterator[SandboxStore]:
    with SandboxStore(orders=12, login="merchant") as sandbox:
        yield sandbox


def test_a_merchants_login_needs_no_token(merchant: SandboxStore) -> None:
    assert numbers(merchant.store(), max_orders=3) == ALL[:3]
    [request] = merchant.requests
    assert dict(request.parameters) == {
        "clientApp": "1",
        "dbname": "orders",
        "version": "14.0",
        "maxorder": "3",
        "pay": "no_cvv",
    }


@pytest.mark.usefixtures("four_attempts")
def test_a_wrong_password_is_said_once(merchant: SandboxStore) -> None:
    store = attrs.evolve(merchant.store(), credentials=MerchantLogin(**merchant.merchant_login | {"password": "wrong"}))
    with pytest.raises(AuthenticationError, match="Your User Name could not be determined"):
        numbers(store)
    assert len(merchant.requests) == 1


@pytest.mark.usefixtures("four_attempts")
def test_a_merchants_login_is_tried_again_too(merchant: SandboxStore) -> None:
    merchant.fail(faults.Status(503), times=2)
    assert numbers(merchant.store()) == ALL


def test_a_password_may_hold_any_characters(merchant: SandboxStore) -> None:
    login = MerchantLogin(**merchant.merchant_login | {"password": "ü:€ ñ"})
    with pytest.raises(AuthenticationError):
        numbers(attrs.evolve(merchant.store(), credentials=login))


# What check says.
def test_check_says_what_works(sandbox: SandboxStore, merchant: SandboxStore) -> None:
    check = sandbox.store(clock=lambda: time() - 60).check()
    assert check == Check(host="127.0.0.1", login="application", order="1001", clock_skew=check.clock_skew)
    assert check.clock_skew is not None
    assert 50 < check.clock_skew < 70
    assert merchant.store().check().login == "merchant login"
    asked = sandbox.requests[-1].parameters
    assert (asked["maxorder"], "pay" in asked) == ("1", False)


def test_check_of_a_store_without_orders() -> None:
    with SandboxStore(orders=0) as sandbox:
        assert sandbox.store().check().order is None


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (faults.Refuse("no permission"), StoreRefusedError),
        (faults.HtmlLogin(), AuthenticationError),
        (faults.Status(404), StoreRefusedError),
    ],
    ids=str,
)
def test_check_says_what_does_not(fault: faults.Fault, kind: type[ShopSiteError], sandbox: SandboxStore) -> None:
    sandbox.fail(fault)
    with pytest.raises(kind):
        sandbox.store().check()


# What explain_signature says.
def test_a_signature_is_explained_without_a_secret_and_without_a_request(sandbox: SandboxStore) -> None:
    store = sandbox.store(clock=lambda: 1_795_308_842.9, nonce=lambda: "00000007")
    said = store.explain_signature(OrderQuery(start_order=5, start_date=date(2026, 1, 2)))
    for line in (
        f"POST {sandbox.authorization_url}",
        f"POST {sandbox.download_url}",
        "startdate=01/02/2026",
        "startdate=01%2F02%2F2026",
        "1795308842",
        "00000007",
        "/cgi-bin/sc/db_xml.cgi",
        "<access token>",
    ):
        assert line in said
    for secret in (sandbox.application["secret_key"], sandbox.application["authorization_code"]):
        assert secret not in said
    assert not sandbox.requests


def test_what_is_explained_is_what_is_signed(sandbox: SandboxStore) -> None:
    """The pairs of a real request, as the sandbox saw and verified them, stand in the explanation."""
    store = sandbox.store()
    numbers(store, max_orders=1)
    said = store.explain_signature(OrderQuery(max_orders=1), download_url=sandbox.download_url)
    sent = dict(list(sandbox.requests[-1].parameters.items())[:-4])
    assert all(f"    {name}={value}\n" in said for name, value in sent.items())


def test_a_merchants_login_has_no_signature_to_explain(merchant: SandboxStore) -> None:
    said = merchant.store().explain_signature()
    assert said.startswith("Nothing is signed with a merchant login")
    assert merchant.merchant_login["password"] not in said


@pytest.mark.parametrize("url", ["store.example.com/db_xml.cgi", "/", "ftp://a/b"])
def test_a_url_that_is_none_cannot_be_explained(url: str, sandbox: SandboxStore) -> None:
    with pytest.raises(ValueError, match="download_url"):
        sandbox.store().explain_signature(download_url=url)


# Construction.
@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"version": "5.0"}, ValueError),
        ({"timezone": "America/Nowhere"}, ValueError),
        ({"timeout": 0}, ValueError),
        ({"timeout": (10, 0)}, ValueError),
        ({"timeout": float("nan")}, ValueError),
        ({"deadline": 0}, ValueError),
        ({"attempts": 0}, ValueError),
        ({"user_agent": "a\r\nb"}, ValueError),
        ({"user_agent": "a→b"}, ValueError),
        ({"allow_hosts": "example.com"}, (TypeError, ValueError)),
        ({"mac_host": "https://shop.example"}, ValueError),
        ({"mac_host": 7}, TypeError),
        ({"mac_port": 0}, ValueError),
        ({"mac_port": 65536}, ValueError),
        ({"mac_port": "80"}, TypeError),
        ({"nonsense": 1}, TypeError),
    ],
    ids=str,
)
def test_misuse_is_refused_at_construction(options: dict[str, Any], kind: Any, sandbox: SandboxStore) -> None:
    with pytest.raises(kind):
        ShopSite(Application(**sandbox.application), **options)


@pytest.mark.parametrize("credentials", [None, {}, "key"])
def test_credentials_must_be_credentials(credentials: Any) -> None:
    with pytest.raises(TypeError):
        ShopSite(credentials)


def test_a_store_is_immutable_and_shows_no_secret(sandbox: SandboxStore) -> None:
    store = sandbox.store()
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        store.version = "6.3"  # type: ignore[misc]
    assert sandbox.application["secret_key"] not in repr(store)
    assert sandbox.application["authorization_code"] not in repr(store)


# Sessions.
def test_the_settings_of_the_given_session_are_used_and_it_is_left_open(sandbox: SandboxStore) -> None:
    class Counting(HTTPAdapter):
        sent, closed = 0, 0

        def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
            assert options["verify"] == str(sandbox.ca_file)
            assert options["proxies"].get("https") in (None, "")
            assert request.headers["X-Shop"] == "mine"
            self.sent += 1
            return super().send(request, **options)

        def close(self) -> None:
            self.closed += 1
            super().close()

    session, adapter = sandbox.session(), Counting()
    session.mount("https://", adapter)
    session.headers["X-Shop"] = "mine"
    store = sandbox.store(session=session)
    assert numbers(store) == numbers(store) == ALL
    assert (adapter.sent, adapter.closed) == (4, 0)
    session.close()


def test_the_proxies_of_the_given_session_are_used(sandbox: SandboxStore) -> None:
    with sandbox.session() as session:
        session.proxies = {"https": "http://127.0.0.1:1"}
        with pytest.raises(TransportError, match=r"127\.0\.0\.1"):
            numbers(sandbox.store(session=session, attempts=1))
    assert not sandbox.requests


def test_eight_threads_share_one_store(sandbox: SandboxStore) -> None:
    store = sandbox.store()
    with ThreadPoolExecutor(8) as pool:
        pulls = [pool.submit(partial(numbers, store, start_order=1001 + index % 4)) for index in range(24)]
    assert [pull.result() for pull in pulls] == [ALL[index % 4 :] for index in range(24)]
    assert len({request.parameters["nonce"] for request in sandbox.requests if request.kind == "download"}) == 24


def test_a_token_older_than_its_life_is_never_shown(sandbox: SandboxStore) -> None:
    """Each attempt fetches its token last, so that a wait between two attempts does not age it."""
    with stamina.set_testing(True, attempts=4):
        sandbox.fail(faults.Status(503))
        numbers(sandbox.store())
    order = [request.kind for request in sandbox.requests]
    assert order == ["authorize", "download", "authorize", "download"]


def test_more_orders_behind_the_end_are_not_silently_lost(sandbox: SandboxStore) -> None:
    """A customer's unescaped ``</ShopSiteOrders>`` must not pass for the end of all orders."""

    class Ended(faults.Fault):
        def answer(self, ask_store: Callable[[], Reply], /) -> Reply:
            reply = ask_store()
            body = b"".join(piece for piece in reply.body if isinstance(piece, bytes))
            return attrs.evolve(reply, body=(body.replace(b"</Comments>", b"</ShopSiteOrders></Comments>", 1),))

    sandbox.add(comments="hello", number="900")
    sandbox.fail(Ended())
    with pytest.raises(ShopSiteError):
        list(sandbox.store().orders(on_error="quarantine"))


def test_times_are_the_stores_zone(sandbox: SandboxStore) -> None:
    [first] = sandbox.store(timezone="America/Denver").orders(max_orders=1)
    assert first.placed_at is not None
    assert first.placed_at.utcoffset() == timedelta(hours=-7)
