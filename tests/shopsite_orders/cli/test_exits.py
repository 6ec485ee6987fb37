"""Exit codes, and errors as sentences."""

from collections.abc import Callable

import click
import pytest
from click.testing import Result

from shopsite_orders import errors
from shopsite_orders.cli.commands.group import cli
from shopsite_orders.cli.terminal.exits import EXITS, exit_code, meaning, sentence

Run = Callable[..., Result]
KINDS = [kind for kind in vars(errors).values() if isinstance(kind, type) and kind.__base__ is errors.ShopSiteError]


def test_every_error_of_the_library_has_an_exit_code_of_its_own() -> None:
    codes = {exit_code(kind("…")) for kind in KINDS}
    assert len(codes) == len(KINDS) > 4
    assert codes.isdisjoint({0, 1, 2})


@pytest.mark.parametrize(("retryable", "code"), [(True, 4), (False, 10)])
def test_what_does_not_pass_by_itself_is_told_apart(retryable: bool, code: int) -> None:
    assert exit_code(errors.TransportError("…", retryable=retryable)) == code
    assert ("try again later" in meaning(code)) is retryable


def test_no_exit_code_has_two_meanings() -> None:
    assert len({exit_.code for exit_ in EXITS}) == len(EXITS)


@pytest.mark.parametrize("command", [(), ("check",), ("pull",), ("read",)])
def test_help_explains_every_exit_code(command: tuple[str, ...], run: Run) -> None:
    told = run(*command, "--help").stdout
    assert all(f"{exit_.code}  {exit_.meaning}\n" in told for exit_ in EXITS)
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (errors.IncompleteDownloadError("resume with start_order=9"), "resume with --start-order=9"),
        (ValueError("end_date must not be before start_date"), "--end-date must not be before --start-date"),
        (ValueError("pass allow_insecure=True to accept"), "pass --insecure to accept"),
        (errors.StoreRefusedError("pass allow_hosts=('b.example',)"), "pass --allow-host=b.example"),
        (ValueError("allow_hosts must be bare names"), "--allow-host must be bare names"),
        (FileNotFoundError(2, "No such file or directory", "a.jsonl"), "a.jsonl: No such file or directory"),
        (OSError("the disk is full"), "the disk is full"),
    ],
)
def test_sentences_speak_of_options_and_not_of_python(error: Exception, told: str) -> None:
    assert sentence(error) == told


@pytest.fixture
def faulty(monkeypatch: pytest.MonkeyPatch) -> None:
    def fault() -> None:
        raise KeyError("a secret")

    monkeypatch.setitem(cli.commands, "faulty", click.Command("faulty", callback=fault))


@pytest.mark.usefixtures("faulty")
def test_a_fault_of_the_program_is_told_without_what_its_message_might_hold(run: Run) -> None:
    done = run("faulty")
    told = "Error: an unexpected KeyError: please report what 'shopsite-orders --traceback …' shows\n"
    assert (done.exit_code, done.stdout, done.stderr) == (1, "", told)


@pytest.mark.usefixtures("faulty")
def test_its_traceback_is_shown_on_request(run: Run) -> None:
    assert isinstance(run("--traceback", "faulty").exception, KeyError)
