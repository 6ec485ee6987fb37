"""Memory stays flat however long the reply, and however it comes in."""

import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import cycle, islice

import attrs
import pytest

from shopsite_orders import IncompleteDownloadError, OrderDataError, read_orders
from shopsite_orders.reply.reader import Reader
from shopsite_orders.sandbox import encode_reply, generate_orders

MEGABYTE = 1 << 20
COMMENT = "It would be so kind to leave it on the porch. " * 800


@pytest.fixture(scope="module")
def long() -> tuple[bytes, list[bytes]]:
    """The head of a reply, and orders to be repeated: with long comments, as memory is traced by the object."""
    many = (attrs.evolve(order, comments=COMMENT) for order in generate_orders(50))
    head, *orders = encode_reply(many)
    return head, orders[:-1]


def stream(head: bytes, orders: list[bytes], size: int) -> Iterator[bytes]:
    """Yield a reply of `size` bytes in chunks as a socket gives them: never cut where an order ends."""
    yield head
    left, kept = size, b""
    for order in cycle(orders):
        kept += order
        while len(kept) >= 16_384:
            yield kept[:16_384]
            kept = kept[16_384:]
        left -= len(order)
        if left <= 0:
            break
    yield kept + b"</ShopSiteOrders>"


def peak(chunks: Iterator[bytes]) -> tuple[int, int]:
    """Return how many results come and the most memory that was held meanwhile."""
    for _ in islice(Reader(stream_of_one()), 1):
        pass  # what is made once, such as patterns, is not counted
    tracemalloc.start()
    try:
        count = sum(1 for _ in Reader(chunks))
        return count, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def stream_of_one() -> Iterator[bytes]:
    return encode_reply(generate_orders(1))


def test_fifty_megabytes_are_read_in_three(long: tuple[bytes, list[bytes]]) -> None:
    head, orders = long
    count, held = peak(stream(head, orders, 50 * MEGABYTE))
    assert count > 1_000
    assert held < 3 * MEGABYTE


@pytest.mark.parametrize(
    "junk",
    [
        pytest.param(lambda: b" " * 65_536, id="blanks"),
        pytest.param(lambda: b"<Unknown>x</Unknown>" * 4_096, id="elements nobody knows"),
        pytest.param(lambda: b"<!--" + b"x" * 65_536 + b"-->", id="comments"),
    ],
)
def test_what_stands_between_orders_does_not_fill_the_memory(
    junk: Callable[[], bytes], long: tuple[bytes, list[bytes]]
) -> None:
    head, (order, *_) = long

    def chunks() -> Iterator[bytes]:
        yield head + order
        for _ in range(300):
            yield junk()
        yield order + b"</ShopSiteOrders>"

    count, held = peak(chunks())
    assert count == 2
    assert held < 2 * MEGABYTE


def test_a_comment_without_an_end_does_not_fill_the_memory(long: tuple[bytes, list[bytes]]) -> None:
    def chunks() -> Iterator[bytes]:
        yield long[0] + b"<!--"
        for _ in range(300):
            yield b"x" * 65_536
        yield b"--></ShopSiteOrders>"

    count, held = peak(chunks())
    assert (count, held < 2 * MEGABYTE) == (0, True)


def test_junk_behind_the_end_is_not_read_at_all(long: tuple[bytes, list[bytes]]) -> None:
    def chunks() -> Iterator[bytes]:
        yield long[0] + b"</ShopSiteOrders>"
        raise AssertionError("read on behind the end")

    assert list(Reader(chunks())) == []


def test_a_quarantine_keeps_each_order_once(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    card = "<Payment><CreditCard><Number>4111111111111111</Number></CreditCard></Payment>"
    comments = f"<Other><Comments>{COMMENT}</Comments></Other><OrderDate>x</OrderDate>"
    data = reply(*(element(number, card + comments) for number in range(300)))
    with suppress(OrderDataError):  # what is made once is not counted
        next(read_orders(data))
    tracemalloc.start()
    try:
        orders = read_orders(data, on_error="quarantine")
        assert list(orders) == []
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(orders.quarantined) == 300
    assert all(b"4111111111111111" not in error.redacted for error in orders.quarantined)
    assert held < 1.1 * len(data) + MEGABYTE


def test_nothing_is_kept_of_an_order_that_ends_the_reading(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    data = reply(element(1, f"<Other><Comments>{COMMENT * 100}</Comments></Other><OrderDate>x</OrderDate>"), element(2))
    tracemalloc.start()
    try:
        orders = read_orders(data)
        with suppress(OrderDataError):
            next(orders)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert (orders.received, orders.quarantined) == (0, ())
    assert held < len(data) / 10


def test_nothing_is_kept_of_a_reply_that_broke_off(element: Callable[..., bytes]) -> None:
    data = b"<ShopSiteOrders>" + element(1, f"<Other><Comments>{COMMENT * 100}").removesuffix(b"</Order>")
    tracemalloc.start()
    try:
        orders = read_orders(data)
        with suppress(IncompleteDownloadError):
            next(orders)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert orders.size == len(data)
    assert held < len(data) / 10
