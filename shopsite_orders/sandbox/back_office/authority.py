"""Who may download: the store's side of both logins (docs/protocol.md#logins and docs/protocol.md#signing).

Signatures are computed here from the request as it came, by code that knows nothing of the client.
"""

import base64
import binascii
import hmac
import re
import secrets
import string
from collections.abc import Callable, Mapping
from random import Random
from urllib.parse import quote

import attrs

from shopsite_orders.sandbox.http.exchange import Call

TOKEN_LIFE = 30
CLOCK_SKEW = 300  # inferred: no limit is published
SIGNATURE_FIELDS = ("signature", "token", "timestamp", "nonce")

_SECONDS = re.compile(r"\d{1,12}", re.ASCII)
# As RFC 6749 (section 5.2) and RFC 6750 (section 3.1) prescribe; other codes come with HTTP 200, as stores do it too
# (docs/protocol.md#the-token-reply). `faults.JsonError` makes any code come with any status: read the body.
_STATUS = {
    "invalid_client": 401,
    "invalid_token": 401,
    "invalid_grant": 400,
    "invalid_request": 400,
    "unsupported_grant_type": 400,
}


class Denied(Exception):  # noqa: N818 - the OAuth word for it; never leaves the sandbox
    """The store says no: an OAuth error code and a sentence."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(code, description)
        self.code = code
        self.description = description
        self.status = _STATUS.get(code, 200)


@attrs.frozen(kw_only=True)
class Credentials:
    """What the merchant hands to a developer, for either login."""

    client_id: str
    secret_key: str = attrs.field(repr=False)
    authorization_code: str = attrs.field(repr=False)
    user_id: str = "merchant"
    password: str = attrs.field(default="", repr=False)

    @classmethod
    def drawn(cls, seed: int) -> "Credentials":
        """Make credentials of the documented shape, the same for the same seed."""
        random = Random(f"credentials {seed}")  # noqa: S311 - reproducible on purpose
        key = _characters(random, 16)
        return cls(
            client_id=_characters(random, 8).upper(),
            secret_key="-".join(key[place : place + 4] for place in range(0, 16, 4)),
            authorization_code=_characters(random, 32),
            password=_characters(random, 12),
        )


def _characters(random: Random, count: int) -> str:
    return "".join(random.choices(string.ascii_letters + string.digits, k=count))


class Authority:
    """Issues single-use tokens and checks what is signed with them; remembers every nonce."""

    def __init__(
        self, credentials: Credentials, clock: Callable[[], float], new_token: Callable[[], str] | None = None
    ) -> None:
        self._credentials = credentials
        self._clock = clock
        self._new_token = new_token or self._token
        self._expiry: dict[str, float] = {}
        self._nonces: set[tuple[str, str]] = set()

    def authorize(self, form: Mapping[str, str]) -> str:
        """Return a new token for a form that proves to know code, client id and secret key.

        Raises:
            Denied: it does not.
        """
        if form.get("grant_type") != "authorization_code":
            raise Denied("unsupported_grant_type", "grant_type must be authorization_code")
        credentials = form.get("client_credentials", "")
        client_id, nonce = _unpacked(credentials)
        if not _same(client_id, self._credentials.client_id):
            raise Denied("invalid_client", "The client id is unknown")
        if not _same(form.get("signature", ""), self._signature(credentials)):
            raise Denied("invalid_client", "The signature does not match the secret key")
        if not _same(form.get("code", ""), self._credentials.authorization_code):
            raise Denied("invalid_grant", "The authorization code is not valid")
        self._spend("authorize", nonce)
        token = self._new_token()
        self._expiry[token] = self._clock() + TOKEN_LIFE
        return token

    def verify(self, call: Call) -> None:
        """Let a download through whose token is live and whose signature covers exactly what came.

        A token is spent by being shown, whatever comes of it.

        Raises:
            Denied: anything is missing, stale, used before or signed otherwise.
        """
        form = call.parameters
        expiry = self._expiry.pop(form.get("token", ""), None)
        if missing := [name for name in SIGNATURE_FIELDS if not form.get(name)]:
            raise Denied("invalid_request", f"Missing: {', '.join(missing)}")
        if expiry is None:
            raise Denied("invalid_token", "The token is unknown or was used before")
        if self._clock() > expiry:
            raise Denied("invalid_token", "The token has expired")
        if not _SECONDS.fullmatch(form["timestamp"]) or abs(self._clock() - int(form["timestamp"])) > CLOCK_SKEW:
            raise Denied("invalid_timestamp", "The timestamp is not the present time in UNIX seconds")
        if not _same(form["signature"], self._signature(_signed_text(call))):
            raise Denied("invalid_signature", "The signature does not match the request")
        self._spend("download", form["nonce"])

    def admits(self, authorization: str) -> bool:
        """Say whether an Authorization header carries the merchant's user id and password (HTTP Basic)."""
        login = f"{self._credentials.user_id}:{self._credentials.password}".encode()
        return _same(authorization, f"Basic {base64.b64encode(login).decode()}")

    def _signature(self, text: str) -> str:
        digest = hmac.digest(self._credentials.secret_key.encode(), text.encode(), "sha1")
        return base64.b64encode(digest).decode()

    def _spend(self, place: str, nonce: str) -> None:
        if (place, nonce) in self._nonces:
            raise Denied("invalid_nonce", "The nonce was used before")
        self._nonces.add((place, nonce))

    def _token(self) -> str:
        """Make a token of the recorded shape: base64 with its padding, `+` and `/`, which a client must encode."""
        plain = f"{int(self._clock())}|sandbox|1|Orders|775|".encode() + secrets.token_bytes(8)
        return base64.b64encode(plain).decode()


def _unpacked(client_credentials: str) -> tuple[str, str]:
    try:
        text = base64.b64decode(client_credentials, validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise Denied("invalid_client", "client_credentials is not base64; is a + percent-encoded?") from None
    client_id, _, nonce = text.partition(":")
    if not nonce:
        raise Denied("invalid_client", "client_credentials holds no nonce")
    return client_id, nonce


def _signed_text(call: Call) -> str:
    """Return what the client must have signed, byte for byte (docs/protocol.md#signing)."""
    form = call.parameters
    host, _, port = call.host.partition(":")
    request = [call.method, host, port or ("443" if call.secure else "80"), call.path]
    data = sorted((name, value) for name, value in call.pairs if name not in SIGNATURE_FIELDS)
    encoded = [f"{name}={quote(value, safe='')}" for name, value in data]
    return "\n".join([form["token"], form["timestamp"], form["nonce"], "", *request, *encoded, ""])


def _same(given: str, expected: str) -> bool:
    return hmac.compare_digest(given.encode(), expected.encode())
