"""A store that answers with whatever bytes a test wants, over plain HTTP and real sockets."""

import json
import re
import socket
import threading
from collections.abc import Callable, Iterable
from typing import Any, Self
from urllib.parse import parse_qs

from shopsite_orders import Application, ShopSite

SECRET_KEY = "9f3a-77bc-01de-4e5f"
CODE = "Zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0j/"
TOKEN = "MTQ5NDQxOTU1MnxldmFsdWF0ZTUw+fDF8U2hpcFdvcmtzfDc3NXw/="
OK = b"HTTP/1.1 200 OK\r\n\r\n"

Form = dict[str, str]
Answer = Callable[[Form], Iterable[bytes | float]]


def saying(*pieces: bytes | float) -> Answer:
    """Return an answer of these bytes, with so many seconds of silence in the place of a number."""
    return lambda _: pieces


class RawStore:
    """Answers requests to ``authorize.cgi`` and to ``db_xml.cgi``, each as it is told to."""

    def __init__(self, *, authorize: Answer | None = None, download: Answer | None = None) -> None:
        self._answers = {"authorize.cgi": authorize or self._token, "db_xml.cgi": download or saying()}
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self.forms: list[Form] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"

    def store(self, **options: Any) -> ShopSite:
        application = Application(
            client_id="A1B2C3D4",
            secret_key=SECRET_KEY,
            authorization_code=CODE,
            authorization_url=f"{self.url}authorize.cgi",
            allow_insecure=True,
        )
        return ShopSite(application, **{"attempts": 1, "timeout": 30, **options})

    def __enter__(self) -> Self:
        self._start(self._serve)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._socket.close()

    def _start(self, run: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=run, args=arguments)
        self._threads.append(thread)
        thread.start()

    def _serve(self) -> None:
        while not self._stopping.is_set():
            try:
                connection, _ = self._socket.accept()
            except OSError:  # it was shut down
                return
            self._start(self._answer, connection)

    def _answer(self, connection: socket.socket) -> None:
        with connection:
            head, _, body = _request(connection).partition(b"\r\n\r\n")
            form = {name: value for name, [value] in parse_qs(body.decode("ascii")).items()}
            self.forms.append(form)
            cgi = head.split(b" ")[1].rpartition(b"/")[2].decode("ascii")
            for piece in self._answers[cgi](form):
                if isinstance(piece, float):
                    if self._stopping.wait(piece):
                        return
                    continue
                try:
                    connection.sendall(piece)
                except OSError:  # whoever asked has gone
                    return

    def _token(self, _: Form) -> Iterable[bytes | float]:
        yield OK + token(f"{self.url}db_xml.cgi")


def token(download_url: str) -> bytes:
    return json.dumps({"access_token": TOKEN, "token_type": "MAC", "download_url": download_url}).encode("utf-8-sig")


def _request(connection: socket.socket) -> bytes:
    received, length = b"", None
    while length is None or len(received) < length:
        received += (chunk := connection.recv(65536))
        if not chunk:
            return received
        if length is None and b"\r\n\r\n" in received:
            stated = re.search(rb"content-length: *(\d+)", received, re.IGNORECASE)
            length = received.index(b"\r\n\r\n") + 4 + int(stated[1] if stated else 0)
    return received
