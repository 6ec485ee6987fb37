"""What the command line advises, typed as it stands: it works."""

import re
import shlex
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
import stamina
from click.testing import Result

from shopsite_orders.sandbox import SandboxStore, encode_reply, faults
from shopsite_orders.sql import OrderDatabase

Run = Callable[..., Result]
URL = "sqlite:///orders.db"
pytestmark = pytest.mark.usefixtures("environment")


@pytest.fixture(autouse=True)
def _one_attempt() -> Iterator[None]:
    with stamina.set_testing(True, attempts=1):
        yield


def told(result: Result, advice: str) -> re.Match[str]:
    """Return the advice on the standard error of a command that failed."""
    found = re.search(advice, result.stderr)
    assert result.exit_code, result.output
    assert found, result.stderr
    return found


def numbers(text: str) -> list[str]:
    return re.findall(r'"number": "(\d+)", "transaction_id"', text)


def everything(run: Run) -> list[str]:
    return numbers(run("pull").stdout)


def test_a_download_that_broke_off_is_resumed(sandbox: SandboxStore, run: Run) -> None:
    expected = everything(run)
    sandbox.fail(faults.Truncate(at=20_000))
    cut = run("pull")
    option = told(cut, r": resume with (--start-order=\d+)$")[1]
    assert numbers(cut.stdout) + numbers(run("pull", option).stdout) == expected


def test_the_rest_of_a_file_that_was_cut_is_pulled(sandbox: SandboxStore, run: Run) -> None:
    expected = everything(run)
    content = b"".join(encode_reply(sandbox.orders))
    Path("cut.xml").write_bytes(content[: content.index(b"<OrderNumber>1005")])
    cut = run("read", "cut.xml")
    option = told(cut, r": download it again, or pull the rest with (--start-order=\d+)$")[1]
    assert numbers(cut.stdout) + numbers(run("pull", option).stdout) == expected


def test_an_unreadable_order_is_set_aside_or_passed_by(sandbox: SandboxStore, run: Run) -> None:
    expected = everything(run)
    sandbox.fail(faults.BadOrder(nth=3), times=2)
    cut = run("pull")
    aside, onward = told(cut, r"; pass (\S+) to set it aside and read on, or go on with (\S+)$").groups()
    assert numbers(run("pull", aside).stdout) == [*expected[:3], *expected[4:]]
    assert numbers(cut.stdout) + numbers(run("pull", onward).stdout) == [*expected[:3], *expected[4:]]


def test_fewer_orders_at_once_are_asked_for(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(faults.Status(504))
    fewer, smaller = told(run("pull"), r"with (--max-orders) or a smaller (--page-size)$").groups()
    assert len(numbers(run("pull", fewer, "2").stdout)) == 2
    assert run("pull", "--into", URL, smaller, "2").exit_code == 0
    with OrderDatabase(URL) as database:
        assert database.status("main").orders == 12


def test_what_may_pass_is_tried_again_later(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(faults.Status(503))
    told(run("pull"), r": try again later$")
    assert run("pull").exit_code == 0


def test_credentials_are_set_or_named_as_asked(
    run: Run, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in environment:
        if name.startswith("SHOPSITE_"):
            monkeypatch.delenv(name)
    variables, option = told(run("check"), r"no credentials: set (.*), or name a file with (\S+)$").groups()
    names = re.findall(r"SHOPSITE_\w+", variables)
    Path("store.toml").write_text("[shop]\n")
    table = told(
        run("check", option, "store.toml"), r"should hold one table, (\[application\]) or \[merchant_login\]$"
    )[1]
    Path("store.toml").write_text(f"{table}\n")
    fields = told(run("check", option, "store.toml"), r"should hold (.*), and nothing else$")[1]
    lines = [f'{name} = "{environment[f"SHOPSITE_{name.upper()}"]}"' for name in re.findall(r"[a-z_]{5,}", fields)]
    Path("store.toml").write_text("\n".join([table, *lines]))
    Path("store.toml").chmod(0o644)
    warned = run("check", option, "store.toml")
    assert warned.exit_code == 0
    mend = re.search(r": (chmod 600 \S+)$", warned.stderr, re.MULTILINE)
    assert mend, warned.stderr
    subprocess.run(shlex.split(mend[1]), check=True)
    assert "chmod" not in run("check", option, "store.toml").stderr
    for name in names:
        monkeypatch.setenv(name, environment[name])
    assert run("check").exit_code == 0


def test_http_is_accepted_as_advised(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with SandboxStore(orders=2, tls=False) as plain:
        for name, value in plain.environment.items():
            monkeypatch.setenv(name, value)
        option = told(run("check"), r"or pass (--insecure) to accept all of that$")[1]
        assert run("check", option).exit_code == 0


def test_another_host_is_allowed_as_advised(sandbox: SandboxStore, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPSITE_AUTHORIZATION_URL", sandbox.authorization_url.replace("127.0.0.1", "localhost"))
    sandbox.fail(faults.DownloadUrl(sandbox.download_url), times=2, on="authorize")
    option = told(run("pull"), r"if that host is the store's, pass (--allow-host=\S+)$")[1]
    assert len(numbers(run("pull", option).stdout)) == 12


def test_a_refused_signature_names_the_options_for_what_to_sign(sandbox: SandboxStore, run: Run) -> None:
    wrong = run("pull", "--mac-host", "inner.example", "--mac-port", "80")
    host, port, example = told(
        wrong, r"pass (--mac-host) and (--mac-port) as the store .*, such as (--mac-port=80)$"
    ).groups()
    assert len(numbers(run("pull", host, "127.0.0.1", port, sandbox.url.rpartition(":")[2]).stdout)) == 12
    assert run("pull", example).exit_code == wrong.exit_code  # another port than the sandbox's, but an option


def test_a_certificate_is_trusted_as_advised(sandbox: SandboxStore, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    variable = told(run("pull"), r"name that in session\.verify or (\w+)$")[1]
    monkeypatch.setenv(variable, str(sandbox.ca_file))
    assert len(numbers(run("pull").stdout)) == 12


def test_cvvs_are_purged_only_as_agreed(sandbox: SandboxStore, run: Run) -> None:
    option = told(run("pull", "--pay", "yes"), r"leave '--pay yes' out, or agree with (\S+)$")[1]
    assert [request.kind for request in sandbox.requests] == []
    assert run("pull").exit_code == run("pull", "--pay", "yes", option).exit_code == 0


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (["--start-date", "tomorrow"], r"is not a day such as (\d{4}-\d\d-\d\d)"),
        (["--into", URL, "--refresh", "soon"], r"is not a time such as .* or (\w+)$"),
        (["--into", URL, "--overlap", "soon"], r"is not a time such as .* or (\w+)$"),
        (["--into", "orders.db"], r"must be a URL such as (sqlite:///\S+) or "),
        (["--into", "sqlite://"], r"name a file, as in (sqlite:///\S+)$"),
        (["--timezone", "Denver"], r"a name like '([^']+)'"),
        (["--currency", " "], r"name one such as '([^']+)'"),
    ],
)
def test_the_example_of_a_message_is_accepted(wrong: list[str], advice: str, run: Run) -> None:
    example = told(run("pull", *wrong), advice)[1]
    assert run("pull", *wrong[:-1], example).exit_code == 0


@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        (["--page-size", "5"], r"(--page-size) needs (--into)\."),
        (["--quarantine-file", "aside.jsonl"], r"it needs (--on-error quarantine)"),
    ],
)
def test_what_an_option_needs_is_given(wrong: list[str], advice: str, run: Run) -> None:
    needed = told(run("pull", *wrong), advice).groups()[-1].split()
    assert run("pull", *wrong, *needed, *([URL] if needed == ["--into"] else [])).exit_code == 0


def test_a_database_that_is_missing_is_made_by_the_command_that_is_named(run: Run) -> None:
    command = told(run("status", "--into", URL), r": '(shopsite-orders [^']+)' makes it$")[1]
    assert run(*shlex.split(command)[1:]).exit_code == 0
    assert run("status", "--into", URL).exit_code == 0


def test_what_was_put_aside_is_listed_as_advised(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(faults.BadOrder(nth=3))
    assert run("pull", "--into", URL, "--on-error", "quarantine", "--overlap", "none").exit_code == 0
    sandbox.fail(faults.BadOrder())
    status = run("status", "--into", URL).stdout
    option = re.search(r"Put aside +1: list them with (--quarantine)", status)
    assert option, status
    assert "order 1004 cannot be read" in run("status", "--into", URL, option[1]).stdout
    again = run("retry", "--into", URL)
    command = re.search(r"'(shopsite-orders status --into URL --quarantine)' says why", again.stderr)
    assert command, again.stderr
    assert "order 1004 cannot be read" in run(*shlex.split(command[1].replace("URL", URL))[1:]).stdout


def test_a_cursor_that_was_tampered_with_is_left_for_the_oldest_order(run: Run) -> None:
    assert run("pull", "--into", URL).exit_code == 0
    with closing(sqlite3.connect("orders.db")) as connection, connection:
        connection.execute("UPDATE cursors SET cursor = '{}'")
    option = told(run("pull", "--into", URL), r": begin at the oldest order, with (--from-start)$")[1]
    done = run("pull", "--into", URL, option)
    assert (done.exit_code, "12 read again, 0 new" in done.stderr) == (0, True)


def test_the_doctor_writes_the_bundle_that_it_asks_for(run: Run, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=1), times=9)
    said = " ".join(run("doctor").stdout.split())
    advice = re.search(r"Run (doctor) with (--bundle) FILE and attach the file to a bug report", said)
    assert advice
    assert "Wrote" in run(advice[1], advice[2], "evidence.zip").stdout
    assert Path("evidence.zip").is_file()


def test_an_unexpected_fault_is_shown_as_advised(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("shopsite_orders.cli.commands.check.ShopSite.check", broken)
    command = told(run("check"), r"please report what '(shopsite-orders --traceback) …' shows$")[1]
    assert isinstance(run(*command.split()[1:], "check").exception, ZeroDivisionError)
