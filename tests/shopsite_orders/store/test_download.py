"""One download without a socket: asked for again until something can be handed out, and never again after that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
import stamina

from shopsite_orders import IncompleteDownloadError, Order, OrderDataError, ShopSiteError, TransportError
from shopsite_orders.reply.reader import Reader
from shopsite_orders.store.download import Ask, Download
from shopsite_orders.store.exchange import Exchange, Stopwatch

Script = list[list[bytes | ShopSiteError]]


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def asking(script: Script, seen: list[tuple[int, int]]) -> Ask:
    """Return how each attempt goes: its bytes, or the error in their place."""

    @contextmanager
    def ask(exchange: Exchange) -> Iterator[Iterator[bytes]]:
        seen.append((exchange.attempt, exchange.orders))
        exchange.sent = True
        first, *_ = parts = script[len(seen) - 1]
        if isinstance(first, ShopSiteError):
            raise first
        yield pieces(parts)

    def pieces(parts: list[bytes | ShopSiteError]) -> Iterator[bytes]:
        for part in parts:
            if isinstance(part, ShopSiteError):
                raise part
            yield part

    return ask


def download(ask: Ask, **options: Any) -> Download:
    settings: dict[str, Any] = {"attempts": 4, "deadline": 60.0, "purges": False}
    return Download(
        ask=ask, read=partial(Reader), exchange=Exchange(stopwatch=Stopwatch(Clock())), **settings | options
    )


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    with stamina.set_testing(True, attempts=4, cap=True):
        yield


def busy() -> TransportError:
    return TransportError("the store is busy: try again later")


def test_what_fails_before_the_first_order_is_asked_for_again(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    seen: list[tuple[int, int]] = []
    pull = download(asking([[busy()], [busy()], [reply(element(7), element(8))]], seen))
    assert [result.number for result in pull.results()] == ["7", "8"]
    assert seen == [(1, 0), (2, 0), (3, 0)]
    assert (pull.exchange.attempt, pull.reading.attempts, pull.exchange.orders) == (3, 3, 2)


def test_what_fails_after_the_first_order_is_not(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    seen: list[tuple[int, int]] = []
    results = download(asking([[reply(element(7))[:-10], busy()]], seen)).results()
    assert next(results).number == "7"
    with pytest.raises(IncompleteDownloadError, match="resume with start_order=8"):
        next(results)
    assert seen == [(1, 0)]


def test_an_empty_download_ends_well_at_once(reply: Callable[..., bytes]) -> None:
    seen: list[tuple[int, int]] = []
    assert list(download(asking([[reply(code="2")]], seen)).results()) == []
    assert seen == [(1, 0)]


def test_attempts_come_to_an_end_with_the_error_of_the_last() -> None:
    seen: list[tuple[int, int]] = []
    last = busy()
    with pytest.raises(TransportError) as caught:
        list(download(asking([[busy()], [last]], seen), attempts=2).results())
    assert caught.value is last
    assert len(seen) == 2


def test_what_purges_is_asked_for_once() -> None:
    seen: list[tuple[int, int]] = []
    with pytest.raises(TransportError, match=r"Pay\.YES is not repeated, as the CVV2s may be gone") as caught:
        list(download(asking([[busy()]], seen), purges=True).results())
    assert (len(seen), caught.value.retryable) == (1, False)


def test_an_order_that_cannot_be_read_was_handed_out_and_shows_no_secret(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    bad = element(7, "<Totals><GrandTotal>Zk3uV9wQ1xY7</GrandTotal></Totals>")
    pull = download(asking([[reply(bad)]], []))
    pull.exchange.secrets.add("Zk3uV9wQ1xY7")
    [result] = pull.results()
    assert isinstance(result, OrderDataError)
    assert (result.number, result.text) == ("7", "••••")


def test_only_the_time_in_which_the_caller_has_an_order_is_not_counted(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    clock = Clock()
    exchange = Exchange(stopwatch=Stopwatch(clock))

    def slow(chunks: Iterator[bytes]) -> Reader:
        clock.now += 5
        return Reader(chunks)

    whole = reply(element(7), element(8))
    pull = Download(ask=asking([[whole]], []), read=slow, attempts=1, deadline=60.0, purges=False, exchange=exchange)
    begun = exchange.stopwatch.seconds
    for result in pull.results():
        assert isinstance(result, Order)
        clock.now += 100
    assert exchange.stopwatch.seconds - begun == 5


def test_a_download_that_is_left_early_lets_the_reply_go(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    left: list[str] = []

    @contextmanager
    def ask(_: Exchange) -> Iterator[Iterator[bytes]]:
        try:
            yield iter([reply(element(7), element(8))])
        finally:
            left.append("left")

    results = download(ask).results()
    next(results)
    assert left == []
    results.close()
    assert left == ["left"]


def test_each_attempt_is_made_within_a_permit_of_its_own_until_its_last_byte(reply: Callable[..., bytes]) -> None:
    seen: list[tuple[int, int]] = []
    told: list[str] = []

    @contextmanager
    def permit() -> Iterator[None]:
        told.append(f"attempt {len(seen) + 1} begins")
        try:
            yield
        finally:
            told.append("ends")

    failing = TransportError("a reset")
    script: Script = [[failing], [reply()]]
    assert [*download(asking(script, seen), permit=permit).results()] == []
    assert told == ["attempt 1 begins", "ends", "attempt 2 begins", "ends"]
