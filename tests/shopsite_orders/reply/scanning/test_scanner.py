"""Where something begins and ends, and that no byte is looked at again and again, in whatever pieces it comes."""

import re
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from shopsite_orders import ShopSiteError
from shopsite_orders.reply import envelope, head
from shopsite_orders.reply.envelope import Envelope
from shopsite_orders.reply.scanning import scanner
from shopsite_orders.reply.scanning.limits import LARGEST_TAG

HEAD = b"<ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response>"
OPEN = HEAD + b"<Order><OrderNumber>1</OrderNumber>"
TAIL = b"</Order></ShopSiteOrders>"


@attrs.define
class Count:
    bytes: int = 0


class CountedBytes(bytearray):
    """Bytes that count how many of them are searched."""

    counted: Count

    def find(self, part: Any, start: Any = 0, end: Any = None) -> int:
        found = super().find(part, start, len(self) if end is None else end)
        self.counted.bytes += (found if found >= 0 else len(self) if end is None else end) - start
        return found

    def rfind(self, part: Any, start: Any = 0, end: Any = None) -> int:
        stop = len(self) if end is None else end
        found = super().rfind(part, start, stop)
        self.counted.bytes += stop - max(found, start)
        return found


@attrs.frozen
class CountedPattern:
    """A pattern that counts over how many bytes it goes."""

    pattern: re.Pattern[bytes]
    count: Count

    def _counted(self, found: re.Match[bytes] | None, start: int, end: int) -> re.Match[bytes] | None:
        self.count.bytes += (found.end() if found else end) - start
        return found

    def search(self, data: bytearray, start: int = 0, end: int | None = None) -> re.Match[bytes] | None:
        end = len(data) if end is None else end
        return self._counted(self.pattern.search(data, start, end), start, end)

    def match(self, data: bytearray, start: int = 0) -> re.Match[bytes] | None:
        return self._counted(self.pattern.match(data, start), start, len(data))


@pytest.fixture
def searched(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes, int], int]:
    """Return how many bytes are gone over, in all, for a reply in pieces of a size."""
    count = Count()
    for module in (envelope, head, scanner):
        for name, value in [*vars(module).items()]:
            if isinstance(value, re.Pattern) and name.isupper() and isinstance(value.pattern, bytes):
                monkeypatch.setattr(module, name, CountedPattern(value, count))

    def read(reply: bytes, size: int) -> int:
        count.bytes = 0
        reading = Envelope()
        reading._scanner.data = CountedBytes()
        reading._scanner.data.counted = count
        try:
            for at in range(0, len(reply) + size, size):
                reading.receive(reply[at : at + size])
                for _ in iter(reading.next_order, None):
                    pass
        except ShopSiteError:
            pass
        return count.bytes

    return read


SHAPES: dict[str, tuple[bytes, bytes, bytes]] = {
    "orders": (HEAD, b"<Order><OrderNumber>1</OrderNumber></Order>\n", b"</ShopSiteOrders>"),
    "a start tag that never ends": (HEAD + b"<Order ", b"a='1' ", b""),
    "an order that never ends": (OPEN, b"<A>b</A>", b""),
    "an order full of ends of tags": (OPEN, b">", TAIL),
    "an order full of beginnings of tags": (OPEN, b"<", TAIL),
    "an order full of slashes": (HEAD + b"<Order", b"/", b">" + TAIL),
    "a text full of exclamation marks": (OPEN + b"<A>", b"!", b"</A>" + TAIL),
    "a comment in an order": (OPEN + b"<!--", b"<A>-", b"-->" + TAIL),
    "a comment that never ends": (OPEN + b"<A>a <!--", b"<A>-", b"</A>" + TAIL),
    "comments in an order": (OPEN, b"<!-- a -->", TAIL),
    "comments that never end": (OPEN + b"<A>", b"a <!-- ", b"</A>" + TAIL),
    "sections that never end": (OPEN + b"<A>", b"a <![CDATA[ ", b"</A>" + TAIL),
    "orders with comments that never end": (OPEN, b"a <!-- b</Order><Order><OrderNumber>1</OrderNumber>", TAIL),
    "ends of orders that never end": (OPEN, b"</Order ", TAIL),
    "blanks in the end of an order": (OPEN + b"</Order", b" ", b"></ShopSiteOrders>"),
    "orders that never end": (HEAD, b"<Order ><A>", b"</ShopSiteOrders>"),
    "blanks between orders": (HEAD, b" ", b"</ShopSiteOrders>"),
    "elements that nobody knows": (HEAD, b"<A>b</A>", b"</ShopSiteOrders>"),
    "a comment between orders": (HEAD + b"<!--", b"->", b"--></ShopSiteOrders>"),
    "a response that never ends": (b"<ShopSiteOrders><Response>", b"<A>", b""),
    "comments before the root": (b"", b"<!-- > -->", HEAD),
    "a comment before the root": (b"<!--", b"->", b"-->" + HEAD),
    "roots in a comment before the root": (b"<!--", b"<ShopSiteOrders>", b"-->" + HEAD),
    "roots in JSON": (b"{", b"<ShopSiteOrders>", b"}"),
    "a root that never ends": (b"<ShopSiteOrders", b" a='1'", b""),
    "junk behind the end": (HEAD + b"</ShopSiteOrders>", b"<A>", b""),
}


@pytest.mark.parametrize("size", [1, 1000])
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_four_times_as_much_takes_four_times_as_many_looks_in_pieces_of_any_size(
    shape: tuple[bytes, bytes, bytes], size: int, searched: Callable[[bytes, int], int]
) -> None:
    before, piece, after = shape
    few, many = (searched(before + piece * (length // len(piece)) + after, size) for length in (8_000, 32_000))
    assert many <= 4 * few + 16 * LARGEST_TAG


def test_a_long_start_tag_that_drips_is_given_up(searched: Callable[[bytes, int], int]) -> None:
    assert searched(HEAD + b"<Order " + b"x" * 1_000_000, 1) <= 10 * LARGEST_TAG
