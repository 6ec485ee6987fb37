"""A body that is not what was asked for -> the error that says what it is (docs/protocol.md#what-a-reply-is)."""

import codecs
import html
import json
import re
from typing import Any

from shopsite_orders.core.card_data import redact_piece
from shopsite_orders.core.printable import printable
from shopsite_orders.errors import (
    AuthenticationError,
    IncompleteDownloadError,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
)
from shopsite_orders.reply import advice

_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_PACKED = {b"\x1f\x8b": "gzip", b"PK\x03\x04": "ZIP"}  # by what their bytes begin with
_HEADER = b"content-type:"  # a CGI header that became part of the body
_BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:content-type:[^\n]*\s*(?:\xef\xbb\xbf\s*)?)?", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype html|html|head|body|title)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.IGNORECASE)
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^<>]*>?")
_ASIDE = re.compile(r"<!--.*?(?:-->|\Z)|<[?!][^>]*", re.DOTALL)
_START_TAG = re.compile(r"<([A-Za-z][\w.:-]*+)[^<>]*>")
# What else a store's database is downloaded as (docs/protocol.md#what-a-reply-is), by the root element.
_OTHER_DOWNLOADS = {"ShopSiteProducts": "products", "ShopSitePages": "pages"}
_LOGIN = re.compile(r"user name could not be determined|log ?in\b|password", re.IGNORECASE)


def explain(body: bytes, *, asked_for: str, status: int | None = None, quote: bool = True) -> ShopSiteError:
    """Return the error for a `body` that holds no `asked_for` ("orders", "an access token").

    Without `quote`, a body of unknown form is not shown: it may hold a secret.
    """
    begin = _BEFORE.sub(b"", body, count=1)
    text = begin.decode("utf-8", "replace").strip()
    if not text.strip("\0") or _HEADER.startswith(body.lower()) or any(mark.startswith(begin) for mark in _MARKS):
        return IncompleteDownloadError(f"expected {asked_for}, but the store's answer was empty: ask again")
    if packed := next((kind for mark, kind in _PACKED.items() if body.startswith(mark)), None):
        return OrderDataError(f"expected {asked_for}, but this is a {packed} file: unpack it first")
    if text.startswith("{"):
        return refusal(body, asked_for=asked_for) or _json_error(text, asked_for)
    known = _other_download(text, asked_for) or _web_page(text, asked_for, status) or _cut_off(text, asked_for)
    if known:
        return known
    if not quote:
        return StoreRefusedError(
            f"expected {asked_for}, but the reply is of another form: check the URL", status=status
        )
    return OrderDataError(f"expected {asked_for}, but the reply begins with {snippet(text)!r}: check the URL", raw=body)


def refusal(body: bytes, *, asked_for: str) -> AuthenticationError | None:
    """Return the error that a JSON `body` names (RFC 6749 section 5.2), whatever status it came with; else nothing."""
    named = named_error(body)
    if named is None:
        return None
    code, description = named
    said = f"the store refused {asked_for} with the error {snippet(code)!r}" + (
        f": {description}" if description else ""
    )
    return AuthenticationError(f"{said}; {advice.for_code(code)}", code=snippet(code), retryable="token" in code)


def named_error(body: bytes) -> tuple[str, str] | None:
    """Return the code and the description of a JSON error, if a body is one."""
    answer = _parsed(_BEFORE.sub(b"", body, count=1).decode("utf-8", "replace")) if is_json(body) else None
    if not isinstance(answer, dict) or not isinstance(error := answer.get("error"), str) or not error:
        return None
    return error, snippet(str(answer.get("error_description") or ""))


def is_json(body: bytes | bytearray) -> bool:
    """Say whether a body is meant as JSON, as ShopSite's own errors are; it may begin with a byte order mark."""
    before = _BEFORE.match(body)
    return body.startswith(b"{", before.end() if before else 0)


def snippet(text: str, length: int = 80) -> str:
    """Return the beginning of a text, in one line, with card data masked and nothing in it that a terminal obeys."""
    line = printable(redact_piece(" ".join(text.split())))
    return line if len(line) <= length else f"{line[:length]}…"


def title(page: str) -> str:
    """Return what a person would call an HTML page: its title, or else its first words."""
    found = _TITLE.search(page)
    said = found[1] if found and found[1].strip() else _words(redact_piece(page))
    return snippet(html.unescape(said))


def _first_element(text: str) -> str:
    """Return the name of the element that a text begins with, behind comments and declarations; else nothing."""
    first = _START_TAG.search(_ASIDE.sub("", text)) if text.startswith("<") else None
    return first[1] if first else ""


def _words(page: str) -> str:
    return _TAG.sub(" ", _SCRIPT.sub(" ", page))


def _other_download(text: str, asked_for: str) -> OrderDataError | None:
    if (root := _first_element(text)) not in _OTHER_DOWNLOADS:
        return None
    return OrderDataError(
        f"expected {asked_for}, but this is a download of {_OTHER_DOWNLOADS[root]}: download orders instead, with "
        "dbname=orders or from ShopSite's screen Orders > Download"
    )


def _web_page(text: str, asked_for: str, status: int | None) -> ShopSiteError | None:
    if not _HTML.search(text):
        return None
    said = f"the store answered with a web page, {title(text)!r}, instead of {asked_for}"
    if _LOGIN.search(_words(text)):
        return AuthenticationError(f"{said}: check the credentials, and that the URL is the right store's")
    return StoreRefusedError(f"{said}: check the URL", description=title(text), status=status)


def _cut_off(text: str, asked_for: str) -> IncompleteDownloadError | None:
    if not text.startswith("<") or _first_element(text):
        return None
    return IncompleteDownloadError(f"expected {asked_for}, but the reply ended before its first element: ask again")


def _json_error(text: str, asked_for: str) -> ShopSiteError:
    if _parsed(text) is None:
        return IncompleteDownloadError(
            f"expected {asked_for}, but the store's JSON answer is cut off or damaged: ask again"
        )
    return StoreRefusedError(f"the store answered with JSON that names no error, instead of {asked_for}: check the URL")


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
