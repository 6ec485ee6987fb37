"""The options that commands share."""

import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from shopsite_orders.sandbox import SandboxStore, encode_reply, generate_orders
from shopsite_orders.sandbox.faults import Stall, Status

Run = Callable[..., Result]
REPLY = b"".join(encode_reply(generate_orders(2)))
ASKING = ("check", "doctor", "pull", "retry")


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("arguments", [("pull",), ("read", "-")])
def test_a_currency_that_is_not_a_code_is_refused(arguments: tuple[str, ...], run: Run) -> None:
    for code in ("dollars", "US", "U$D", ""):
        done = run(*arguments, "--currency", code, input=REPLY)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--currency must" in done.stderr
        assert "'USD'" in done.stderr


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("arguments", [("pull",), ("read", "-")])
@pytest.mark.parametrize("name", ["orders.tsv", "orders.XLSX", "orders.parquet"])
def test_a_file_that_promises_another_format_is_refused_with_names_that_do_not(
    arguments: tuple[str, ...], name: str, run: Run
) -> None:
    done = run(*arguments, "-o", name, input=REPLY)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "JSON Lines or CSV: name the file orders.jsonl or orders.csv" in " ".join(done.stderr.split())
    assert not Path(name).exists()
    assert run(*arguments, "-o", "orders.jsonl", input=REPLY).exit_code == 0


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(("arguments", "count"), [(("pull", "--max-orders", "3"), 3), (("read", "-"), 2)])
def test_a_file_that_is_called_csv_is_csv(arguments: tuple[str, ...], count: int, run: Run) -> None:
    done = run(*arguments, "--currency", "USD", "-o", "orders.csv", input=REPLY)
    assert (done.exit_code, done.stderr) == (0, f"{count} orders written to orders.csv\n")
    with Path("orders.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [*csv.DictReader(file)]
    assert [(row["number"], row["currency"]) for row in rows] == [(str(1001 + at), "USD") for at in range(count)]


def test_of_a_download_that_is_cut_off_no_csv_is_made_and_what_was_there_stays(run: Run) -> None:
    Path("orders.csv").write_text("mine", "utf-8")
    assert run("read", "-", "-o", "orders.csv", input=REPLY[:-40]).exit_code == 6
    assert [path.name for path in Path.cwd().iterdir()] == ["orders.csv"]
    assert Path("orders.csv").read_text("utf-8") == "mine"


def test_without_the_extra_csv_says_what_to_install(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("shopsite_orders.frames")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    done = run("read", "-", "-o", "orders.csv", input=REPLY)
    assert done.exit_code == 1
    assert "pip install 'shopsite-orders[frames]'" in done.stderr


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "command",
    [
        ("pull", "--into"),
        ("retry", "--into"),
        ("status", "--into"),
        ("audit", "--from"),
        ("reconcile", "--inbox", "sqlite:///inbox.db", "--into"),
    ],
)
@pytest.mark.parametrize("name", ["", "x" * 256])
def test_the_name_of_a_store_is_one(command: tuple[str, ...], name: str, run: Run) -> None:
    done = run(*command, "sqlite:///orders.db", "--store", name)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "a store needs a name of 1 to 255 characters" in " ".join(done.stderr.split())
    assert not Path("orders.db").exists()


@pytest.mark.parametrize("command", ASKING)
def test_every_command_that_asks_a_store_takes_how_long_and_how_often(command: str, run: Run) -> None:
    told = run(command, "--help").stdout
    for option, default in (
        ("--connect-timeout", "10s"), ("--read-timeout", "2m"), ("--deadline", "30m"), ("--attempts", "4"),
    ):  # fmt: skip
        assert option in told
        assert f"[default: {default}" in " ".join(told.split())


@pytest.mark.usefixtures("environment")
def test_a_request_is_made_as_often_as_is_said(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Status(503), times=9, on="download")
    done = run("pull", "--attempts", "1")
    assert done.exit_code == 4
    assert len([request for request in sandbox.requests if request.kind == "download"]) == 1


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("option", ["--read-timeout", "--deadline"])
def test_silence_is_waited_out_for_as_long_as_is_said(option: str, sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Stall(30), on="download")
    began = time.monotonic()
    done = run("pull", option, "1s", "--attempts", "1")
    assert done.exit_code in (4, 6)
    assert time.monotonic() - began < 20


@pytest.mark.usefixtures("environment")
def test_a_time_that_no_system_counts_is_refused_in_the_words_of_the_command_line(run: Run) -> None:
    done = run("check", "--read-timeout", "2d")
    assert done.exit_code == 2
    assert "--connect-timeout and --read-timeout must be greater than zero seconds and at most a day" in done.stderr
