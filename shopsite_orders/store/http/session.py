"""A session for one request, with what the caller's own lends it."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

import requests
from requests.utils import default_user_agent

from shopsite_orders.store.http.deadline import Deadline, DeadlineAdapter
from shopsite_orders.version import __version__


@contextmanager
def prepared(
    session: requests.Session, lender: requests.Session | None, *, user_agent: str | None, patience: Deadline
) -> Iterator[None]:
    """Lend a session the caller's settings for one request; keep-alive is unreliable (docs/protocol.md#transport)."""
    if lender is not None:
        for setting in ("verify", "cert", "proxies", "trust_env"):
            setattr(session, setting, getattr(lender, setting))
        session.headers.update(lender.headers)
    session.adapters = OrderedDict(
        (prefix, DeadlineAdapter(adapter, patience, closes=lender is None))
        for prefix, adapter in (lender or session).adapters.items()
    )
    name = user_agent or _own_name(lender) or f"shopsite-orders/{__version__}"
    session.headers.update({"User-Agent": name, "Accept-Encoding": "identity", "Connection": "close"})
    with session:
        yield


def _own_name(session: requests.Session | None) -> str | bytes | None:
    """Return what a session calls itself, if somebody has given it a name."""
    name = session.headers.get("User-Agent") if session else None
    return None if name == default_user_agent() else name


def sends_once(_: object, __: object, session: requests.Session | None) -> None:
    """Refuse a session that repeats requests by itself: a signed request must never be sent twice.

    Raises:
        ValueError: one of its adapters retries.
    """
    for prefix, adapter in session.adapters.items() if session else ():
        retries = getattr(adapter, "max_retries", None)
        if retries is not None and retries.total != 0:  # without a total, urllib3 retries what its other counts let it
            raise ValueError(
                f"the session's adapter for {prefix} retries: mount one without, the library signs anew itself"
            )
