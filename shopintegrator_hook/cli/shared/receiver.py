"""The next post to arrive at a local port."""

import sys
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any

from shopintegrator_hook.errors import HookError
from shopintegrator_hook.form import Limits

_SILENCE = 5  # seconds that a connection may say nothing
_LONGEST_LENGTH = 12  # digits of a Content-Length that someone can mean


class _Server(ThreadingHTTPServer):
    daemon_threads = True  # a silent stranger keeps nobody from ending
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show what is wrong here; that someone hung up is not."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


def listen(
    port: int,
    accept: Callable[[bytes, str | None], None],
    *,
    ready: Callable[[str], None],
    refused: Callable[[HookError], None],
) -> None:
    """Answer posts on a local port until `accept` takes one; what it refuses is reported and answered.

    Several may come at once, and who says nothing keeps nobody waiting. `ready` gets the URL; port 0 takes a free one.
    """
    accepted = Event()

    class Receiver(BaseHTTPRequestHandler):
        timeout = _SILENCE

        def do_POST(self) -> None:
            length = content_length(self.headers.get("Content-Length", ""))
            if length is None:
                self._answer(400, "a Content-Length is needed")
                return
            body = self.rfile.read(min(length, Limits().bytes + 1))
            try:
                accept(body, self.headers.get("Content-Type"))
            except HookError as error:
                refused(error)
                self._answer(error.status, error.public)
            else:
                self._answer(200, "ok")
                accepted.set()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
            """Say nothing: a request line may carry the secret."""

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(text.encode())

    with _Server(("127.0.0.1", port), Receiver) as server:
        server.timeout = 0.2
        ready(f"http://127.0.0.1:{server.server_port}/")
        while not accepted.is_set():
            server.handle_request()


def content_length(header: str) -> int | None:
    """Return the length that a request states, `None` if it is not one."""
    return int(header) if header.isdecimal() and header.isascii() and len(header) <= _LONGEST_LENGTH else None
