"""What the log says of requests: one line for each, and nothing of what other libraries would say meanwhile."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal, TypeAlias

import attrs

from shopsite_orders.errors import ShopSiteError
from shopsite_orders.store.exchange import Exchange

Kind: TypeAlias = Literal["token", "download"]

_log = logging.getLogger("shopsite_orders")
_LINE = (
    "%(kind)s from %(host)s: status=%(status)s orders=%(orders)s bytes=%(bytes)d seconds=%(seconds).3f "
    "attempt=%(attempt)d error=%(error)s"
)
_silenced = ContextVar("shopsite_orders_silenced", default=frozenset[str]())


@attrs.define
class Answer:
    """What came back for one request: the HTTP status, `None` until there is one, and the bytes of the body."""

    status: int | None = None
    size: int = 0


@contextmanager
def logged(kind: Kind, host: str, exchange: Exchange) -> Iterator[Answer]:
    """Log one request as it ends, however it ends; nothing in the line is secret or personal (docs/logging.md)."""
    answer, begun, error = Answer(), exchange.stopwatch.seconds, None
    try:
        yield answer
    except ShopSiteError as failure:
        error = type(failure).__name__
        raise
    finally:
        fields = {
            "kind": kind,
            "host": host,
            "status": answer.status,
            "orders": exchange.orders if kind == "download" else None,
            "bytes": answer.size,
            "seconds": exchange.stopwatch.seconds - begun,
            "attempt": exchange.attempt,
            "error": error,
        }
        _log.info(_LINE, fields, extra=fields)


@contextmanager
def silenced(logger: str) -> Iterator[None]:
    """Let a logger say nothing of what happens within; other threads and tasks go on using it."""
    logging.getLogger(logger).addFilter(_may_log)  # a filter that is there already is not added twice
    token = _silenced.set(_silenced.get() | {logger})
    try:
        yield
    finally:
        _silenced.reset(token)


def _may_log(record: logging.LogRecord) -> bool:
    return record.name not in _silenced.get()
