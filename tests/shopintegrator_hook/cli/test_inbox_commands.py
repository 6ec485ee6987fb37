"""deliveries, show and retry: what a person does with an inbox, and what is said to whoever gets it wrong."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner, Result

from shopintegrator_hook import Hook, Inbox, State
from shopintegrator_hook.cli import main
from shopsite_orders.sql import OrderDatabase

MAP = '[fields]\norder_id = "number"\nemail = "billing.email"\n'
APP = """
from shopintegrator_hook import Inbox
inbox = Inbox("sqlite:///shop.db", identity=lambda order: order.number)
done = []
def ship(delivery, claim):
    if delivery.order.number == "13":
        raise RuntimeError("the shelf is empty")
    print("shipped", delivery.order.number, claim.outcome)
async def ship_async(delivery, claim):
    print("shipped", delivery.order.number, "async")
def takes_no_claim(delivery):
    pass
"""


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "inbox_command_app", raising=False)  # each test has one of its own
    monkeypatch.setenv("COLUMNS", "200")  # so that no cell of a table is folded
    (tmp_path / "map.toml").write_text(MAP)
    (tmp_path / "inbox_command_app.py").write_text(APP)
    yield "sqlite:///shop.db"
    app = sys.modules.pop("inbox_command_app", None)
    if app:
        app.inbox.close()


@pytest.fixture
def kept(url: str, hook: Hook, secret: str) -> Iterator[Inbox]:
    """An inbox with one delivery that is finished, one that failed, one that is stored, and one that is not read."""
    inbox = Inbox(url)
    key = quote_plus(secret)
    claims = [inbox.claim(hook.receive(f"order_id={n}&email=ann@lee.example&key={key}".encode())) for n in (10, 11)]
    inbox.finish(claims[0])
    inbox.fail(claims[1], RuntimeError("about ann@lee.example"))
    inbox.store(hook.receive(f"order_id=12&key={key}".encode()))
    inbox.keep(hook.open(f"nummer=14&email=\x1b]0;joe@lee.example&key={key}".encode()))
    yield inbox
    inbox.close()


def run(*arguments: object, **environment: str) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "150", **environment})


def states(inbox: Inbox) -> list[State]:
    return [stored.state for stored in inbox.deliveries()]


def test_deliveries_lists_what_is_not_finished_and_counts_the_rest(kept: Inbox, url: str) -> None:
    result = run("deliveries", "--inbox", url)
    assert result.exit_code == 0
    rows = re.findall(
        r"^│ (\d) .*?│ [\d-]+ [\d:]+ +│ (.+?) +│ (\w*) +│ (\w+) +│ (\d) +│ (\w*) +│", result.output, re.MULTILINE
    )
    assert rows == [
        ("2", "11@", "new", "failed", "1", "RuntimeError"),
        ("3", "12@", "new", "new", "0", ""),
        ("4", "(not read)", "", "unreadable", "0", ""),
    ]
    assert result.output.endswith("1 new, 1 finished, 1 failed, 1 unreadable\n")
    assert "lee.example" not in result.output
    assert states(kept)[0] is State.FINISHED


@pytest.mark.usefixtures("kept")
def test_deliveries_can_be_chosen_and_the_inbox_comes_from_the_environment(url: str) -> None:
    assert "│ 10@" in run("deliveries", "--all", SHOPINTEGRATOR_INBOX=url).output
    assert "│ 10@" in run("deliveries", "--state", "finished", SHOPINTEGRATOR_INBOX=url).output
    only = run("deliveries", "--state", "failed", SHOPINTEGRATOR_INBOX=url).output
    assert ("│ 11@" in only, "│ 12@" in only) == (True, False)
    assert run("deliveries", "--shop", "other", SHOPINTEGRATOR_INBOX=url).output == "The inbox is empty.\n"


@pytest.mark.usefixtures("kept")
def test_show_shows_how_it_stands_what_was_posted_and_the_order(url: str) -> None:
    output = run("show", 2, "--inbox", url).output
    assert re.search(r"│ email +│ ann@lee.example", output)
    assert re.search(r"│ billing.email +│ ann@lee.example", output)
    assert "RuntimeError" in output


@pytest.mark.usefixtures("kept")
def test_show_shows_what_a_mended_map_would_make_of_it(url: str, tmp_path: Path) -> None:
    output = run("show", 4, "--inbox", url).output
    assert "No order was made of it. See what a map makes of it with --map FILE." in output
    assert ("\x1b" in output, r"\u001b]0;joe@lee.example" in output) == (False, True)
    assert "order's number" in run("show", 4, "--inbox", url, "--map", "map.toml").output
    (tmp_path / "mended.toml").write_text(MAP + 'nummer = "number"\n')
    assert re.search(r"│ number +│ 14", run("show", 4, "--inbox", url, "--map", "mended.toml").output)


@pytest.mark.usefixtures("kept")
def test_show_says_when_there_is_no_such_delivery(url: str) -> None:
    result = run("show", 99, "--inbox", url)
    assert (result.exit_code, "the inbox has no delivery 99" in result.output) == (1, True)


def test_retry_hands_to_the_handler_what_waits_and_says_what_is_left(kept: Inbox, url: str) -> None:
    result = run("retry", "--inbox", url, "--handler", "inbox_command_app:ship", "--at-once")
    assert result.exit_code == 0
    assert "shipped 11 retry\nshipped 12 new\n" in result.output
    assert result.output.endswith("2 of 2 processed. Left: 1 unreadable. Read what is unreadable with --map FILE.\n")
    assert states(kept) == [State.FINISHED] * 3 + [State.UNREADABLE]


def test_the_advice_of_retry_works(kept: Inbox, url: str, tmp_path: Path) -> None:
    waiting = run("retry", "--inbox", url, "--handler", "inbox_command_app:ship")
    assert "1 of 1 processed. Left: 1 failed, 1 unreadable. Try what waits or was set aside with --at-once." in (
        waiting.output
    )
    (tmp_path / "mended.toml").write_text(MAP + 'nummer = "number"\n')
    rest = run("retry", "--inbox", url, "--handler", "inbox_command_app:ship", "--at-once", "--map", "mended.toml")
    assert rest.output.endswith("2 of 2 processed. Nothing is left.\n")
    assert states(kept) == [State.FINISHED] * 4


def test_a_dry_run_calls_nothing(kept: Inbox, url: str, tmp_path: Path) -> None:
    before = states(kept)
    (tmp_path / "mended.toml").write_text(MAP + 'nummer = "number"\n')
    result = run("retry", "--inbox", url, "--dry-run", "--at-once", "--map", "mended.toml")
    assert result.output.splitlines() == [
        "2: order 11, 0 lines, failed",
        "3: order 12, 0 lines, new",
        "4: order 14, 0 lines, unreadable",
    ]
    assert "4: cannot be read: " in run("retry", "--inbox", url, "--dry-run", "--at-once", "--map", "map.toml").output
    assert states(kept) == before


@pytest.mark.parametrize("how", [["--dry-run"], ["--handler", "inbox_command_app:ship"]])
def test_retry_of_one_that_is_not_there_says_what_show_says_and_tries_nothing(
    how: list[str], kept: Inbox, url: str
) -> None:
    before = states(kept)
    shown, retried = run("show", 99, "--inbox", url), run("retry", 2, 99, "--inbox", url, *how)
    assert (retried.exit_code, retried.output) == (shown.exit_code, shown.output)
    assert states(kept) == before


def test_retry_of_one_that_fails_ends_with_exit_code_1(kept: Inbox, url: str, hook: Hook, secret: str) -> None:
    kept.store(hook.receive(f"order_id=13&key={quote_plus(secret)}".encode()))
    result = run("retry", 5, "--inbox", url, "--handler", "inbox_command_app:ship")
    assert (result.exit_code, "0 of 1 processed" in result.output) == (1, True)
    assert states(kept)[4] is State.FAILED


@pytest.mark.usefixtures("kept")
def test_an_async_handler_is_awaited(url: str) -> None:
    result = run("retry", 3, "--inbox", url, "--handler", "inbox_command_app:ship_async")
    assert "shipped 12 async" in result.output


@pytest.mark.usefixtures("kept")
def test_the_inbox_of_an_app_can_be_named(url: str) -> None:
    assert "│ 11@" in run("deliveries", "--inbox", "inbox_command_app:inbox").output
    result = run("deliveries", "--inbox", "inbox_command_app:done")
    assert (result.exit_code, "inbox_command_app:done is not an Inbox" in result.output) == (1, True)
    assert url in APP


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize(
    ("handler", "told"),
    [
        ("ship", "'ship' does not name anything: write it as package.module:name"),
        ("no_such_module:ship", "no_such_module:ship needs a module no_such_module: install it"),
        ("inbox_command_app:sink", "the module inbox_command_app has nothing that is called sink"),
        ("inbox_command_app:takes_no_claim", "a handler is called with the delivery and its claim, but this one takes"),
        ("inbox_command_app:done", "list is not a function"),
    ],
)
def test_a_handler_that_cannot_be_called_is_told_before_anything_is_tried(handler: str, told: str, url: str) -> None:
    result = run("retry", "--inbox", url, "--handler", handler, "--at-once")
    assert (result.exit_code, told in result.output) == (1, True)


@pytest.mark.usefixtures("kept")
def test_retry_needs_a_handler(url: str) -> None:
    assert "Missing option '--handler'" in run("retry", "--inbox", url).output


@pytest.mark.parametrize(
    ("inbox", "told"),
    [
        ("sqlite:///missing.db", "there is no inbox at missing.db"),
        ("sqlite://", "an inbox in memory forgets every order"),
        ("sqlite:///map.toml", "the inbox cannot be used: "),
        ("postgresql+psycopg://127.0.0.1:1/x", "the inbox cannot be used: "),
        ("nosuchdatabase://x/y", "the inbox cannot be used: "),
        ("nonsense", "nonsense is not an Inbox: name one as package.module:name"),
    ],
)
@pytest.mark.usefixtures("url")
def test_an_inbox_that_cannot_be_used_is_one_sentence(inbox: str, told: str, tmp_path: Path) -> None:
    result = run("deliveries", "--inbox", inbox)
    assert (result.exit_code, told in result.output, "Traceback" in result.output) == (1, True, False)
    assert result.output.count("\n") == 1
    assert not (tmp_path / "missing.db").exists()


def test_a_database_without_an_inbox_is_left_as_it_is(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/orders.db"
    OrderDatabase(url).close()
    before = (tmp_path / "orders.db").read_bytes()
    for command in (("deliveries",), ("show", "1")):
        result = run(*command, "--inbox", url)
        assert (result.exit_code, "it is not one of shopsite-orders: name another" in result.output) == (1, True)
    assert (tmp_path / "orders.db").read_bytes() == before


@pytest.mark.usefixtures("kept")
def test_a_map_that_is_not_one_is_named(url: str) -> None:
    result = run("show", 2, "--inbox", url, "--map", "inbox_command_app.py")
    assert (result.exit_code, "inbox_command_app.py is not a field map: " in result.output) == (1, True)
