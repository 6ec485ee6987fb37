"""A ShopSite on loopback: real sockets, real TLS, every signature checked, and faults on demand.

    with SandboxStore(orders=200) as sandbox:
        for order in sandbox.store().orders():
            ...

Nothing is loaded before it is used: pytest imports this package for its `shopsite_sandbox` fixture.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shopsite_orders.sandbox import faults
    from shopsite_orders.sandbox.http.record import RecordedRequest
    from shopsite_orders.sandbox.mall import SandboxMall
    from shopsite_orders.sandbox.orders.disclosure import disclosed
    from shopsite_orders.sandbox.orders.generator import generate_orders
    from shopsite_orders.sandbox.orders.layouts import encode_order, encode_reply
    from shopsite_orders.sandbox.store import SandboxStore

__all__ = [
    "RecordedRequest",
    "SandboxMall",
    "SandboxStore",
    "disclosed",
    "encode_order",
    "encode_reply",
    "faults",
    "generate_orders",
]

_HOMES = {
    "RecordedRequest": "http.record",
    "SandboxMall": "mall",
    "SandboxStore": "store",
    "disclosed": "orders.disclosure",
    "encode_order": "orders.layouts",
    "encode_reply": "orders.layouts",
    "generate_orders": "orders.generator",
}


def __getattr__(name: str) -> object:
    if name == "faults":
        return import_module(f"{__name__}.faults")
    if name in _HOMES:
        return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
