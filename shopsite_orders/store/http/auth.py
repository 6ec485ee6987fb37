"""What proves to a store who asks for a download."""

import base64
from urllib.parse import parse_qsl

import attrs
import requests
from requests.auth import AuthBase, HTTPBasicAuth

from shopsite_orders.store.credentials import MerchantLogin
from shopsite_orders.store.secrets import Secrets
from shopsite_orders.store.signing import seen_as, signed_parameters


@attrs.frozen(kw_only=True)
class MacAuth(AuthBase):
    """Signs a form as ShopSite wants it (docs/protocol.md#signing); good for one request.

    `host` and `port` are those by which the store knows itself, where they are not those of the request.
    """

    secret_key: str = attrs.field(repr=False)
    token: str = attrs.field(repr=False)
    timestamp: int
    nonce: str
    host: str | None = None
    port: int | None = None
    secrets: Secrets = attrs.field(factory=Secrets, repr=False)

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        parameters = dict(parse_qsl(str(request.body), keep_blank_values=True))
        signed = signed_parameters(
            seen_as(str(request.url), host=self.host, port=self.port),
            parameters,
            secret_key=self.secret_key,
            token=self.token,
            timestamp=self.timestamp,
            nonce=self.nonce,
        )
        self.secrets.add(dict(signed)["signature"])
        request.prepare_body(signed, None)
        return request


def basic_auth(login: MerchantLogin, secrets: Secrets) -> AuthBase:
    """Return the authentication of a merchant's login; HTTP Basic carries UTF-8."""
    user_id, password = login.user_id.encode(), login.password.encode()
    secrets.add(login.password, base64.b64encode(user_id + b":" + password).decode("ascii"))
    return HTTPBasicAuth(user_id, password)
