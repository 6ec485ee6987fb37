import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from shopsite_orders.cli.commands.group import cli
from shopsite_orders.sandbox import SandboxStore

Process = subprocess.CompletedProcess[bytes]


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No credentials of the tester's, and files only where a test may write."""
    for name in os.environ:
        if name.startswith("SHOPSITE_") or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def sandbox() -> Iterator[SandboxStore]:
    with SandboxStore(orders=12) as sandbox:
        yield sandbox


@pytest.fixture
def environment(sandbox: SandboxStore, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The sandbox's credentials, set in the environment."""
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    return sandbox.environment


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line within this process."""
    return lambda *arguments, **options: CliRunner().invoke(cli, arguments, prog_name="shopsite-orders", **options)


@pytest.fixture
def command() -> list[str]:
    """The command line as a process of its own."""
    return [sys.executable, "-W", "error", "-m", "shopsite_orders"]


@pytest.fixture
def process(command: list[str]) -> Callable[..., Process]:
    """Run the command line as a process of its own, to its end."""
    return lambda *arguments, **options: subprocess.run(
        [*command, *arguments], capture_output=True, check=False, timeout=60, **options
    )
