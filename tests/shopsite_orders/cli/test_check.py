"""``shopsite-orders check``: what it says of a store."""

import os
import subprocess
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result

from shopsite_orders import Check
from shopsite_orders.cli.commands.check import check
from shopsite_orders.sandbox import SandboxStore

Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]
ADVICE = "Set this computer's clock, best by NTP: a store may refuse requests whose time is far from its own."


def told(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@pytest.mark.usefixtures("environment")
def test_credentials_that_work_are_told_with_what_the_store_is(run: Run) -> None:
    done = run("check")
    assert (done.exit_code, done.stderr) == (0, "")
    assert told(done.stdout) == [
        "The credentials work, and orders may be read.",
        "Host           127.0.0.1",
        "Login          application",
        "Oldest order   1001",
        "Store's clock  agrees with this computer's",
    ]


def test_a_merchants_login_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with SandboxStore(orders=0, login="merchant") as sandbox:
        for name, value in sandbox.merchant_login.items():
            monkeypatch.setenv(f"SHOPSITE_{name.upper()}", value)
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(sandbox.ca_file))
        done = run("check")
    assert told(done.stdout)[2:4] == ["Login          merchant login", "Oldest order   none yet"]


@pytest.mark.usefixtures("environment")
def test_a_wrong_secret_is_one_sentence_and_an_exit_code_of_its_own(
    process: Process, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOPSITE_SECRET_KEY", "aaaa-bbbb-cccc-dddd")
    done = process("check")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.startswith(b"Error: ")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("bundle", [None, "missing.pem"])
def test_a_certificate_that_cannot_be_trusted_is_nothing_to_just_try_again(
    bundle: str | None, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    if bundle:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", bundle)
    done = run("check")
    assert done.exit_code == 10
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1
    assert "again" not in done.stderr


@pytest.mark.parametrize(
    "variables",
    [{"SHOPSITE_PASSWORD": os.fsdecode(b"a\xffb")}, {"SHOPSITE_USER_ID": os.fsdecode(b"a\xffb")}],
    ids=["password", "user ID"],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(variables: dict[str, str], process: Process) -> None:
    url = "https://store.example.com/db_xml.cgi"
    login = {"SHOPSITE_DOWNLOAD_URL": url, "SHOPSITE_USER_ID": "me", "SHOPSITE_PASSWORD": "pw"}
    done = process("check", env={**os.environ, **login, **variables})
    assert done.returncode == 2
    assert b" cannot be sent: it was read as UTF-8 but is not" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("skew", "said"),
    [
        (None, ["not told"]),
        (-1.4, ["agrees with this computer's"]),
        (45.0, ["45 seconds ahead of this computer's"]),
        (312.2, ["312 seconds ahead of this computer's", ADVICE]),
        (-90.0, ["90 seconds behind this computer's", ADVICE]),
    ],
)
def test_a_clock_that_is_far_off_comes_with_advice(skew: float | None, said: list[str]) -> None:
    class Store:
        def check(self) -> Check:
            return Check("shop.example.com", "application", "1001", skew)

    with CliRunner().isolation() as (output, _, _):
        check.callback.__wrapped__(store=Store())  # type: ignore[union-attr]
        lines = told(output.getvalue().decode())
    assert [lines[4].removeprefix("Store's clock  "), *lines[5:]] == said
