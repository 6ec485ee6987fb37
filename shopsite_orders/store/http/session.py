"""How a store is connected to, and a session for one request with what the caller's own lends it."""

import base64
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import unquote
from urllib.request import getproxies

import attrs
import requests
from requests.utils import default_user_agent

from shopsite_orders.store.http.deadline import Deadline, DeadlineAdapter
from shopsite_orders.version import __version__

_URL_SIGNS = re.compile(r"[@:/?#\\\[\]]")


@attrs.frozen(kw_only=True)
class Connection:
    """How a store is connected to.

    Args:
        timeout: seconds to connect, and seconds of silence while reading.
        deadline: seconds for one reply in all, from connecting on, however busily it drips.
        user_agent: what the requests call themselves; `None` leaves it to the session.
        session: a session whose settings (proxies, certificates, headers, adapters) are used.
        clock: UNIX seconds.
    """

    timeout: tuple[float, float]
    deadline: float
    user_agent: str | None
    session: requests.Session | None = attrs.field(repr=False)
    clock: Callable[[], float] = attrs.field(repr=False)

    @contextmanager
    def lent(self, session: requests.Session, deadline: Deadline) -> Iterator[None]:
        """Lend a session these settings for one request; keep-alive is unreliable (docs/protocol.md#transport)."""
        lender = self.session
        if lender is not None:
            for setting in ("verify", "cert", "proxies", "trust_env"):
                setattr(session, setting, getattr(lender, setting))
            session.headers.update(lender.headers)
        verify = lender.verify if lender and lender.verify is not True else None
        session.adapters = OrderedDict(
            (prefix, DeadlineAdapter(adapter, deadline, verify=verify, closes=lender is None))
            for prefix, adapter in (lender or session).adapters.items()
        )
        name = self.user_agent or _own_name(lender) or f"shopsite-orders/{__version__}"
        session.headers.update({"User-Agent": name, "Accept-Encoding": "identity", "Connection": "close"})
        with session:
            yield


def _own_name(session: requests.Session | None) -> str | bytes | None:
    """Return what a session calls itself, if somebody has given it a name."""
    name = session.headers.get("User-Agent") if session else None
    return None if name == default_user_agent() else name


def proxy_passwords(session: requests.Session) -> Iterator[str]:
    """Yield the passwords in the URLs of a session's proxies and of the environment's, in every form they are sent.

    Where a password holds a sign that URLs are cut at, a library may take a part of it for a host, and say so; a login
    without a password is a key.
    """
    proxies = {**(getproxies() if session.trust_env else {}), **session.proxies}
    for url in filter(None, proxies.values()):
        login = (url.partition("://")[2] or url).rpartition("@")[0]
        user, _, password = login.partition(":")
        if password or user:
            yield from (password or user, unquote(password or user), *_URL_SIGNS.split(password))
            yield base64.b64encode(unquote(login).encode()).decode("ascii")


def sends_once(_: object, __: object, session: requests.Session | None) -> None:
    """Refuse a session that repeats requests by itself: a signed request must never be sent twice.

    Raises:
        ValueError: one of its adapters retries.
    """
    for prefix, adapter in session.adapters.items() if session else ():
        retries = getattr(adapter, "max_retries", None)
        if retries is not None and retries.total != 0:  # without a total, urllib3 retries what its other counts let it
            raise ValueError(
                f"the session's adapter for {prefix} retries, but a signed request must not be sent twice: "
                "mount one that does not, such as requests.adapters.HTTPAdapter()"
            )
