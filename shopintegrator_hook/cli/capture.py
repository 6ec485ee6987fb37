"""Posts outside a running app: one saved to a file, or the next one to arrive at a local port."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer

from shopintegrator_hook.errors import HookError
from shopintegrator_hook.field_map.reading import Reader, shown
from shopintegrator_hook.form import Limits, read
from shopintegrator_hook.form.charset import decode_fields
from shopintegrator_hook.proof.secrets import Keyring
from shopintegrator_hook.proof.sounds import sounds_secret
from shopsite_orders.core.frozen_mapping import FrozenMapping

Fields = FrozenMapping[tuple[str, ...]]


def fields_of(body: bytes, content_type: str | None = None, keyring: Keyring | None = None) -> Fields:
    """Return the fields of a body from a trusted place, unverified, without what is or sounds like a secret."""
    form = read(body, content_type, Limits())
    pairs, _ = decode_fields(form.fields, form.declared)
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        if not is_secret(name, value, keyring):
            fields.setdefault(name, []).append(value)
    return shown(Reader(()).fields(fields))


def is_secret(name: str, value: str, keyring: Keyring | None) -> bool:
    """Say whether a field proves who sent it, or sounds as if it did."""
    known = keyring is not None and keyring.mask(value) != value
    return known or sounds_secret(name)


def listen(
    port: int,
    accept: Callable[[bytes, str | None], None],
    *,
    ready: Callable[[str], None],
    refused: Callable[[HookError], None],
) -> None:
    """Answer posts on a local port until `accept` takes one; what it refuses is reported and answered.

    `ready` gets the URL; port 0 takes a free one.
    """

    class Receiver(BaseHTTPRequestHandler):
        accepted = False
        timeout = 30

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            limit = Limits().bytes + 1
            body = self.rfile.read(min(int(length), limit)) if length.isdecimal() else b""
            try:
                accept(body, self.headers.get("Content-Type"))
            except HookError as error:
                refused(error)
                self._answer(error.status, error.public)
            else:
                Receiver.accepted = True
                self._answer(200, "ok")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing: a request line may carry the secret."""

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(text.encode())

    with HTTPServer(("127.0.0.1", port), Receiver) as server:
        ready(f"http://127.0.0.1:{server.server_port}/")
        while not Receiver.accepted:
            server.handle_request()
