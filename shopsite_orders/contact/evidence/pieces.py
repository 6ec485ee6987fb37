"""A body as pieces of text that can be written again byte for byte, each in the charset it is in."""

import codecs
from collections.abc import Iterator
from datetime import datetime

import attrs

from shopsite_orders.core import charset
from shopsite_orders.core.bundle.bundle import Slice
from shopsite_orders.core.order import Order
from shopsite_orders.errors import ShopSiteError
from shopsite_orders.reply.envelope import Envelope
from shopsite_orders.reply.reader import Reader

_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_WINDOWS_1252 = "cp1252"
_CONTROLS = {ord(meant): code for code, meant in charset.WINDOWS_1252.items()}


@attrs.frozen
class Piece:
    """A text, the charset to write it in, and of an order where it stood."""

    text: str
    codec: str
    order: Slice | None = None

    @property
    def raw(self) -> bytes:
        if self.codec == _WINDOWS_1252:  # with five bytes more than the codec has
            return self.text.translate(_CONTROLS).encode("latin-1", "xmlcharrefreplace")
        return self.text.encode(self.codec, "xmlcharrefreplace")


def pieces(body: bytes) -> list[Piece]:
    """Return a body as its orders and what stands between them; one without orders is one piece."""
    if body.startswith(_WIDE):
        return [Piece(body.decode("utf-16", "replace"), "utf-16")]
    envelope = Envelope()
    found: list[Piece] = []
    at = 0
    for raw, result in _orders(body, envelope):
        begin = body.find(raw, at)
        if begin < 0:  # it was decoded before it was cut
            break
        number, placed_at = _known(result)
        order = Slice(number=number, placed_at=placed_at, begin=begin, end=begin + len(raw))
        found += [_piece(body[at:begin], envelope.charset), attrs.evolve(_piece(raw, envelope.charset), order=order)]
        at = order.end
    return [*found, _piece(body[at:], envelope.charset)]


def _orders(body: bytes, envelope: Envelope) -> Iterator[tuple[bytes, Order | ShopSiteError]]:
    """Yield each order as it is cut out and as it is read, as far as there are any."""
    try:
        yield from zip(_slices(body, envelope), Reader([body], needs_code=False), strict=False)
    except ShopSiteError:
        return  # what the body is instead is told by the error that its reading ended with


def _slices(body: bytes, envelope: Envelope) -> Iterator[bytes]:
    for data in (body, b""):
        envelope.receive(data)
        while (raw := envelope.next_order()) is not None:
            yield raw


def _known(result: Order | ShopSiteError) -> tuple[str | None, str | None]:
    placed_at = getattr(result, "placed_at", None)
    return getattr(result, "number", None), placed_at.isoformat() if isinstance(placed_at, datetime) else None


def _piece(raw: bytes, declared: str | None) -> Piece:
    codec = charset.codec(declared) or "utf-8"
    if codec != _WINDOWS_1252:
        try:
            piece = Piece(raw.decode(codec), codec)
        except UnicodeDecodeError:
            pass
        else:
            if piece.raw == raw:
                return piece
    return Piece(charset.decode(raw, _WINDOWS_1252)[0], _WINDOWS_1252)
