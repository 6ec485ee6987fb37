"""Orders from manual downloads and archived replies."""

import io
from collections.abc import Iterator
from datetime import tzinfo
from os import PathLike
from pathlib import Path
from typing import Protocol, TypeAlias

from shopsite_orders.core.checks import currency_code, wrong_type
from shopsite_orders.core.zone import zone
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.stream import OnError, OrderStream, Reading, Results

_CHUNK = 32 * 1024  # bytes
_BYTES = (bytes, bytearray, memoryview)


class Readable(Protocol):
    """What is read like a file opened in binary mode."""

    def read(self, size: int, /) -> bytes: ...


Source: TypeAlias = str | PathLike[str] | bytes | Readable


def read_orders(
    source: Source | bytearray | memoryview,
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
        TypeError: an argument is of another type; `source` is a file opened as text, which may only show while
            iterating.
        ValueError: a zone, a currency or an `on_error` that is none; an empty path.
        OSError: while iterating; the file cannot be opened or read.
        IncompleteDownloadError: while iterating; the file ends before the orders do.
        OrderDataError: while iterating; an order cannot be read, or the file holds no orders.
        StoreRefusedError: while iterating; the file holds a store's refusal.
        AuthenticationError: while iterating; the file holds a store's refusal of the credentials.
    """
    if isinstance(source, io.TextIOBase):
        raise TypeError("source must be a file opened in binary mode ('rb'): the XML itself says how to decode it")
    if not isinstance(source, (str, PathLike, *_BYTES)) and not hasattr(source, "read"):
        raise wrong_type("source", source, "a path, bytes or a binary file")
    if isinstance(source, str) and not source:
        raise ValueError("source must be the path of a file, not an empty text")
    if isinstance(source, (bytearray, memoryview)):
        source = bytes(source)  # what comes out must not change with what its owner does meanwhile
    if currency is not None:
        currency_code("currency", currency)
    reading = Reading()
    return OrderStream(_results(source, reading, zone(timezone), currency), reading, on_error)


def _results(source: Source, reading: Reading, timezone: tzinfo | None, currency: str | None) -> Results:
    reading.reader = Reader(_chunks(source), currency=currency, timezone=timezone, needs_code=False)
    yield from reading.reader
    reading.reader.reply.check_rest()


def _chunks(source: Source) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, (str, PathLike)):
        with Path(source).open("rb") as file:
            yield from _chunks(file)
    else:
        while chunk := source.read(_CHUNK):
            if not isinstance(chunk, _BYTES):
                raise wrong_type("what source reads", chunk, "bytes, as of a file opened in binary mode ('rb')")
            yield bytes(chunk)
