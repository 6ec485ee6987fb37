"""When one request must have come to its end: from connecting to the last byte of its body.

A timeout bounds the silence between two bytes; a server that sends one byte now and then would never meet it. So the
deadline goes down to where bytes come in: each read from the socket waits no longer than what is left of it. What is
done with a byte before the next one is asked for counts as well; only what the caller does with an order does not.
"""

from contextvars import ContextVar
from functools import cache
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from socket import socket
from typing import Any

import attrs
import requests
from requests.adapters import BaseAdapter, HTTPAdapter

from shopsite_orders.store.exchange import Stopwatch


@attrs.frozen
class Deadline:
    """So many seconds by a stopwatch, from now on."""

    seconds: float
    stopwatch: Stopwatch
    _begun: float = attrs.field(init=False)

    @_begun.default
    def _now(self) -> float:
        return self.stopwatch.seconds

    @property
    def left(self) -> float:
        """Seconds; zero or less when the deadline has passed."""
        return self.seconds - (self.stopwatch.seconds - self._begun)

    def check(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: none are.
        """
        if (left := self.left) <= 0:
            raise TimeoutError("the deadline has passed")
        return left


_deadline: ContextVar[Deadline | None] = ContextVar("shopsite_orders_deadline", default=None)


class DeadlineAdapter(BaseAdapter):
    """An adapter, maybe the caller's own, that sends one request which must meet a deadline.

    Its connections learn to look for a deadline; those of others, who share the adapter, find none and are as before.
    An adapter that does not connect by urllib3 has its timeouts cut to the deadline, and no more can be done.
    """

    def __init__(self, adapter: BaseAdapter, deadline: Deadline, *, verify: bool | str | None, closes: bool) -> None:
        super().__init__()
        self._verify = verify
        self._adapter = adapter
        self._deadline = deadline
        self._closes = closes

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # type: ignore[override]
        """Send the request, with timeouts of no more than what is left."""
        if self._verify is not None:
            options["verify"] = self._verify  # requests lets the environment go before the session
        if isinstance(self._adapter, HTTPAdapter):
            chosen = {name: options[name] for name in ("verify", "proxies", "cert")}
            pool: Any = self._adapter.get_connection_with_tls_context(request, **chosen)
            pool.ConnectionCls = _timed(pool.ConnectionCls)
        left = self._deadline.check()
        options["timeout"] = tuple(min(seconds, left) for seconds in options["timeout"])
        before = _deadline.set(self._deadline)
        try:
            return self._adapter.send(request, **options)
        finally:
            _deadline.reset(before)

    def close(self) -> None:
        """Close the adapter, unless it is the caller's to close."""
        if self._closes:
            self._adapter.close()


@cache
def _timed(connection: Any) -> Any:
    """Return a class of connections whose answers are read within a deadline."""
    answer = connection.response_class
    if issubclass(answer, _TimedResponse):
        return connection
    timed = type(answer.__name__, (_TimedResponse, answer), {})
    return type(connection.__name__, (connection,), {"response_class": timed})


class _TimedResponse(HTTPResponse):
    """An answer whose bytes must come within the deadline of the request that is being sent, if it has one."""

    def __init__(self, sock: socket, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        deadline = _deadline.get()
        if deadline is not None:
            self.fp: BufferedReader = BufferedReader(_TimedReader(self.fp.detach(), sock, deadline))


class _TimedReader(RawIOBase):
    """Bytes as they come in from a socket, until the deadline."""

    def __init__(self, raw: RawIOBase, sock: socket, deadline: Deadline) -> None:
        super().__init__()
        self._raw = raw
        self._socket = sock
        self._silence = sock.gettimeout()
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline.check()
        self._socket.settimeout(left if self._silence is None else min(left, self._silence))
        return self._raw.readinto(buffer)

    def fileno(self) -> int:
        return self._raw.fileno()

    def close(self) -> None:
        self._raw.close()
        super().close()
