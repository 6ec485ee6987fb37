"""What comes in and what goes out, as values: the server moves them, the store decides, the faults change them."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import attrs

HTML, JSON = "text/html", "application/json"
FORM = "application/x-www-form-urlencoded"  # what the CGI calls its XML (docs/protocol.md#before-the-xml)


@attrs.frozen(kw_only=True)
class Call:
    """One HTTP request, as far as a CGI sees it; `host` is the Host header with its port."""

    method: str
    path: str
    host: str
    secure: bool
    authorization: str
    form: str

    @property
    def pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.form, keep_blank_values=True)

    @property
    def parameters(self) -> dict[str, str]:
        return dict(self.pairs)


@attrs.frozen
class Wait:
    """In the place of bytes: nothing is sent for so many seconds."""

    seconds: float


class BreakOff:
    """In the place of bytes: the connection is reset here."""


Piece = bytes | Wait | BreakOff


@attrs.frozen(kw_only=True)
class Reply:
    """One HTTP answer; `orders` counts those it was composed of, `before` happens ahead of its status line."""

    status: int = 200
    headers: Mapping[str, str]
    body: Iterable[Piece]
    orders: int = 0
    before: Iterable[Wait | BreakOff] = ()


Answer = Callable[[Call], Reply]


def complete(body: bytes, content_type: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return a reply of known length."""
    head = {"Content-Type": content_type, "Content-Length": str(len(body))}
    return Reply(status=status, headers={**head, **(headers or {})}, body=(body,))


def xml(body: Iterable[bytes], *, orders: int = 0) -> Reply:
    """Return a reply as db_xml.cgi sends it: its length is not known, the connection's end is its own."""
    return Reply(headers={"Content-Type": FORM}, body=body, orders=orders)


def html(title: str, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    page = f"<html>\n<head><title>{title}</title></head>\n<body><h1>{title}</h1></body>\n</html>\n"
    return complete(page.encode(), HTML, status=status, headers=headers)


def login_page(*, status: int = 200, headers: Mapping[str, str] | None = None) -> Reply:
    """Return the page a store shows instead of data (docs/protocol.md#merchant-login)."""
    return html("Your User Name could not be determined", status=status, headers=headers)


def challenge() -> Reply:
    """Return what asks for a user name and a password: programs in the field wait for it before they send theirs."""
    return login_page(status=401, headers={"WWW-Authenticate": 'Basic realm="ShopSite"'})


def json_reply(document: Mapping[str, Any], *, status: int = 200) -> Reply:
    """Return `document` as JSON, without a byte order mark (docs/protocol.md#the-token-reply)."""
    return complete(json.dumps(document, indent=2).encode(), JSON, status=status)


def json_error(code: str, description: str, *, status: int = 200) -> Reply:
    return json_reply({"error": code, "error_description": description}, status=status)


def content(reply: Reply) -> bytes:
    """Return the whole body of a reply that nothing interrupts."""
    return b"".join(piece for piece in reply.body if isinstance(piece, bytes))


def with_content(reply: Reply, body: bytes) -> Reply:
    """Return a reply with another body, whose length is told if that of the first was."""
    length = {"Content-Length": str(len(body))} if "Content-Length" in reply.headers else {}
    return attrs.evolve(reply, headers={**reply.headers, **length}, body=(body,))
