"""Orders from JSON Lines: an archive in which each line is what `Order.to_dict` gave, as JSON."""

import io
import json
from collections.abc import Iterator
from decimal import Decimal
from os import PathLike
from pathlib import Path
from typing import Protocol

from shopsite_orders.core.checks import wrong_type
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError

LONGEST_LINE = 16 * 1024 * 1024  # bytes; as much as an order in a reply may have


class Lines(Protocol):
    """What is read like a file opened in binary mode."""

    def readline(self, size: int, /) -> bytes: ...


def read_jsonl(source: str | PathLike[str] | Lines) -> Iterator[Order]:
    """Yield the orders of a file of JSON Lines, one after the other, as ``shopsite-orders pull`` writes it.

    Each equals the order that was written, with card data as it was shown. Empty lines are skipped.

    Args:
        source: a path, or a file open in binary mode, which is read from where it stands and left open.

    Raises:
        TypeError: `source` is neither, or is a file opened as text.
        OSError: while iterating; the file cannot be opened or read.
        OrderDataError: while iterating; a line is not an order. The message has its number, the error its bytes.
    """
    if isinstance(source, io.TextIOBase) or not (isinstance(source, str | PathLike) or hasattr(source, "readline")):
        raise wrong_type("source", source, "a path or a file opened in binary mode ('rb')")
    return _opened(source)


def _opened(source: str | PathLike[str] | Lines) -> Iterator[Order]:
    if isinstance(source, str | PathLike):
        with Path(source).open("rb") as file:
            yield from _orders(file)
    else:
        yield from _orders(source)


def _orders(file: Lines) -> Iterator[Order]:
    number = 0
    while line := file.readline(LONGEST_LINE + 1):
        number += 1
        if line.strip():
            yield _order(line, number)


def _order(line: bytes, number: int) -> Order:
    try:
        return Order.from_dict(_json(line))
    except ValueError as error:
        end = "" if line.endswith(b"\n") else " (the file ends there, and may have been cut off)"
        raise OrderDataError(
            f"line {number} is not an order as Order.to_dict gives it: {error}{end}; mend or remove the line", raw=line
        ) from error


def _json(line: bytes) -> dict[str, object]:
    """Read a line; numbers stay exact, should another program have written them as such."""
    if len(line) > LONGEST_LINE:
        raise ValueError(f"it has more than {LONGEST_LINE:,} bytes")
    try:
        values: dict[str, object] = json.loads(line.rstrip(), parse_float=Decimal)
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON from column {error.colno} on") from error
    except ValueError as error:
        raise ValueError("it holds a number that is too long to be read") from error
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    return values
