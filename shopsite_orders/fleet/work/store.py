"""A store of a fleet: its name, how it is asked, and where its credentials are kept; never the credentials."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import attrs

from shopsite_orders.core.checks import currency_code, hosts, valid
from shopsite_orders.core.zone import zone
from shopsite_orders.shopsite import ShopSite
from shopsite_orders.store.credentials import Application
from shopsite_orders.store.logins import Login, login_from_environment, login_from_file

Permit = Callable[[], AbstractContextManager[object]]
_REFERENCE = "'env:MAIN_SHOP_' (variables that begin so) or 'file:/run/secrets/main-shop.toml'"


def _refers(_: object, __: object, value: Any) -> None:
    """Accept where credentials are kept; the message repeats nothing, as somebody may pass a secret."""
    if not isinstance(value, str):
        raise TypeError(f"a fleet takes no credentials, but where each worker finds them: {_REFERENCE}")
    scheme, _colon, place = value.partition(":")
    if scheme not in ("env", "file") or not place:
        raise ValueError(f"credentials must say where each worker finds them: {_REFERENCE}")


def _named(_: object, __: object, value: Any) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= 200 or not value.isprintable():
        raise ValueError(f"a store needs a name of at most 200 characters that can be printed, not {value!r}")


def _zone(_: str, value: Any) -> None:
    zone(value)


@attrs.frozen(kw_only=True)
class Store:
    """A store of a fleet.

    Args:
        name: the store's name in the database.
        credentials: where each worker finds them: ``"env:PREFIX"`` stands for the variables ``PREFIXCLIENT_ID``,
            ``PREFIXSECRET_KEY`` and so on, ``"file:PATH"`` for a TOML file as ``shopsite-orders --credentials``
            takes it.
        timezone: as for `ShopSite`, like all that follow.
        insecure: accept ``http://`` URLs.

    Raises:
        TypeError: the credentials are something else, such as credentials, or an argument is of another type.
        ValueError: the name, the reference, the zone, the currency or a host cannot be used.
    """

    name: str = attrs.field(validator=_named)
    credentials: str = attrs.field(validator=_refers)
    timezone: str | None = attrs.field(default=None, validator=valid(_zone))
    currency: str | None = attrs.field(default=None, validator=attrs.validators.optional(valid(currency_code)))
    version: str = "14.0"
    allow_hosts: tuple[str, ...] = attrs.field(default=(), converter=hosts)
    insecure: bool = False
    timeout: float | tuple[float, float] = (10.0, 120.0)
    deadline: float = 1800.0
    attempts: int = 4

    def login(self) -> Login:
        """Return the credentials, where this is called.

        Raises:
            ValueError: what is kept there cannot be read, or are no credentials.
        """
        scheme, _, place = self.credentials.partition(":")
        if scheme == "env":
            return login_from_environment(insecure=self.insecure, prefix=place)
        try:
            return login_from_file(Path(place), insecure=self.insecure)
        except OSError as error:
            raise ValueError(f"{place} cannot be read on the worker: {error.strerror}") from error

    def opened(self, login: Login, permit: Permit, **options: Any) -> ShopSite:
        """Return the client of the store; `options` go to `ShopSite`."""
        settings = {name: getattr(self, name) for name in _SETTINGS}
        return ShopSite(login, permit=permit, **settings | options)


_SETTINGS = ("timezone", "currency", "version", "allow_hosts", "timeout", "deadline", "attempts")


def requests_of(login: Login) -> int:
    """Return how many requests a download takes: an application asks for a token first."""
    return 2 if isinstance(login, Application) else 1
