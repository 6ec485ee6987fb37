"""A client written by hand after docs/protocol.md#signing, with plain requests: nothing of the library is in it."""

import base64
import hmac
import itertools
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote, urlsplit

import pytest
from requests import Response, Session

from shopsite_orders.sandbox import SandboxStore

NOW = 1_795_308_842.0


@pytest.fixture(autouse=True)
def _quiet(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Whatever its clients do, a sandbox prints nothing."""
    yield
    assert capfd.readouterr() == ("", "")


@pytest.fixture
def now() -> list[float]:
    """The sandbox's clock, to be set by a test: its one item is the time."""
    return [NOW]


@pytest.fixture
def sandbox(now: list[float]) -> Iterator[SandboxStore]:
    with SandboxStore(orders=12, clock=lambda: now[0]) as sandbox:
        yield sandbox


@pytest.fixture
def session(sandbox: SandboxStore) -> Iterator[Session]:
    with sandbox.session() as session:
        session.headers["Connection"] = "close"
        yield session


@pytest.fixture
def authorize(sandbox: SandboxStore, session: Session) -> Callable[..., Response]:
    """Post a correct authorization form, with the changes a test makes to it."""
    nonces = itertools.count(10_000_000)
    application = sandbox.application

    def post(**changes: str) -> Response:
        credentials = base64.b64encode(f"{application['client_id']}:{next(nonces)}".encode()).decode()
        form = {
            "grant_type": "authorization_code",
            "code": application["authorization_code"],
            "client_credentials": credentials,
            "signature": signature(application["secret_key"], changes.get("client_credentials", credentials)),
        }
        return session.post(sandbox.authorization_url, data=form | changes, timeout=10, allow_redirects=False)

    return post


@pytest.fixture
def sign(sandbox: SandboxStore, authorize: Callable[..., Response], now: list[float]) -> Callable[..., dict[str, str]]:
    """Return a form that carries the given data, a new token, and the signature of both."""
    nonces = itertools.count(50_000_000)

    def signed(**data: str) -> dict[str, str]:
        reply = json.loads(authorize().content.decode("utf-8-sig"))
        url = urlsplit(reply["download_url"])
        token, timestamp, nonce = reply["access_token"], str(int(now[0])), str(next(nonces))
        pairs = "".join(f"{name}={quote(value, safe='')}\n" for name, value in sorted(data.items()))
        text = f"{token}\n{timestamp}\n{nonce}\n\nPOST\n{url.hostname}\n{url.port}\n{url.path}\n{pairs}"
        proof = {"token": token, "timestamp": timestamp, "nonce": nonce}
        return data | {"signature": signature(sandbox.application["secret_key"], text)} | proof

    return signed


@pytest.fixture
def download(sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]]) -> Callable[..., Response]:
    """Ask for orders, in layout 14.0 unless a test says otherwise."""

    def post(**data: str) -> Response:
        form = sign(**{"clientApp": "1", "dbname": "orders", "version": "14.0"} | data)
        return session.post(sandbox.download_url, data=form, timeout=10, allow_redirects=False)

    return post


def signature(secret_key: str, text: str) -> str:
    return base64.b64encode(hmac.digest(secret_key.encode(), text.encode(), "sha1")).decode()
