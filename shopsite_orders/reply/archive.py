"""Orders from manual downloads and archived replies."""

import io
from collections.abc import Iterator
from datetime import tzinfo
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Protocol, TypeAlias

from shopsite_orders.core.checks import currency_code, wrong_type
from shopsite_orders.core.zone import zone
from shopsite_orders.errors import ShopSiteError
from shopsite_orders.reply.advice import tell_of_file
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.stream import OnError, OrderStream, Reading, Results

_CHUNK = 32 * 1024  # bytes
_BYTES = (bytes, bytearray, memoryview)


class Readable(Protocol):
    """What is read like a file opened in binary mode."""

    def read(self, size: int, /) -> bytes: ...


Source: TypeAlias = str | PathLike[str] | Readable


def read_orders(
    source: Source | bytes | bytearray | memoryview,
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
        ValueError: a zone that is unknown, a blank currency, another `on_error`, or what can be no path.
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
    if isinstance(source, str) and ("<" in source or "\n" in source):
        raise ValueError("source must be the path of a file, not what is in it: pass the orders themselves as bytes")
    if isinstance(source, _BYTES):
        source = io.BytesIO(source)  # a copy, as what comes out must not change with what their owner does meanwhile
    if currency is not None:
        currency_code("currency", currency)
    reading = Reading(resumable=False)
    reading.reader = Reader(_chunks(source), currency=currency, timezone=zone(timezone), needs_code=False)
    return OrderStream(_results(reading.reader), reading, on_error)


def _results(reader: Reader) -> Results:
    try:
        yield from reader
    except ShopSiteError as error:
        tell_of_file(error)
        raise
    reader.check_rest()


def _chunks(source: Source) -> Iterator[bytes]:
    """Yield the bytes piece by piece; no frame holds one, as an error that is raised here shows them."""
    if isinstance(source, (str, PathLike)):
        with Path(source).open("rb") as file:
            yield from _chunks(file)
    else:
        yield from iter(partial(_read_piece, source), b"")


def _read_piece(source: Readable) -> bytes:
    piece = source.read(_CHUNK)
    if not isinstance(piece, _BYTES):
        raise wrong_type("what source reads", piece, "bytes, as of a file opened in binary mode ('rb')")
    return bytes(piece)
