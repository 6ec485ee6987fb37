"""How long one request may be waited for in all: while it connects, and for every byte of its headers and its body.

A timeout bounds the silence between two bytes; a server that sends one byte now and then would never meet it. So the
deadline goes down to where bytes come in: each read from the socket waits no longer than what is left of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import socket
from typing import Any

import attrs
import requests
from requests.adapters import BaseAdapter, HTTPAdapter


@attrs.define
class Deadline:
    """The seconds that one request may still be waited for; what its caller does in between is no waiting."""

    seconds: float
    monotonic: Callable[[], float]
    _waited: float = attrs.field(default=0.0, init=False)
    _since: float | None = attrs.field(default=None, init=False)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Count what is done within."""
        self._since = self.monotonic()
        try:
            yield
        finally:
            self._waited += self.monotonic() - self._since
            self._since = None

    @property
    def left(self) -> float:
        """Seconds; zero or less when the deadline has passed."""
        now = 0.0 if self._since is None else self.monotonic() - self._since
        return self.seconds - self._waited - now


_patience: ContextVar[Deadline | None] = ContextVar("shopsite_orders_patience", default=None)


class DeadlineAdapter(BaseAdapter):
    """An adapter, maybe the caller's own, that sends one request and is patient for just so long.

    Its connections learn to look for a patience; those of others, who share the adapter, find none and are as before.
    An adapter that does not connect by urllib3 has its timeouts cut to the deadline, and no more can be done.
    """

    def __init__(self, adapter: BaseAdapter, patience: Deadline, *, closes: bool) -> None:
        super().__init__()
        self._adapter = adapter
        self._patience = patience
        self._closes = closes

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send the request, with timeouts of no more than what is left."""
        if isinstance(self._adapter, HTTPAdapter):
            chosen = {name: options[name] for name in ("verify", "proxies", "cert")}
            pool: Any = self._adapter.get_connection_with_tls_context(request, **chosen)
            pool.ConnectionCls = _timed(pool.ConnectionCls)
        left = self._patience.left
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        options["timeout"] = tuple(min(seconds, left) for seconds in options["timeout"])
        before = _patience.set(self._patience)
        try:
            return self._adapter.send(request, **options)
        finally:
            _patience.reset(before)

    def close(self) -> None:
        """Close the adapter, unless it is the caller's to close."""
        if self._closes:
            self._adapter.close()


@cache
def _timed(connection: Any) -> Any:
    """Return a class of connections whose answers are read with patience."""
    answer = connection.response_class
    if issubclass(answer, _TimedResponse):
        return connection
    return type(connection.__name__, (connection,), {"response_class": type(answer.__name__, (_TimedResponse, answer), {})})


class _TimedResponse(HTTPResponse):
    """An answer that is read through `_TimedReader`, if it is waited for with a patience."""

    def __init__(self, sock: socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        patience = _patience.get()
        if patience is not None:
            self.fp: BufferedReader = BufferedReader(_TimedReader(self.fp.detach(), sock, patience))


class _TimedReader(RawIOBase):
    """Bytes as they come in from a socket, until the patience is at its end."""

    def __init__(self, raw: RawIOBase, sock: socket, patience: Deadline) -> None:
        super().__init__()
        self._raw = raw
        self._socket = sock
        self._silence = sock.gettimeout()
        self._patience = patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._patience.left
        if left <= 0:
            raise TimeoutError("the deadline has passed")
        self._socket.settimeout(left if self._silence is None else min(left, self._silence))
        return self._raw.readinto(buffer)

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        self._raw.close()
        super().close()
