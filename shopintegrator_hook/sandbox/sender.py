"""The sender: an order becomes a post in one of the naming styles and encodings, well or badly."""

import json
from collections.abc import Iterable
from http.client import HTTPConnection, HTTPSConnection
from typing import Literal
from urllib.parse import quote_plus, urlsplit

import attrs

from shopintegrator_hook.sandbox.styles import STYLES
from shopsite_orders.core.order import Order

Encoding = Literal["urlencoded", "multipart", "json"]
_BOUNDARY = "----------------shopintegrator-sandbox"


@attrs.frozen
class Answer:
    """What the receiver answered."""

    status: int
    text: str


@attrs.frozen(kw_only=True)
class SandboxHook:
    """The sender's side: a secret, the field that carries it, and a way to name and to encode the others."""

    secret: str = attrs.field(repr=False)
    secret_field: str = "shared_secret"  # noqa: S105 - a name, no secret
    style: str = attrs.field(default="underscores", validator=attrs.validators.in_(STYLES))
    encoding: Encoding = attrs.field(default="urlencoded", validator=attrs.validators.in_(Encoding.__args__))  # type: ignore[attr-defined]
    charset: str | None = None

    def fields(self, order: Order) -> list[tuple[str, str]]:
        """Return the fields of a post, the secret first."""
        return [(self.secret_field, self.secret), *STYLES[self.style].pairs(order.to_dict())]

    def body(self, order: Order) -> tuple[bytes, str]:
        """Return the body of a post and its Content-Type."""
        return encoded(self.fields(order), self.encoding, self.charset)

    def post(self, url: str, order: Order, *, timeout: float = 30) -> Answer:
        """Post an order and return the answer; redirects are not followed."""
        body, content_type = self.body(order)
        return send(url, body, content_type, timeout=timeout)


def encoded(fields: Iterable[tuple[str, str]], encoding: Encoding, charset: str | None) -> tuple[bytes, str]:
    """Encode fields; a charset is declared when one is given."""
    codec, declared = charset or "utf-8", f"; charset={charset}" if charset else ""
    if encoding == "json":
        return json.dumps(dict(fields), ensure_ascii=False).encode(
            codec, "xmlcharrefreplace"
        ), f"application/json{declared}"
    if encoding == "multipart":
        parts = "".join(
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields
        )
        body = f"{parts}--{_BOUNDARY}--\r\n".encode(codec, "xmlcharrefreplace")
        return body, f"multipart/form-data; boundary={_BOUNDARY}{declared}"
    text = "&".join(
        "=".join(quote_plus(part, encoding=codec, errors="xmlcharrefreplace") for part in pair) for pair in fields
    )
    return text.encode("ascii"), f"application/x-www-form-urlencoded{declared}"


def send(url: str, body: bytes, content_type: str | None, *, timeout: float = 30) -> Answer:
    """Post bytes, however wrong they are."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("expected a URL that begins with http:// or https://")
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname, parts.port, timeout=timeout)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"Content-Type": content_type} if content_type else {})
        response = connection.getresponse()
        return Answer(response.status, response.read().decode("utf-8", "replace"))
    finally:
        connection.close()
