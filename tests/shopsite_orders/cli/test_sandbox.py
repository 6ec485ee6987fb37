"""``shopsite-orders sandbox``: a store by hand."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


@contextmanager
def running(command: list[str], *arguments: str) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """Run the sandbox, and hand out what it says until it waits."""
    with subprocess.Popen([*command, "sandbox", *arguments], stdout=subprocess.PIPE, text=True) as sandbox:
        assert sandbox.stdout
        try:
            yield sandbox, list(iter(sandbox.stdout.readline, "shopsite-orders pull --max-orders 3\n"))
        finally:
            sandbox.terminate()


@pytest.mark.parametrize("arguments", [(), ("--merchant-login",), ("--orders", "7", "--seed", "3")])
def test_what_it_prints_lets_another_terminal_pull(
    arguments: tuple[str, ...], command: list[str], process: Process
) -> None:
    with running(command, *arguments) as (_, said):
        exports = dict(line.removeprefix("export ").strip().split("=", 1) for line in said[2:])
        done = process("pull", "--max-orders", "3", env={**os.environ, **exports})
    assert said[0].startswith(
        f"# A ShopSite store with {7 if '7' in arguments else 200} orders runs at https://127.0.0.1:"
    )
    assert (done.returncode, done.stderr, done.stdout.count(b"\n")) == (0, b"", 3)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_well_and_leaves_nothing_behind(end: signal.Signals, command: list[str]) -> None:
    with running(command, "--orders", "0") as (sandbox, said):
        authority = Path(said[-1].partition("REQUESTS_CA_BUNDLE=")[2].strip())
        assert authority.exists()
        sandbox.send_signal(end)
        assert sandbox.stdout
        assert (sandbox.stdout.read(), sandbox.wait(timeout=60)) == ("# The store is closed.\n", 0)
    assert not authority.parent.exists()


def test_without_trustme_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['trustme'] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "sandbox"], capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: the sandbox makes its TLS certificate with trustme: pip install 'shopsite-orders[sandbox]'\n"
    )
