"""The body of a token reply -> its texts (docs/protocol.md#the-token-reply)."""

import json
from typing import Any

from shopsite_orders.errors import IncompleteDownloadError, ShopSiteError, StoreRefusedError
from shopsite_orders.reply import diagnosis

TOKEN = "an access token"  # noqa: S105 - what is asked for, in words
_FIELDS = ("access_token", "token_type", "download_url")


def token_fields(body: bytes) -> dict[str, str]:
    """Return the fields of a token that are of use; what is missing is empty.

    Raises:
        ShopSiteError: the body is no token, or one of these fields is no text.
    """
    answer = _document(body)
    if answer is None or answer.get("error"):
        raise _refusal(body)
    fields = {name: answer.get(name) or "" for name in _FIELDS}
    for name, value in fields.items():
        if not isinstance(value, str) or not value.isprintable():
            raise StoreRefusedError(f"the store answered with a token whose {name} is no text: check the URL")
    return fields


def _document(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body.decode("utf-8-sig"))  # it begins with a byte order mark
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refusal(body: bytes) -> ShopSiteError:
    """Return what is wrong with the body; nothing is told of one that may hold a token."""
    if diagnosis.is_json(body) and b"access_token" in body:
        return IncompleteDownloadError(f"the store's JSON answer is damaged where {TOKEN} was expected: ask again")
    return diagnosis.explain(body, asked_for=TOKEN, status=200, quote=False)
