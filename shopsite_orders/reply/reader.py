"""Reply bytes -> orders, one by one, and an error for each that cannot be read."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import tzinfo

from shopsite_orders.core.order import Order
from shopsite_orders.core.values import ordinal
from shopsite_orders.decoding.decoder import Decoder
from shopsite_orders.decoding.entries import FieldError
from shopsite_orders.decoding.forms.markup import MarkupError
from shopsite_orders.errors import IncompleteDownloadError, OrderDataError, TransportError
from shopsite_orders.reply import diagnosis
from shopsite_orders.reply.envelope import Envelope
from shopsite_orders.reply.response import NOTHING_MATCHED
from shopsite_orders.reply.state import State

_END = re.compile(rb"(?:</Order\s*|/)>\s*\Z")
_NUMBER = re.compile(rb"<OrderNumber>\s*([^<>\s]{1,40})\s*<")


class Reader:
    """One reply being read: an iterable of orders, and of errors for orders that cannot be read.

    `needs_code` is for replies of a store, which prove success by a response code; a manual download has none.

    Attributes:
        envelope: what is around the orders: the layout's version, the response code, the size.
        received: orders given out so far.
        resume_from: the `start_order` to continue with, `None` while the numbers do not tell.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        *,
        currency: str | None = None,
        timezone: tzinfo | None = None,
        needs_code: bool = True,
    ) -> None:
        self.envelope = Envelope()
        self.received = 0
        self.resume_from: int | None = None
        self._chunks = filter(None, chunks)
        self._decoder = Decoder(currency=currency, timezone=timezone)
        self._needs_code = needs_code
        self._ascending = True

    @property
    def regular(self) -> int:
        """How many orders were read without an XML parser."""
        return self._decoder.regular

    def __iter__(self) -> Iterator[Order | OrderDataError]:
        """Yield what comes.

        Raises:
            IncompleteDownloadError: the reply broke off; every whole order was yielded before.
            ShopSiteError: the reply is not a download of orders.
        """
        try:
            while not self.envelope.done:
                self._receive()
                yield from map(self._read, iter(self.envelope.next_order, None))
        except TransportError as error:
            raise self._incomplete(f"the reply broke off ({error})") from error
        finally:
            self.envelope.close()
        self._check_proof()

    def check_rest(self) -> None:
        """Read on to the end of the bytes; all orders have come, so how a connection ends does not matter.

        Raises:
            OrderDataError: another reply follows; junk is let pass.
        """
        self.envelope.check_rest()
        with suppress(TransportError):
            while self._receive():
                self.envelope.check_rest()

    def _receive(self) -> bool:
        """Take in the next bytes, in a frame of its own: no other holds them when an error shows what is in it."""
        piece = next(self._chunks, b"")
        self.envelope.receive(piece)
        return bool(piece)

    def _check_proof(self) -> None:
        envelope = self.envelope
        if envelope.state is not State.COMPLETE:
            raise self._incomplete("the reply ended before </ShopSiteOrders>")
        if self._needs_code and envelope.code is None:
            raise self._incomplete("the reply carries no response code, and so no proof that the store succeeded,")
        if envelope.stray and not envelope.orders and envelope.code != NOTHING_MATCHED:
            raise OrderDataError(
                "the reply is complete but holds no order; what it holds begins with "
                + repr(diagnosis.snippet(envelope.stray.decode("ascii", "replace")))
                + ": run 'shopsite-orders doctor --bundle FILE' and attach the file to a bug report"
            )

    def _read(self, raw: bytes) -> Order | OrderDataError:
        try:
            order = self._decoder.order(raw, self.envelope.charset)
        except (MarkupError, FieldError) as error:
            return self._unreadable(raw, error)
        self._pass(order.number)
        self.received += 1
        return order

    def _unreadable(self, raw: bytes, error: MarkupError | FieldError) -> OrderDataError:
        found = _NUMBER.search(raw)
        number = found[1].decode("ascii", "replace") if found else None
        if number:
            self._pass(number)
        fault = error if _END.search(raw) else "it has no </Order>"
        unreadable = OrderDataError(
            f"order {number or 'without a number'} cannot be read: {fault}",
            number=number,
            path=getattr(error, "path", None),
            text=getattr(error, "text", None),
            raw=raw,
            resume_from=self.resume_from,
        )
        unreadable.__cause__ = _without_frames(error)
        return unreadable

    def _pass(self, number: str) -> None:
        """Note a number; once they do not ascend, no number says where to go on."""
        place = ordinal(number)
        self._ascending &= place is not None and place >= (self.resume_from or 0)
        self.resume_from = place + 1 if place is not None and self._ascending else None

    def _incomplete(self, fault: str) -> IncompleteDownloadError:
        resume = f"resume with start_order={self.resume_from}" if self.resume_from else "ask again for the same orders"
        return IncompleteDownloadError(
            f"{fault} after {self.received} whole order{'' if self.received == 1 else 's'}: {resume}",
            received=self.received,
            resume_from=self.resume_from,
        )


def _without_frames(error: BaseException) -> BaseException:
    """Return an error without its tracebacks: their frames hold an order as it came, with its card data."""
    below: BaseException | None = error
    while below is not None:
        below.__traceback__ = None
        below = below.__cause__ or below.__context__
    return error
