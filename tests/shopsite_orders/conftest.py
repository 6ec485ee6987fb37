"""What the pull tests build replies with, and a store to pull from."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stamina

from shopsite_orders import Order, read_orders
from shopsite_orders.sandbox import SandboxStore


def _element(number: object = 1001, inside: str | bytes = b"") -> bytes:
    inside = inside.encode() if isinstance(inside, str) else inside
    return b"<Order><OrderNumber>%b</OrderNumber>%b</Order>" % (str(number).encode(), inside)


def _reply(*elements: bytes, code: str = "1", head: bytes = b'<?xml version="1.0"?>\n') -> bytes:
    response = (
        f"<Response><ResponseCode>{code}</ResponseCode><ResponseDescription>success</ResponseDescription></Response>"
    )
    return b"\n".join([head + b"<ShopSiteOrders>", response.encode(), *elements, b"</ShopSiteOrders>\n"])


@pytest.fixture(scope="session")
def element() -> Callable[..., bytes]:
    """Make an ``<Order>`` of a number and what stands behind it: ``element(1001, "<Other/>")``."""
    return _element


@pytest.fixture(scope="session")
def reply() -> Callable[..., bytes]:
    """Make a whole reply of ``<Order>`` elements."""
    return _reply


@pytest.fixture(scope="session")
def read_one() -> Callable[..., Order]:
    """Read the order 1001 that holds the given elements."""

    def read(inside: str | bytes, **options: Any) -> Order:
        [order] = read_orders(_reply(_element(1001, inside)), **options)
        return order

    return read


@pytest.fixture
def sandbox() -> Iterator[SandboxStore]:
    # Strict: what live stores let pass, this client need not send.
    with SandboxStore(orders=12, strict=True) as sandbox:
        yield sandbox


@pytest.fixture
def four_attempts() -> Iterator[None]:
    """Retry as in earnest, but without waiting in between."""
    with stamina.set_testing(True, attempts=4, cap=True):
        yield
