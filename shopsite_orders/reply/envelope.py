"""Reply bytes -> slices, one for each order, and the proof that all have come (docs/protocol.md#the-reply).

The envelope is a machine without input or output of its own: bytes go in by `receive`, orders come out by
`next_order`, and `state` says where in the reply it stands. It knows the few tags that bound something and leaves
what is between them to others; an order that is damaged inside is still cut out by its own bounds.

A bound is never looked for in a comment or a CDATA section, so no text of a customer passes for an order. A customer
may also type what opens such a section, and nothing ever closes it: whether it was typed is known when the reply has
come to its end, or more than an order may hold is waiting; then it is text. An order that lacks its end tag ends where
the next one begins, or the reply ends.

However small the pieces that come in, what was searched is not searched again (see `scanning`).
"""

import re
from collections.abc import Callable
from typing import ClassVar

from shopsite_orders.errors import OrderDataError, ShopSiteError
from shopsite_orders.reply.head import read_head
from shopsite_orders.reply.response import read_response
from shopsite_orders.reply.scanning.limits import LARGEST_ORDER, LARGEST_TAG, LONGEST_QUOTE
from shopsite_orders.reply.scanning.marks import ANOTHER, CLOSERS, NEXT, ORDER_END, RESPONSE_END
from shopsite_orders.reply.scanning.scanner import Scanner
from shopsite_orders.reply.state import State

# What begins where one of the marks is found.
_STATE_AT = {
    "order": State.ORDER,
    "tag": State.TAG,
    "response": State.RESPONSE,
    "section": State.SECTION,
    "root": State.COMPLETE,
}


class Envelope:
    """What is around the orders of one reply.

    Attributes:
        state: where in the reply the envelope stands; nothing but ``COMPLETE`` proves that all orders have come.
        version: the layout that the root element names, if it does.
        charset: the charset that the reply declares, if it does.
        code: the response code, if one came.
        orders: how many orders were handed out.
        stray: the beginning of what stood in the place of the first order.
        size: bytes received.
    """

    def __init__(self) -> None:
        self.state = State.HEAD
        self.version: str | None = None
        self.charset: str | None = None
        self.code: str | None = None
        self.orders = 0
        self.stray = b""
        self.size = 0
        self._scanner = Scanner()
        self._closer = b""

    @property
    def done(self) -> bool:
        """Whether no order is to come."""
        return self.state in (State.COMPLETE, State.BROKEN_OFF, State.REFUSED)

    def receive(self, data: bytes) -> None:
        """Take in the next bytes of the reply; none at all say that it has ended."""
        self.size += len(data)
        self._scanner.add(data)

    def next_order(self) -> bytes | None:
        """Return the next order; `None` when it takes more bytes, or when `done`.

        Raises:
            ShopSiteError: no order is to come, because the reply is something else or says so.
        """
        state = None
        try:
            while self._scanner.ripe and state is not self.state and (step := self._STEPS.get(self.state)):
                state = self.state
                order = step(self)
                if order is not None:
                    return order
        except ShopSiteError:
            self._end(State.REFUSED)
            raise
        if self._scanner.ended:
            self.close()
        if not self.done:
            self._scanner.wait()
        return None

    def check_rest(self) -> None:
        """Look at what has come behind the end of the reply; junk is let pass.

        Raises:
            OrderDataError: another reply begins there.
        """
        if self.state is State.COMPLETE and self._scanner.ripe:
            if self._scanner.seek(ANOTHER):
                raise OrderDataError("the reply goes on with more orders after its end: read one reply at a time")
            self._scanner.wait()

    def close(self) -> None:
        """Take in no more; what is left of an order that has not ended is let go."""
        if not self.done:
            self._end(State.BROKEN_OFF)

    def _end(self, state: State) -> None:
        self.state, self._scanner = state, Scanner()

    def _read_head(self) -> None:
        head = read_head(self._scanner)
        if head:
            self.version, self.charset = head.version, head.charset
            self.state = State.COMPLETE if head.empty else State.BETWEEN

    def _go_to_next(self) -> bytes | None:
        scanner, begin = self._scanner, self._scanner.at
        mark = scanner.seek(NEXT)
        if not self.orders and len(self.stray) < LONGEST_QUOTE:
            self.stray = (self.stray + scanner.data[begin : scanner.at]).lstrip()[:LONGEST_QUOTE]
        if mark is None:
            return None
        self.state = _STATE_AT[str(mark.lastgroup)]
        if mark["order"]:
            scanner.searched = mark.end()
            return self._read_order()
        if mark["root"] or mark["section"]:
            scanner.go(mark.end())
            self._closer = CLOSERS.get(mark[0], b"")
        return None

    def _pass_section(self) -> None:
        if self._scanner.pass_over(self._closer):
            self.state = State.BETWEEN

    def _read_tag(self) -> bytes | None:
        """Read on in an order, unless its start tag is all of it."""
        scanner = self._scanner
        end, closes = scanner.start_tag()
        if end - scanner.at > LARGEST_TAG:
            raise OrderDataError(f"the start tag of an order has no end within {LARGEST_TAG} bytes")
        if closes:
            return self._hand_out(end)
        if end < len(scanner.data) or scanner.ended:
            scanner.searched = end
            self.state = State.ORDER
        return None

    def _read_order(self) -> bytes | None:
        end = self._end_of(ORDER_END, "an order")
        return None if end is None else self._hand_out(end)

    def _hand_out(self, end: int) -> bytes:
        self.state = State.BETWEEN
        self.orders += 1
        return self._scanner.take(end)

    def _read_response(self) -> None:
        end = self._end_of(RESPONSE_END, "the response block")
        if end is not None:
            self.code = read_response(self._scanner.take(end), self.charset)
            self.state = State.BETWEEN

    def _end_of(self, ends: re.Pattern[bytes], element: str) -> int | None:
        end = self._scanner.end_of_element(ends)
        if (end or len(self._scanner.data)) - self._scanner.at > LARGEST_ORDER:
            raise OrderDataError(f"{element} has no end within {LARGEST_ORDER} bytes")
        return end

    _STEPS: ClassVar[dict[State, Callable[["Envelope"], bytes | None]]] = {
        State.HEAD: _read_head,
        State.BETWEEN: _go_to_next,
        State.SECTION: _pass_section,
        State.TAG: _read_tag,
        State.ORDER: _read_order,
        State.RESPONSE: _read_response,
    }
