"""Programs that run against live stores, played with the standard library: the sandbox must serve them as stores do.

Nothing here is encoded, asked or read as this library would: see docs/protocol.md, *The token request* and *Merchant
login*.
"""

import base64
import hmac
import json
import ssl
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import quote, urlencode, urlsplit
from urllib.request import HTTPBasicAuthHandler, HTTPPasswordMgrWithDefaultRealm, HTTPSHandler, Request, build_opener
from xml.etree import ElementTree as ET

import pytest

from shopsite_orders.sandbox import SandboxStore

NOW = 1_795_308_842


class PhpModule:
    """ShopSite's own module: forms are texts put together, never percent-encoded, and JSON is read as PHP does."""

    def __init__(self, sandbox: SandboxStore) -> None:
        self.application = sandbox.application
        self.opener = build_opener(HTTPSHandler(context=trusting(sandbox)))
        self.nonce = 10_000_000
        self.raw_plus_signs = 0

    def download(self, **parameters: str) -> bytes:
        token = self.token()
        url = urlsplit(token["download_url"])
        pairs = sorted(parameters.items())
        proof = [token["access_token"], str(NOW), self.new_nonce(), ""]
        request = ["POST", str(url.hostname), str(url.port), url.path]
        signed = "".join(f"{line}\n" for line in [*proof, *request, *(f"{n}={quote(v, safe='')}" for n, v in pairs)])
        form = dict(pairs) | {"signature": self.sign(signed), "token": proof[0], "timestamp": proof[1]}
        return self.post(token["download_url"], form | {"nonce": proof[2]})

    def token(self) -> dict[str, str]:
        credentials = base64.b64encode(f"{self.application['client_id']}:{self.new_nonce()}".encode()).decode()
        form = {
            "grant_type": "authorization_code",
            "code": self.application["authorization_code"],
            "client_credentials": credentials,
            "signature": self.sign(credentials),
        }
        answer: dict[str, str] = json.loads(self.post(self.application["authorization_url"], form).decode("utf-8"))
        return answer

    def post(self, url: str, form: dict[str, str]) -> bytes:
        body = "&".join(f"{name}={value}" for name, value in form.items())
        self.raw_plus_signs += "+" in body
        with self.opener.open(Request(url, body.encode()), timeout=10) as reply:
            content: bytes = reply.read()
        return content

    def sign(self, text: str) -> str:
        return base64.b64encode(hmac.digest(self.application["secret_key"].encode(), text.encode(), "sha1")).decode()

    def new_nonce(self) -> str:
        self.nonce += 1
        return str(self.nonce)


def trusting(sandbox: SandboxStore) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(sandbox.ca_file))


def challenged(sandbox: SandboxStore, **parameters: str) -> bytes:
    """Ask as a program does whose password is sent only when it is asked for."""
    login = sandbox.merchant_login
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, login["download_url"], login["user_id"], login["password"])
    opener = build_opener(HTTPSHandler(context=trusting(sandbox)), HTTPBasicAuthHandler(passwords))
    with opener.open(f"{login['download_url']}?{urlencode(parameters)}", timeout=10) as reply:
        content: bytes = reply.read()
    return content


def numbers(reply: bytes) -> list[str | None]:
    return [element.text for element in ET.fromstring(reply).iter("OrderNumber")]


@pytest.fixture
def application() -> Iterator[SandboxStore]:
    with SandboxStore(orders=50, clock=lambda: NOW) as sandbox:
        yield sandbox


@pytest.fixture
def merchant() -> Iterator[SandboxStore]:
    with SandboxStore(orders=50, login="merchant") as sandbox:
        yield sandbox


def test_forty_three_exchanges_as_live_programs_make_them_all_get_their_orders(
    application: SandboxStore, merchant: SandboxStore
) -> None:
    module = PhpModule(application)
    for first in range(1001, 1041):
        day = f"{application.orders[0].placed_at:%m/%d/%Y}"
        reply = module.download(
            clientApp="1", dbname="orders", maxorder="2", startorder=str(first), startdate=day, version="14.0"
        )
        assert numbers(reply) == [str(first), str(first + 1)]
    assert module.raw_plus_signs > 10
    assert numbers(challenged(merchant, maxorder="3", pay="no_cvv", startorder="1005", version="12.0")) == [
        "1005",
        "1006",
        "1007",
    ]
    assert len(numbers(challenged(merchant, startorder="1011", pay="no_cvv", version="11.2"))) == 40
    assert len(numbers(challenged(merchant, startorder="1001", pay="no_cvv", version="6.3", secure="1"))) == 50
    asked = [request.kind for request in application.requests + merchant.requests]
    assert (asked.count("authorize"), asked.count("download")) == (40, 40 + 2 * 3)


def test_a_strict_store_refuses_the_raw_plus_sign_and_nothing_else_of_the_module() -> None:
    with SandboxStore(orders=2, clock=lambda: NOW, strict=True) as sandbox:
        module = PhpModule(sandbox)
        outcomes: set[tuple[bool, object]] = set()
        for _ in range(40):
            before = module.raw_plus_signs
            try:
                module.download(clientApp="1", dbname="orders", version="14.0")
                outcomes.add((module.raw_plus_signs > before, "served"))
            except (HTTPError, ET.ParseError) as error:
                outcomes.add((module.raw_plus_signs > before, getattr(error, "code", None)))
    assert (False, "served") in outcomes
    assert (True, 401) in outcomes
    assert not {outcome for plus, outcome in outcomes if not plus} - {"served"}


def test_a_request_without_a_password_is_challenged_and_one_with_a_wrong_password_again(merchant: SandboxStore) -> None:
    wrong = base64.b64encode(b"merchant:wrong").decode()
    for headers in ({}, {"Authorization": f"Basic {wrong}"}):
        request = Request(merchant.download_url, headers=headers)
        with pytest.raises(HTTPError) as caught:
            build_opener(HTTPSHandler(context=trusting(merchant))).open(request, timeout=10)
        with caught.value as answer:
            assert (answer.code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="ShopSite"')


def test_a_request_that_says_nothing_of_a_version_gets_the_oldest_layout(merchant: SandboxStore) -> None:
    assert b"<NameParts>" not in challenged(merchant, startorder="1050")
    assert b"<NameParts>" in challenged(merchant, startorder="1050", version="7.1")
