"""The token (docs/protocol.md#the-token-request): asked for as oauthlib does it, at one URL, and checked first."""

import json
from io import BytesIO
from typing import Any

import requests
from requests_oauthlib import OAuth2Session

from shopsite_orders.errors import IncompleteDownloadError, ShopSiteError, StoreRefusedError
from shopsite_orders.reply import diagnosis
from shopsite_orders.store.secrets import Secrets

TOKEN = "an access token"  # noqa: S105 - what is asked for, in words
_FIELDS = ("access_token", "token_type", "download_url")


class TokenSession(OAuth2Session):
    """The code grant at one URL, which makes the token known as a secret before oauthlib reads it."""

    def __init__(self, url: str, secrets: Secrets) -> None:
        super().__init__()
        self._url = url
        self._secrets = secrets
        self.register_compliance_hook("access_token_response", self._checked)

    # What it does with the arguments is requests'; the URL it is given is fetch_token's placeholder.
    def request(self, method: str, url: str, **options: Any) -> requests.Response:  # type: ignore[override] # noqa: ARG002
        return requests.Session.request(self, method, self._url, allow_redirects=False, **options)

    def _checked(self, response: requests.Response) -> requests.Response:
        """Return a response with nothing but what oauthlib has to see: it trusts the types of the rest."""
        fields = _fields(response.content)
        self._secrets.add(fields["access_token"])
        checked = requests.Response()
        checked.raw = BytesIO(json.dumps(fields).encode())
        checked.encoding = "utf-8"
        return checked


def _fields(body: bytes) -> dict[str, str]:
    """Return the fields of a token that are of use; what is missing is empty.

    Raises:
        ShopSiteError: the body is not a token's, or one of these fields is not text.
    """
    answer = _document(body)
    if answer is None or answer.get("error"):
        raise _refusal(body)
    fields = {name: answer.get(name) or "" for name in _FIELDS}
    for name, value in fields.items():
        if not isinstance(value, str) or not value.isprintable():
            raise StoreRefusedError(f"the store answered with a token whose {name} is not text: check the URL")
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
