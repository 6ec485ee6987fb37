"""The pytest fixture, and what its plugin costs every run of pytest."""

import json
import subprocess
import sys

import pytest

import shopsite_orders.sandbox
from shopsite_orders.sandbox import SandboxStore


def test_the_fixture_is_a_running_sandbox(shopsite_sandbox: SandboxStore) -> None:
    assert shopsite_sandbox.url.startswith("https://127.0.0.1:")
    assert len(shopsite_sandbox.orders) == 20


def test_loading_the_plugin_loads_nothing_heavy() -> None:
    script = "import json, sys, shopsite_orders.sandbox.fixture; print(json.dumps(sorted(sys.modules)))"
    modules = json.loads(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)
    assert not {"trustme", "requests", "http.server", "shopsite_orders.sandbox.store"} & set(modules)


@pytest.mark.parametrize("name", shopsite_orders.sandbox.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(shopsite_orders.sandbox, name)


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'SandboxShop'"):
        _ = shopsite_orders.sandbox.SandboxShop
