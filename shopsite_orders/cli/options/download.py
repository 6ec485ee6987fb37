"""A file that should be a ShopSite download: read on to where it begins, or told what it is instead."""

import codecs
import json
import re
from typing import BinaryIO

import attrs

from shopsite_orders.cli.terminal.exits import NO_DOWNLOAD, fail

_CHUNK, _LARGEST_HEAD = 32 * 1024, 64 * 1024  # bytes
# Where a download begins, or the mark of UTF-16, in which that is not seen yet.
_BEGIN = re.compile(rb"<(?:ShopSiteOrders|SETIOrders)\b|\A(?:%b|%b)" % (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
_PAGE = re.compile(r"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)
_ELEMENT = re.compile("<[A-Za-z]")


@attrs.define
class Begun:
    """A file whose beginning was read already."""

    head: bytes
    file: BinaryIO

    def read(self, size: int, /) -> bytes:
        head, self.head = self.head, b""
        return head or self.file.read(size)


def begun(file: BinaryIO) -> Begun:
    """Read on to where the download begins; end the command if the file is something else."""
    head = b""
    while not (begin := _BEGIN.search(head)) and len(head) < _LARGEST_HEAD and (chunk := file.read(_CHUNK)):
        head += chunk
    if not begin and (what := _what(head.decode("utf-8-sig", "replace").strip("\0 \t\r\n"))):
        fail(f"this is not a ShopSite download{what}", NO_DOWNLOAD)
    return Begun(head, file)


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
