"""Orders -> CSV for spreadsheets, in which no cell is a formula, whatever a customer typed.

A spreadsheet takes a cell for a formula that begins with ``=``, ``+``, ``-`` or ``@``, or with what looks like these,
and may pass over blanks and signs that cannot be seen. It may also take another character than the comma for what
separates cells, and so find the beginning of a cell within a text: a formula is prevented wherever one could begin.
Numbers are digits, and stay numbers.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Any

import pyarrow as pa

from shopsite_orders.core.files.replacement import replacing
from shopsite_orders.frames.batches.personal import Personal
from shopsite_orders.frames.batches.source import Orders, Several, source

_BEGINS = r"\A|[,;|\t\"\n\r\v\f\x1c-\x1e\x85\u2028\u2029]"  # a cell
# Blanks, controls and signs of format that do not begin a cell; without those, no run of them is looked at twice.
_UNSEEN = (
    r"[ \x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\xa0\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u1680\u180e"
    r"\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]*"
)
_SIGNS = r"[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212]"
_FORMULA = re.compile(f"((?:{_BEGINS}){_UNSEEN})({_SIGNS})")
_MARK = "\ufeff".encode()  # of UTF-8, which spreadsheets look for


def to_csv(
    orders: Orders,
    path: str | PathLike[str],
    *,
    tables: str | Several = "orders",
    store: str | None = None,
    personal: Personal = "keep",
    key: bytes | None = None,
) -> None:
    """Write orders as CSV that a spreadsheet opens as it is: UTF-8 with a mark of it, and no cell a formula.

    A text that could be taken for a formula has an apostrophe put before it, as spreadsheets have it themselves. The
    file is replaced as a whole or stays as it was; only its owner may read it, unless it exists with another mode.

    Args:
        orders: an iterable of them, an `OrderDatabase` or an `Inbox`.
        path: the file; of several tables the folder, which is made, for a file such as ``lines.csv`` of each.
        tables: one, or several.
        store: as for `to_arrow`, and so are the next two.
        personal: what becomes of personal columns.
        key: a secret for ``personal="hash"``.

    Raises:
        OSError: it cannot be written.
        OrderDataError: as for `to_arrow`.
    """
    one = isinstance(tables, str)
    asked = source(orders, tables, store=store, personal=personal, key=key)
    if not one:
        Path(path).mkdir(mode=0o700, exist_ok=True)
    with ExitStack() as files:
        drafts = {
            table: files.enter_context(replacing(path if one else Path(path) / f"{table}.csv"))
            for table in asked.tables
        }
        for table, schema in asked.schemas.items():
            drafts[table].write(_MARK + _lines([schema.names]))
        for batches in asked.batches():
            for table, batch in batches.items():
                drafts[table].write(_lines(zip(*map(_cells, batch.columns), strict=True)))


def harmless(text: str) -> str:
    """Return a text in which no spreadsheet finds a formula."""
    return _FORMULA.sub(r"\1'\2", text)


def _lines(rows: Iterable[Iterable[str | None]]) -> bytes:
    written = StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


def _cells(column: pa.Array) -> Iterator[str | None]:
    shown = _shown(column.type)
    return (None if value is None else shown(value) for value in column.to_pylist())


def _shown(kind: pa.DataType) -> Callable[[Any], str]:
    return next((shown for shows, shown in _SHOWN.items() if shows(kind)), harmless)


def _digits(number: Any) -> str:
    return format(number, "f").rstrip("0").rstrip(".")


_SHOWN: Mapping[Callable[[pa.DataType], bool], Callable[[Any], str]] = {
    pa.types.is_decimal: _digits,
    pa.types.is_integer: str,
    pa.types.is_boolean: lambda flag: str(flag).upper(),
    pa.types.is_timestamp: lambda moment: moment.replace(tzinfo=None).isoformat(" "),
}
