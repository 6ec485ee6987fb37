"""The token request (docs/protocol.md#the-token-request): as oauthlib makes it, to one URL, checked first."""

import json
from io import BytesIO
from typing import Any

import requests
from requests_oauthlib import OAuth2Session

from shopsite_orders.store.http.token import token_fields
from shopsite_orders.store.secrets import Secrets


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
        fields = token_fields(response.content)
        self._secrets.add(fields["access_token"])
        checked = requests.Response()
        checked.raw = BytesIO(json.dumps(fields).encode())
        checked.encoding = "utf-8"
        return checked
