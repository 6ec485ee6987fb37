"""The pytest fixture `shopsite_sandbox`, registered when the distribution is installed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from shopsite_orders.sandbox import SandboxStore


@pytest.fixture
def shopsite_sandbox() -> "Iterator[SandboxStore]":
    """A running `SandboxStore` of 20 orders, over TLS."""
    from shopsite_orders.sandbox import SandboxStore  # noqa: PLC0415 - plugins are loaded by every run of pytest

    with SandboxStore(orders=20) as sandbox:
        yield sandbox
