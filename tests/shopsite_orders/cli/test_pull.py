"""``shopsite-orders pull`` against a real sandbox."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import attrs
import pytest
import stamina
from click.testing import Result

from shopsite_orders.sandbox import SandboxStore, disclosed
from shopsite_orders.sandbox.faults import BadOrder, Fault, Refuse, Stall, Status, Truncate

pytestmark = pytest.mark.usefixtures("environment")
Run = Callable[..., Result]
Process = Callable[..., "subprocess.CompletedProcess[bytes]"]


def held(sandbox: SandboxStore) -> list[dict[str, Any]]:
    """The sandbox's orders, as JSON gives them back."""
    return [json.loads(json.dumps(disclosed(order).to_dict())) for order in sandbox.orders]


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def half(sandbox: SandboxStore) -> int:
    """The bytes of the first half of a reply, at least six orders of twelve."""
    stream = sandbox.store().orders()
    list(stream)
    return stream.size * 2 // 3


def test_orders_are_written_to_standard_output_one_json_object_a_line(sandbox: SandboxStore, process: Process) -> None:
    done = process("pull")
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines(done.stdout.decode()) == held(sandbox)


def test_text_is_written_as_it_is_in_utf_8_whatever_the_locale(process: Process) -> None:
    done = process("pull", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert "é".encode() in done.stdout


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ("", {"pay": "no_cvv", "version": "14.0"}),
        ("--start-order 1003 --end-order 1005", {"startorder": "1003", "endorder": "1005"}),
        ("--start-date 2024-01-02 --end-date 2024-01-03", {"startdate": "01/02/2024", "enddate": "01/03/2024"}),
        ("--max-orders 2", {"maxorder": "2"}),
        ("--layout 12.0", {"version": "12.0"}),
        ("--version-of-layout 7.1", {"version": "7.1"}),
        ("--pay none", {"pay": None}),
        ("--pay yes --yes-purge-cvv", {"pay": "yes"}),
    ],
)
def test_every_option_reaches_the_store(
    arguments: str, asked: dict[str, str | None], sandbox: SandboxStore, run: Run
) -> None:
    assert run("pull", *arguments.split()).exit_code == 0
    parameters = sandbox.requests[-1].parameters
    assert {name: parameters.get(name) for name in asked} == asked


def test_times_and_amounts_are_told_in_the_given_zone_and_currency(run: Run) -> None:
    done = run("pull", "--max-orders", "1", "--timezone", "America/Denver", "--currency", "USD")
    (order,) = lines(done.stdout)
    assert (order["placed_at"], order["currency"]) == ("2024-01-02T06:07:16-07:00", "USD")


def test_a_store_without_orders_gives_nothing_and_no_error(run: Run) -> None:
    done = run("pull", "--start-order", "9000")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "0 orders\n")


def test_a_file_appears_when_all_orders_have_come(sandbox: SandboxStore, run: Run) -> None:
    done = run("pull", "-o", "orders.jsonl")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", "12 orders written to orders.jsonl\n")
    assert lines(Path("orders.jsonl").read_text("utf-8")) == held(sandbox)
    assert [path.name for path in Path().iterdir()] == ["orders.jsonl"]


def test_an_incomplete_download_keeps_its_whole_orders_beside_the_old_file(sandbox: SandboxStore, run: Run) -> None:
    Path("orders.jsonl").write_text("of yesterday\n")
    sandbox.fail(Truncate(at=half(sandbox)))
    done = run("pull", "-o", "orders.jsonl")
    (part,) = Path().glob("orders.jsonl.*.part")
    came = lines(part.read_text("utf-8"))
    assert came == held(sandbox)[: len(came)]
    assert done.exit_code == 6
    assert done.stderr == (
        f"The orders that came are in {part}\n"
        f"Error: the reply ended before </ShopSiteOrders> after {len(came)} whole orders: "
        f"resume with --start-order={1001 + len(came)}\n"
    )
    assert Path("orders.jsonl").read_text() == "of yesterday\n"


def test_what_broke_off_and_what_was_resumed_are_all_orders(sandbox: SandboxStore, process: Process) -> None:
    sandbox.fail(Truncate(at=half(sandbox)))
    broken = process("pull")
    came = lines(broken.stdout.decode())
    rest = process("pull", f"--start-order={1001 + len(came)}")
    assert (broken.returncode, rest.returncode) == (6, 0)
    assert came + lines(rest.stdout.decode()) == held(sandbox)


def test_no_file_is_left_where_no_order_came(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Refuse("The database is locked"))
    done = run("pull", "-o", "orders.jsonl")
    assert done.exit_code == 5
    assert done.stderr == "Error: the store refused the download with response code 3: The database is locked\n"
    assert list(Path().iterdir()) == []


def test_a_symbolic_link_stays_one(run: Run) -> None:
    Path("there").mkdir()
    Path("orders.jsonl").symlink_to("there/orders.jsonl")
    assert run("pull", "-o", "orders.jsonl").exit_code == 0
    assert Path("orders.jsonl").is_symlink()
    assert Path("there/orders.jsonl").stat().st_size > 0


@pytest.mark.skipif(os.name != "posix", reason="devices are files on POSIX systems")
def test_a_device_is_written_to_and_never_replaced(run: Run) -> None:
    Path("null").symlink_to(os.devnull)
    assert run("pull", "-o", "null").exit_code == 0
    assert Path(os.devnull).is_char_device()


def test_a_file_that_cannot_be_written_is_named(run: Run) -> None:
    done = run("pull", "-o", "missing/orders.jsonl")
    assert (done.exit_code, done.stderr) == (1, "Error: missing/orders.jsonl: No such file or directory\n")


def test_an_order_that_cannot_be_read_ends_the_pull_after_those_before_it(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(BadOrder(nth=2))
    done = run("pull")
    assert (done.exit_code, lines(done.stdout)) == (7, held(sandbox)[:2])
    assert done.stderr.startswith("Error: order 1003 cannot be read: ")
    assert done.stderr.endswith(
        "; pass --on-error=quarantine to set it aside and read on, or go on with --start-order=1004\n"
    )


def test_with_quarantine_it_is_put_aside_and_named_and_the_others_come(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(BadOrder(nth=2))
    done = run("pull", "--on-error", "quarantine", "--quarantine-file", "aside.jsonl")
    assert (done.exit_code, lines(done.stdout)) == (0, held(sandbox)[:2] + held(sandbox)[3:])
    (evidence,) = lines(Path("aside.jsonl").read_text("utf-8"))
    assert done.stderr == f"Put aside: {evidence['error']}\n"
    assert (evidence["number"], evidence["text"]) == ("1003", "three")
    assert evidence["order"].startswith("<Order>")
    assert evidence["order"].endswith("</Order>")


def test_a_quarantine_file_is_added_to(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(BadOrder(nth=2), times=2)
    for _ in range(2):
        run("pull", "--on-error", "quarantine", "--quarantine-file", "aside.jsonl")
    assert [order["number"] for order in lines(Path("aside.jsonl").read_text("utf-8"))] == ["1003", "1003"]


def test_a_quarantine_file_needs_quarantine(sandbox: SandboxStore, run: Run) -> None:
    done = run("pull", "--quarantine-file", "aside.jsonl")
    assert done.exit_code == 2
    assert "Error: Invalid value for '--quarantine-file': it needs --on-error quarantine" in done.stderr
    assert sandbox.requests == ()


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_nothing_is_pulled_with_cvvs_unless_their_deletion_is_agreed_to(
    answer: str, sandbox: SandboxStore, run: Run
) -> None:
    done = run("pull", "--pay", "yes", input=answer)
    assert (done.exit_code, done.stdout, sandbox.requests) == (2, "", ())
    assert done.stderr.endswith("Error: nothing was pulled: leave '--pay yes' out, or agree with --yes-purge-cvv\n")


def test_whoever_agrees_gets_the_orders(sandbox: SandboxStore, run: Run) -> None:
    done = run("pull", "--pay", "yes", input="y\n")
    assert done.exit_code == 0
    assert done.stderr.startswith("The store will delete the CVV2 of every order it sends, for good. Go on? [y/N]: ")
    assert len(lines(done.stdout)) == 12
    assert sandbox.purged


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--start-order 9 --end-order 5", "--start-order must not be after --end-order: 9 > 5"),
        ("--timezone Denver", "timezone should be a name like 'America/Denver', not 'Denver'"),
        ("--layout 5.0", "version '5.0' is older than the oldest layout, '6.3'"),
        (
            "--pay yes --yes-purge-cvv --insecure",
            "--pay yes purges the CVV2 in the store and needs HTTPS: use credentials without --insecure",
        ),
    ],
)
def test_wrong_values_are_told_in_one_sentence(arguments: str, sentence: str, sandbox: SandboxStore, run: Run) -> None:
    done = run("pull", *arguments.split())
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", f"Error: {sentence}\n")
    assert sandbox.requests == ()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("--start-date 31/12/2024", "'31/12/2024' is not a day such as 2026-01-31"),
        ("--max-orders 0", "Invalid value for '--max-orders'"),
        ("--start-order -1", "Invalid value for '--start-order'"),
        ("--secret-key x", "No such option '--secret-key'"),
    ],
)
def test_wrong_options_are_told_with_where_to_find_help(arguments: str, sentence: str, run: Run) -> None:
    done = run("pull", *arguments.split())
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Try 'shopsite-orders pull --help' for help." in done.stderr
    assert sentence in done.stderr


def test_a_request_that_is_made_again_is_told(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Status(503))
    with stamina.set_testing(testing=True, attempts=2):
        done = run("pull")
    assert (done.exit_code, lines(done.stdout)) == (0, held(sandbox))
    assert done.stderr == "127.0.0.1 answered with HTTP status 503, 'Status 503'; asking again in 0.0 s\n"


def test_a_store_that_never_answers_well_is_given_up(sandbox: SandboxStore, run: Run) -> None:
    sandbox.fail(Status(503))
    with stamina.set_testing(testing=True, attempts=1):
        done = run("pull")
    said = "Error: 127.0.0.1 answered with HTTP status 503, 'Status 503': try again later\n"
    assert (done.exit_code, done.stderr) == (4, said)


def test_a_reader_that_goes_away_ends_the_pull_quietly(command: list[str]) -> None:
    with subprocess.Popen([*command, "pull"], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as pull:
        assert pull.stdout
        assert pull.stderr
        pull.stdout.close()
        assert (pull.stderr.read(), pull.wait()) == (b"", 141)


def test_ctrl_c_keeps_the_orders_that_came(sandbox: SandboxStore, command: list[str]) -> None:
    stall = _Noticed(Stall(seconds=60, at=half(sandbox)))
    sandbox.fail(stall)
    with subprocess.Popen([*command, "pull", "-o", "orders.jsonl"], stderr=subprocess.PIPE) as pull:
        assert stall.begun.wait(timeout=60)
        time.sleep(0.3)  # until it waits for the rest
        pull.send_signal(signal.SIGINT)
        _, error = pull.communicate(timeout=60)
    assert pull.returncode == 130
    assert not Path("orders.jsonl").exists()
    assert b"Traceback" not in error
    [part] = Path().glob("orders.jsonl.*.part")
    came = lines(part.read_text("utf-8"))
    assert f"Interrupted: resume with --start-order={int(came[-1]['number']) + 1}\n" in error.decode()


@attrs.frozen
class _Noticed(Fault):
    """A fault that tells when it happens."""

    fault: Fault
    begun: Event = attrs.field(factory=Event, eq=False)

    def answer(self, ask_store: Any, /) -> Any:
        self.begun.set()
        return self.fault.answer(ask_store)


@pytest.mark.skipif(os.name != "posix", reason="pseudo-terminals are POSIX")
def test_a_progress_bar_is_shown_on_a_terminal_and_only_there(command: list[str]) -> None:
    import pty  # noqa: PLC0415 - POSIX only
    import termios  # noqa: PLC0415 - POSIX only

    ours, theirs = pty.openpty()
    termios.tcsetwinsize(ours, (24, 100))
    with subprocess.Popen([*command, "pull", "--max-orders", "12"], stdout=subprocess.PIPE, stderr=theirs) as pull:
        os.close(theirs)
        output, _ = pull.communicate(timeout=60)
        shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "12/12" in shown
    assert "orders/s" in shown
    assert len(output.splitlines()) == 12


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_what_holds_orders_is_for_its_owner_alone_unless_it_has_another_mode(run: Run) -> None:
    run("pull", "-o", "orders.jsonl", "--on-error", "quarantine", "--quarantine-file", "aside.jsonl")
    assert [Path(name).stat().st_mode & 0o777 for name in ("orders.jsonl", "aside.jsonl")] == [0o600, 0o600]
    Path("orders.jsonl").chmod(0o640)
    run("pull", "-o", "orders.jsonl")
    assert Path("orders.jsonl").stat().st_mode & 0o777 == 0o640
