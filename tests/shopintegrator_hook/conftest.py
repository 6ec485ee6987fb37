"""Fixtures of the hook's tests: one secret, one valid post, a hook for it, and databases."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import FieldMap, Hook, Inbox

from postgres import postgres_url

__all__ = ["postgres_url"]

MAP = """
[fields]
order_id = "number"
placed = "placed_at"
email = "billing.email"
"item_{n}" = "lines[n].name"
"qty_{n}" = "lines[n].quantity"
"price_{n}" = "lines[n].unit_price"
total = "totals.grand_total"
note = "comments"
is_test = "is_test"
"""
FIELDS = {
    "order_id": "1001",
    "placed": "2026-03-14 15:09:26",
    "email": "ann@lee.example",
    "item_1": "Bowl",
    "qty_1": "2",
    "price_1": "10.25",
    "total": "20.50",
    "note": "",
}


@pytest.fixture
def secret() -> str:
    return "canary-s3cret-ß7"


@pytest.fixture
def field_map() -> FieldMap:
    return FieldMap.loads(MAP)


@pytest.fixture
def hook(secret: str, field_map: FieldMap) -> Hook:
    return Hook(secrets={"2026": secret}, field_map=field_map)


@pytest.fixture
def fields(secret: str) -> dict[str, str]:
    """The fields of the one valid post, the secret among them."""
    return {**FIELDS, "key": secret}


@pytest.fixture
def body(fields: dict[str, str]) -> bytes:
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items()).encode()


@pytest.fixture(params=["sqlite", "postgresql"])
def inbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Inbox]:
    """An empty inbox on each database."""
    postgresql = request.param == "postgresql"
    url: str = request.getfixturevalue("postgres_url") if postgresql else f"sqlite:///{tmp_path}/inbox.db"
    inbox = Inbox(url, shop=request.node.nodeid[-90:])
    yield inbox
    inbox.close()


@pytest.fixture
def echo_url() -> Iterator[str]:
    """A server that answers with what it was sent."""

    class Echo(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(201)
            self.end_headers()
            self.wfile.write(f"{self.path} {self.headers['Content-Type']} ".encode() + body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            pass

    server = HTTPServer(("127.0.0.1", 0), Echo)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
