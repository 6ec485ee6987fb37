"""A store in a process of its own: it answers a merchant login over TLS with the orders of a feed.

Run as a script it takes the name of the feed, how many orders there are, the file for its certificate authority, and
the seconds that it waits before each answer.
"""

import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import trustme

from feeds import FEEDS, TAIL

USER, PASSWORD = "merchant", "bench-password"
LOGIN = f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
FIRST = 1001


@dataclass(frozen=True)
class Address:
    url: str
    authority: str


@contextmanager
def serve(feed: str, orders: int, delay: float = 0.0) -> Iterator[Address]:
    with TemporaryDirectory() as folder:
        authority = str(Path(folder) / "authority.pem")
        command = [sys.executable, __file__, feed, str(orders), authority, str(delay)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                yield Address(f"https://localhost:{process.stdout.readline().strip()}/cgi-bin/sc/db_xml.cgi", authority)
            finally:
                process.terminate()


class Handler(BaseHTTPRequestHandler):
    """Answers as `db_xml.cgi` does: no length, the connection is closed at the end."""

    def __init__(self, head: bytes, orders: list[bytes], delay: float, *arguments: Any) -> None:
        self.head, self.orders, self.delay = head, orders, delay
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.answer(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode())

    def answer(self, query: str) -> None:
        if self.headers["Authorization"] != LOGIN:
            self.send_response(401)
            self.send_header("WWW-Authenticate", 'Basic realm="store"')
            self.end_headers()
            return
        time.sleep(self.delay)
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.end_headers()
        self.wfile.write(self.head + b"".join(self.chosen(dict(parse_qsl(query)))) + TAIL)

    def chosen(self, query: dict[str, str]) -> list[bytes]:
        begin = max(0, int(query.get("startorder", FIRST)) - FIRST)
        end = int(query.get("endorder", FIRST + len(self.orders))) - FIRST + 1
        return self.orders[begin:end][: int(query.get("maxorder", len(self.orders)))]

    def log_message(self, *_: Any) -> None:
        pass


def main(name: str, count: str, file: str, delay: str) -> None:
    head, *orders, _ = FEEDS[name].chunks(int(count))
    authority = trustme.CA()
    authority.cert_pem.write_to_path(file)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    server = ThreadingHTTPServer(("localhost", 0), partial(Handler, head, orders, float(delay)))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
