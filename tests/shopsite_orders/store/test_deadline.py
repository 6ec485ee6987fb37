"""The deadline of one request, by a clock that a test holds in its hands."""

import pytest

from shopsite_orders import Application, MerchantLogin, TransportError
from shopsite_orders.store.exchange import Exchange, Stopwatch
from shopsite_orders.store.http import Connection, Transport
from shopsite_orders.store.http.deadline import Deadline

from raw_store import OK, RawStore, saying


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def transport(credentials: Application | MerchantLogin, deadline: float) -> Transport:
    connection = Connection(
        timeout=(10.0, 10.0), deadline=deadline, user_agent=None, session=None, clock=lambda: 1_795_308_842.0
    )
    return Transport(
        credentials=credentials,
        connection=connection,
        allow_hosts=(),
        mac_host=None,
        mac_port=None,
        nonce=lambda: "00000001",
    )


def login(raw: RawStore) -> MerchantLogin:
    return MerchantLogin(
        download_url=f"{raw.url}db_xml.cgi", user_id="merchant", password="password", allow_insecure=True
    )


def test_a_deadline_is_so_many_seconds_from_when_it_was_made() -> None:
    clock = Clock()
    stopwatch = Stopwatch(clock)
    clock.now += 50
    deadline = Deadline(30.0, stopwatch)
    clock.now += 10
    with stopwatch.paused():
        clock.now += 500
    assert deadline.check() == deadline.left == 20.0
    clock.now += 20
    with pytest.raises(TimeoutError, match="the deadline has passed"):
        deadline.check()


def test_what_is_done_between_two_pieces_counts() -> None:
    """A reader that needs long for each drip must not be able to go on for ever."""
    clock = Clock()
    exchange = Exchange(stopwatch=Stopwatch(clock))
    with (
        RawStore(download=saying(OK, b"a", 0.2, b"b")) as raw,
        transport(login(raw), 30.0).ask({}, exchange) as chunks,
    ):
        assert next(chunks) == b"a"
        clock.now += 29
        assert next(chunks) == b"b"
        clock.now += 2
        with pytest.raises(TransportError) as caught:
            next(chunks)
    assert str(caught.value) == "127.0.0.1 took more than 30 seconds to send its reply"


def test_what_the_caller_does_between_two_orders_does_not() -> None:
    clock = Clock()
    exchange = Exchange(stopwatch=Stopwatch(clock))
    with (
        RawStore(download=saying(OK, b"a", 0.2, b"b")) as raw,
        transport(login(raw), 30.0).ask({}, exchange) as chunks,
    ):
        assert next(chunks) == b"a"
        with exchange.stopwatch.paused():
            clock.now += 3000
        assert list(chunks) == [b"b"]
