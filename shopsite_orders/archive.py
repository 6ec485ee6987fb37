"""Orders from manual downloads and archived replies."""

import io
from collections.abc import Iterator
from datetime import tzinfo
from os import PathLike
from pathlib import Path
from typing import Protocol

from shopsite_orders._reader import Reader
from shopsite_orders._zone import zone
from shopsite_orders.stream import Exchange, OnError, OrderStream, Results

_CHUNK = 32 * 1024  # bytes


class Readable(Protocol):
    """What is read like a file opened in binary mode."""

    def read(self, size: int, /) -> bytes: ...


def read_orders(
    source: str | PathLike[str] | bytes | Readable,
    *,
    timezone: str | tzinfo | None = None,
    currency: str | None = None,
    on_error: OnError = "raise",
) -> OrderStream:
    """Read the orders of a file, given as a path, as its bytes, or open in binary mode.

    A reply that was cut off is noticed here, too; one without a response block is accepted, because a
    manual download need not have one.

    Args:
        source: an XML file with ShopSite orders; an open file is read from where it stands and left open.
        timezone: the store's zone, such as ``"America/Denver"``; without it times stay naive.
        currency: what the amounts are in; the file does not tell.
        on_error: ``"raise"``, or ``"quarantine"`` to go on after an order that cannot be read.

    Raises:
        TypeError: `source` is text, or a file opened as text.
        OSError: the file cannot be opened or read.
        IncompleteDownloadError: while iterating; the file ends before the orders do.
        OrderDataError: while iterating; an order cannot be read, or the file holds no orders.
        StoreRefusedError: while iterating; the file holds a store's refusal.
    """
    if isinstance(source, io.TextIOBase):
        raise TypeError("source must be a file opened in binary mode ('rb'): the XML itself says how to decode it")
    if not isinstance(source, (str, PathLike, bytes)) and not hasattr(source, "read"):
        raise TypeError(f"source must be a path, bytes or a binary file, not {type(source).__name__}")
    exchange = Exchange()
    return OrderStream(_results(source, exchange, zone(timezone), currency), exchange, on_error)


def _results(
    source: str | PathLike[str] | bytes | Readable, exchange: Exchange, timezone: tzinfo | None, currency: str | None
) -> Results:
    exchange.reader = Reader(_chunks(source), currency=currency, timezone=timezone, needs_code=False)
    yield from exchange.reader
    exchange.reader.reply.check_rest()


def _chunks(source: str | PathLike[str] | bytes | Readable) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, (str, PathLike)):
        with Path(source).open("rb") as file:
            yield from _chunks(file)
    else:
        while chunk := source.read(_CHUNK):
            yield chunk
