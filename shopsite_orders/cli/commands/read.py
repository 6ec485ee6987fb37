"""``shopsite-orders read``: orders from a file."""

import codecs
import json
import re
from pathlib import Path
from typing import BinaryIO

import attrs
import click

from shopsite_orders import read_orders
from shopsite_orders.cli.options.options import clock_and_currency, delivery
from shopsite_orders.cli.terminal.exits import EPILOG, NO_DOWNLOAD, fail, usage
from shopsite_orders.cli.terminal.output import deliver
from shopsite_orders.reply.stream import OnError

_CHUNK, _LARGEST_HEAD = 32 * 1024, 64 * 1024  # bytes
# Where a download begins, or the mark of UTF-16, in which that is not seen yet.
_BEGIN = re.compile(rb"<(?:ShopSiteOrders|SETIOrders)\b|\A(?:%b|%b)" % (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_ELEMENT = re.compile("<[A-Za-z]")


@click.command(epilog=EPILOG)
@click.argument("file", type=click.File("rb"))
@delivery
@clock_and_currency
def read(
    *,
    file: BinaryIO,
    output: str,
    on_error: OnError,
    quarantine_file: Path | None,
    timezone: str | None,
    currency: str | None,
) -> None:
    """Read orders from a file and write them as JSON Lines.

    FILE is an XML file of orders that you downloaded from the back office, or a
    store's reply that you kept; "-" reads one from standard input. Card numbers
    are masked in what is written, and CVV2s are left out.
    """
    with usage():
        stream = read_orders(_begun(file), timezone=timezone, currency=currency, on_error=on_error)
    deliver(stream, output=output, quarantine_file=quarantine_file)


@attrs.define
class _Begun:
    """A file whose beginning was read already."""

    head: bytes
    file: BinaryIO

    def read(self, size: int, /) -> bytes:
        head, self.head = self.head, b""
        return head or self.file.read(size)


def _begun(file: BinaryIO) -> _Begun:
    """Read on to where the download begins; end the command if the file is something else."""
    head = b""
    while not (begin := _BEGIN.search(head)) and len(head) < _LARGEST_HEAD and (chunk := file.read(_CHUNK)):
        head += chunk
    if not begin and (what := _what(head.decode("utf-8-sig", "replace").strip("\0 \t\r\n"))):
        fail(f"this is not a ShopSite download{what}", NO_DOWNLOAD)
    return _Begun(head, file)


def _what(text: str) -> str | None:
    """Return what a file is instead of a download, which is not quoted; `None` for a store's refusal, or a fragment."""
    if not text:
        return ": it is empty"
    if text.startswith(("{", "[{")):
        return None if _is_refusal(text) else ", but JSON"
    if _PAGE.search(text):
        return ", but a web page"
    return None if text.startswith("<") and not _ELEMENT.search(text) else ": <ShopSiteOrders> is nowhere in it"


def _is_refusal(text: str) -> bool:
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(answer, dict) and isinstance(answer.get("error"), str)
