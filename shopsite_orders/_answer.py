"""A body that is not what was asked for -> the error that says what it is (PROTOCOL section 4)."""

import codecs
import html
import json
import re

from shopsite_orders._redact import redact
from shopsite_orders.errors import (
    AuthenticationError,
    IncompleteDownloadError,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
)

_BEFORE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:content-type:[^\n]*\s*)?", re.IGNORECASE)  # a CGI header in the body
_HTML = re.compile(r"<(?:!doctype html|html|head|body|title)\b", re.IGNORECASE)
_TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_START_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_LOGIN = re.compile(r"user name could not be determined|log ?in\b|password", re.IGNORECASE)


def explain(body: bytes, *, asked_for: str, status: int | None = None) -> ShopSiteError:
    """Return the error for a `body` that holds no `asked_for` ("orders", "an access token")."""
    text = _BEFORE.sub(b"", body, count=1).decode("utf-8", "replace").strip()
    if not text.strip("\0") or _starts(codecs.BOM_UTF8, body) or _starts(b"content-type:", body.lower()):
        return IncompleteDownloadError(f"the store's answer was empty where {asked_for} were expected")
    if text.startswith("{"):
        return _json_error(text, asked_for)
    if _HTML.search(text):
        return _html_error(text, asked_for, status)
    if text.startswith("<") and not _START_TAG.search(text):
        return IncompleteDownloadError(f"the reply ended before its first element, where {asked_for} were expected")
    return OrderDataError(f"expected {asked_for}, but the reply begins with {snippet(text)!r}", raw=body)


def _starts(whole: bytes, body: bytes) -> bool:
    return len(body) < len(whole) and whole.startswith(body)


def snippet(text: str, length: int = 80) -> str:
    """Return the beginning of a text, in one line and with card data masked."""
    line = redact(" ".join(text.split()))
    return line if len(line) <= length else f"{line[:length]}…"


def title(page: str) -> str:
    """Return what a person would call an HTML page: its title, or else its first words."""
    found = _TITLE.search(page)
    return snippet(html.unescape(_TAG.sub(" ", found[1] if found and found[1].strip() else page)))


def _html_error(page: str, asked_for: str, status: int | None) -> ShopSiteError:
    said = f"the store answered with a web page, {title(page)!r}, instead of {asked_for}"
    if _LOGIN.search(_TAG.sub(" ", page)):
        return AuthenticationError(f"{said}: check the credentials, and that the URL is the right store's")
    return StoreRefusedError(f"{said}: check the URL", description=title(page), status=status)


def _json_error(text: str, asked_for: str) -> ShopSiteError:
    try:
        answer = json.loads(text)
    except ValueError:
        return IncompleteDownloadError(f"the store's JSON answer is cut off or damaged where {asked_for} were expected")
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, str) or not error:
        return StoreRefusedError(f"the store answered with JSON that names no error, instead of {asked_for}")
    description = snippet(str(answer.get("error_description") or ""))
    said = f"the store refused {asked_for} with the error {snippet(error)!r}" + (
        f": {description}" if description else ""
    )
    return AuthenticationError(said, code=snippet(error), retryable="token" in error)
