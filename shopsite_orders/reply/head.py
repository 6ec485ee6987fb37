"""What stands before the first order -> the layout's version, and the charset of what follows."""

import codecs
import re

import attrs

from shopsite_orders.core import charset
from shopsite_orders.decoding.forms.markup import MarkupError, check_prolog
from shopsite_orders.errors import OrderDataError
from shopsite_orders.reply import diagnosis
from shopsite_orders.reply.scanning.limits import LARGEST_HEAD
from shopsite_orders.reply.scanning.marks import ROOT
from shopsite_orders.reply.scanning.scanner import Scanner

_PROLOG = re.compile(rb"<\?xml|<!DOCTYPE")
_DECLARATION = re.compile(r"<\?xml\b[^>]*>")
_ENCODING = re.compile(r"""encoding\s*=\s*["']([^"'>]*)""")
_VERSION = re.compile(rb"""\sversion\s*=\s*["']([^"'<>]*)["']""")


@attrs.frozen(kw_only=True)
class Head:
    """What the head of a reply says (docs/protocol.md#before-the-xml).

    Attributes:
        version: the layout that the root element names, if it does.
        charset: the charset that is declared, if one is.
        empty: whether the root element ends where it begins.
    """

    version: str | None
    charset: str | None
    empty: bool


def read_head(scanner: Scanner) -> Head | None:
    """Read up to the root element's start tag, and go on behind it; `None` if it has not come yet.

    What follows is read as UTF-8 if the charset may hide markup.

    Raises:
        ShopSiteError: the reply is something else than XML with orders, or declares entities.
    """
    if scanner.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        scanner.transcode("utf-16")
    root = scanner.find(ROOT)
    if root is None or root.end() > LARGEST_HEAD or diagnosis.is_json(scanner.data):
        if scanner.ended or len(scanner.data) > LARGEST_HEAD:
            raise diagnosis.explain(bytes(scanner.data[:LARGEST_HEAD]), asked_for="orders")
        return None
    declared = _declared(bytes(scanner.data[: root.start()]))
    scanner.go(root.end())
    if declared and charset.hides_markup(declared):
        scanner.transcode(declared)
    version = _VERSION.search(root["attributes"] or b"")
    return Head(
        version=version[1].decode("ascii", "replace") if version else None,
        charset="utf-8" if scanner.transcoded else declared,
        empty=bool(root["empty"]),
    )


def _declared(before: bytes) -> str | None:
    """Check what stands before the root element, and return the charset that it declares."""
    begin = _PROLOG.search(before)
    prolog, _ = charset.decode(before[begin.start() :] if begin else b"")
    declaration = _DECLARATION.match(prolog)
    try:
        check_prolog(prolog[declaration.end() :] if declaration else prolog)
    except MarkupError as error:
        raise OrderDataError(f"the reply is refused: {error}") from error
    if codecs.BOM_UTF8 in before[: begin.start() if begin else None]:
        return "utf-8"
    encoding = _ENCODING.search(declaration[0]) if declaration else None
    return encoding[1] if encoding else None
