"""Sockets: HTTP/1.1 over TLS or plain TCP on loopback, one thread for each connection."""

import contextlib
import socket
import ssl
import struct
import sys
from collections.abc import Iterable
from http.server import BaseHTTPRequestHandler
from socketserver import TCPServer, ThreadingMixIn
from threading import Event, Lock, Thread
from typing import Any

from shopsite_orders.sandbox.http.exchange import Answer, BreakOff, Call, Piece, Reply, Wait, html

LOOPBACK = "127.0.0.1"
# Closing then sends RST instead of FIN; Windows has its own idea of the two numbers' size.
_LINGER_ZERO = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Server(ThreadingMixIn, TCPServer):
    """Serves `answer` from construction until `stop`, which leaves no thread and no socket behind.

    A plain `TCPServer`: `HTTPServer` would look its own name up in the DNS.
    """

    allow_reuse_address = sys.platform != "win32"  # a port of one's own is free again at once
    daemon_threads = False  # so that closing waits for them
    request_queue_size = 128

    def __init__(self, answer: Answer, context: ssl.SSLContext | None, port: int = 0, address: str = LOOPBACK) -> None:
        self.answer = answer
        self.address = address
        self.stopping = Event()
        self._context = context
        self._connections: set[socket.socket] = set()
        self._lock = Lock()
        super().__init__((address, port), _Connection)
        self._thread = Thread(target=self.serve_forever, args=(0.02,), name="shopsite-sandbox", daemon=True)
        self._thread.start()

    @property
    def secure(self) -> bool:
        return self._context is not None

    @property
    def url(self) -> str:
        return f"{'https' if self.secure else 'http'}://{self.address}:{self.server_address[1]}"

    def stop(self) -> None:
        """Stop at once: waits end, open connections are cut, threads are joined."""
        self.stopping.set()
        self.shutdown()
        with self._lock:
            for connection in self._connections:
                _cut(connection)
        self.server_close()
        self._thread.join()

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._context:
            # The handshake is left to the connection's own thread: a silent client must not hold up the others.
            connection = self._context.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        with self._lock:
            self._connections.add(connection)
        return connection, address

    def shutdown_request(self, request: Any) -> None:
        with self._lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that hang up; a fault of the sandbox itself is shown."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """One request and its answer."""

    protocol_version = "HTTP/1.1"
    timeout = 30
    disable_nagle_algorithm = True
    server: Server

    def setup(self) -> None:
        super().setup()
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.do_handshake()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdecimal() and len(length) < 8):
            self._send(html("Bad Content-Length", status=400))
            return
        self._exchange(self.rfile.read(int(length)).decode("latin-1"))

    def do_GET(self) -> None:
        self._exchange(self.path.partition("?")[2])

    def version_string(self) -> str:
        return "ShopSite-sandbox"

    def log_message(self, *_: Any) -> None:
        """Say nothing: the sandbox keeps its own record of what it was asked."""

    def _exchange(self, form: str) -> None:
        call = Call(
            method=self.command,
            path=self.path.partition("?")[0],
            host=self.headers.get("Host", ""),
            secure=self.server.secure,
            authorization=self.headers.get("Authorization", ""),
            form=form,
        )
        self._send(self.server.answer(call))

    def _send(self, reply: Reply) -> None:
        self.close_connection = True
        if not self._pass(reply.before):
            return
        self.send_response(reply.status)
        for name, value in {**reply.headers, "Connection": "close"}.items():
            self.send_header(name, value)
        self.end_headers()
        if self._pass(reply.body):
            self._say_goodbye()

    def _pass(self, pieces: Iterable[Piece]) -> bool:
        """Send bytes, wait, break off; say whether there is still a connection to go on with."""
        for piece in pieces:
            match piece:
                case Wait():
                    if self.server.stopping.wait(piece.seconds):
                        return False
                case BreakOff():
                    self._reset()
                    return False
                case _:
                    self.wfile.write(piece)
        return True

    def _reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _LINGER_ZERO)
        self.rfile.close()  # it holds the socket open
        self.connection.close()

    def _say_goodbye(self) -> None:
        """End TLS properly, without waiting for the client to do the same."""
        if isinstance(self.connection, ssl.SSLSocket):
            self.connection.setblocking(False)
            with contextlib.suppress(OSError, ValueError):
                self.connection.unwrap()


def _cut(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        # Past SSLSocket.shutdown, which would take the TLS state from under the thread that is reading.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
