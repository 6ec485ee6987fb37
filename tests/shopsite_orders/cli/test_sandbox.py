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


def test_it_fails_as_told_and_logs_what_it_is_asked(command: list[str], process: Process) -> None:
    asked = ("--orders", "5", "--fail", "refuse:closed: come back", "--times", "2", "--fail", "byte-order-mark")
    with running(command, *asked) as (sandbox, said):
        exports = dict(line.removeprefix("export ").strip().split("=", 1) for line in said[2:])
        done = [process("pull", "--start-order", "1004", env={**os.environ, **exports}) for _ in range(5)]
        assert sandbox.stdout
        log = [sandbox.stdout.readline().split(" ", 2)[2] for _ in range(10)]
    assert [one.returncode for one in done] == [5, 5, 0, 0, 0]
    question = "clientApp=1 dbname=orders pay=no_cvv startorder=1004 version=14.0"
    assert log[::2] == ["POST /cgi-bin/sc/authorize.cgi grant_type=authorization_code -> 200\n"] * 5
    assert log[1::2] == [
        f"POST /cgi-bin/sc/db_xml.cgi {question} -> 200, Refuse(reason='closed: come back')\n",
        f"POST /cgi-bin/sc/db_xml.cgi {question} -> 200, Refuse(reason='closed: come back')\n",
        f"POST /cgi-bin/sc/db_xml.cgi {question} -> 200, 2 orders, ByteOrderMark()\n",
        f"POST /cgi-bin/sc/db_xml.cgi {question} -> 200, 2 orders, ByteOrderMark()\n",
        f"POST /cgi-bin/sc/db_xml.cgi {question} -> 200, 2 orders\n",
    ]


def test_a_port_can_be_chosen_and_one_that_is_taken_is_told(command: list[str], process: Process) -> None:
    with running(command, "--orders", "0") as (_, said):
        port = said[0].partition("127.0.0.1:")[2].split()[0]
        done = process("sandbox", "--port", port)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert b"in use" in done.stderr
    with running(command, "--orders", "0", "--port", port) as (_, said):
        assert said[0].partition("127.0.0.1:")[2].split()[0] == port


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fail", "flood"), b"there is no fault 'flood'; there are bad-order, "),
        (("--fail", "status"), b"'status' should be like status:CODE"),
        (("--fail", "junk", "--fail-on", "authorize"), b"Junk happens on download, not on 'authorize'"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_before_anything_runs(
    arguments: tuple[str, ...], said: bytes, process: Process
) -> None:
    done = process("sandbox", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr


def test_without_trustme_it_says_what_to_install() -> None:
    program = "import sys; sys.modules['trustme'] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "sandbox"], capture_output=True, check=False, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: the sandbox makes its TLS certificate with trustme: pip install 'shopsite-orders[sandbox]'\n"
    )
