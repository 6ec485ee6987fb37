"""What other libraries would log in the middle of our work, kept out of the log: in our own context only."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_silenced = ContextVar("shopsite_orders_silenced", default=frozenset[str]())


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
