"""`SandboxMall`: many stores behind one server, as hosting companies have them."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from shopsite_orders.sandbox.back_office.back_office import FOLDER
from shopsite_orders.sandbox.http.exchange import Call, Reply, html
from shopsite_orders.sandbox.http.server import LOOPBACK
from shopsite_orders.sandbox.listening import Listening
from shopsite_orders.sandbox.store import SandboxStore


class SandboxMall(Listening):
    """Many stores on loopback, each at a path of its own, on one or several hosts.

    ::

        with SandboxMall() as mall:
            shop = mall.add("shop-1", orders=50)
            for order in shop.store().orders():
                ...

    `hosts` are addresses of loopback, such as ``("127.0.0.1", "127.0.0.2")``; not every system has more than one.
    """

    def __init__(self, *, tls: bool = True, port: int = 0, hosts: Sequence[str] = (LOOPBACK,)) -> None:
        super().__init__(tls=tls, port=port, addresses=hosts)
        self.tls = tls
        self._stores: dict[str, SandboxStore] = {}

    @property
    def stores(self) -> Mapping[str, SandboxStore]:
        """The stores by their names."""
        return dict(self._stores)

    def add(self, name: str, *, host: str = LOOPBACK, **options: Any) -> SandboxStore:
        """Let a store open, and return it; `options` are those of `SandboxStore`.

        Raises:
            ValueError: there is a store of this name, or the name cannot stand in a path.
        """
        if name in self._stores or "/" in name or not name:
            raise ValueError(f"a store needs a name of its own, without a slash, not {name!r}")
        store = self._stores[name] = _Tenant(self, name, host, options)
        return store

    def answer(self, call: Call) -> Reply:
        """Let the store whose path it is answer a call."""
        store = self._stores.get(call.path.split("/")[1])
        return store.answer(call) if store else html("404 Not Found", status=404)


class _Tenant(SandboxStore):
    """A store that listens where its mall does."""

    def __init__(self, mall: SandboxMall, name: str, host: str, options: Mapping[str, Any]) -> None:
        super().__init__(**{"tls": mall.tls, "folder": f"/{name}{FOLDER}", **options})
        self._mall = mall
        self._host = host

    @property
    def url(self) -> str:
        return self._mall.url_at(self._host)

    @property
    def ca_file(self) -> Path:
        return self._mall.ca_file

    def start(self) -> Self:
        raise RuntimeError("a store in a mall runs as long as the mall does: start that")
