"""What the hook's command line advises, typed as it stands: it works."""

import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from click.testing import CliRunner, Result

from shopintegrator_hook import FieldMap, Hook, Inbox, RetryRules, State
from shopintegrator_hook.cli import main

SECRET = "canary-s3cret-7"
URL = "sqlite:///shop.db"
APP = """
from shopintegrator_hook import Inbox
inbox = Inbox("sqlite:///shop.db")
def ship(delivery, claim):
    print("shipped", delivery.order.number)
"""


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delitem(sys.modules, "advised_app", raising=False)
    Path("advised_app.py").write_text(APP)
    Path("map.toml").write_text('[fields]\norder_id = "number"\n')
    yield
    app = sys.modules.pop("advised_app", None)
    if app:
        app.inbox.close()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    inbox = Inbox(URL, retry_rules=RetryRules(attempts=1))
    yield inbox
    inbox.close()


def run(*arguments: object, **environment: str | None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], env={"COLUMNS": "200", **environment})


def told(text: str, advice: str) -> re.Match[str]:
    found = re.search(advice, text)
    assert found, text
    return found


def typed(command: str, **instead: str) -> Result:
    """Type a command as it was said, with what its capitals stand for."""
    for name, value in instead.items():
        command = command.replace(name, value)
    program, *words = shlex.split(command)
    assert program == "shopintegrator-hook"
    return run(*words)


def post(number: int, secret: str = SECRET, *, name: str = "order_id") -> bytes:
    return f"{name}={number}&key={quote_plus(secret)}".encode()


@pytest.mark.parametrize("shop", ["default", "main shop"])
def test_what_was_set_aside_is_seen_and_tried_again_by_the_commands_that_the_log_names(
    shop: str, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Inbox(URL, shop=shop, retry_rules=RetryRules(attempts=1))
    inbox.fail(inbox.claim(Hook({"a": SECRET}).receive(post(7))), RuntimeError())
    see, again = re.findall(r"'(shopintegrator-hook (?:show|retry) .*?)'(?:, and when|$|\n)", caplog.text)
    assert "order_id" in typed(see, URL=URL).output
    done = typed(again, URL=URL, **{"PACKAGE:FUNCTION": "advised_app:ship"})
    assert (done.exit_code, "shipped 7" in done.output) == (0, True)
    assert {stored.state for stored in inbox.deliveries()} == {State.FINISHED}
    inbox.close()


def test_a_delivery_that_is_not_there_is_looked_for_in_the_list(inbox: Inbox) -> None:
    inbox.finish(inbox.claim(Hook({"a": SECRET}).receive(post(7))))
    command = told(run("show", 99, "--inbox", URL).output, r"see what it has with '(.*)'\n$")[1]
    assert re.search(r"1 .* finished", typed(command, URL=URL).output)


def test_what_is_left_is_tried_with_the_options_that_retry_names(inbox: Inbox) -> None:
    hook = Hook({"a": SECRET}, FieldMap.load("map.toml"))
    inbox.fail(inbox.claim(hook.receive(post(7))), RuntimeError())
    inbox.keep(hook.open(post(8, name="nummer")))
    handler = ("--inbox", URL, "--handler", "advised_app:ship")
    left = run("retry", *handler).output
    at_once = told(left, r"Try what waits or was set aside with (--at-once)\.")[1]
    by_map = told(left, r"Read what is unreadable with (--map) FILE\.")[1]
    assert "shipped 7" in run("retry", *handler, at_once).output
    Path("mended.toml").write_text('[fields]\norder_id = "number"\nnummer = "number"\n')
    assert "shipped 8" in run("retry", *handler, by_map, "mended.toml").output
    assert "Nothing is left." in run("retry", *handler).output


def test_what_could_not_be_read_is_shown_by_a_map_as_advised(inbox: Inbox) -> None:
    kept = inbox.keep(Hook({"a": SECRET}, FieldMap.load("map.toml")).open(post(8, name="nummer")))
    option = told(run("show", kept, "--inbox", URL).output, r"See what a map makes of it with (--map) FILE\.")[1]
    Path("mended.toml").write_text('[fields]\nnummer = "number"\n')
    assert "Order 8" in run("show", kept, "--inbox", URL, option, "mended.toml").output


@pytest.mark.usefixtures("inbox")
def test_a_handler_is_named_or_the_run_is_a_dry_one_as_advised() -> None:
    said = run("retry", "--inbox", URL).output
    handler, dry = told(said, r"'(--handler)': name your function as PACKAGE:FUNCTION, or say (--dry-run)\.").groups()
    assert run("retry", "--inbox", URL, handler, "advised_app:ship").exit_code == 0
    assert run("retry", "--inbox", URL, dry).exit_code == 0


@pytest.mark.usefixtures("inbox")
@pytest.mark.parametrize(
    ("wrong", "advice"),
    [
        ("ship", r"write it as package\.module:name\n$"),
        ("advised_apps:ship", r"needs a module advised_apps: install it, or run this in the folder that it is in\n$"),
        ("advised_app:shop", r"has nothing that is called shop: name a function or an object of its own\n$"),
    ],
)
def test_a_handler_is_named_as_advised(wrong: str, advice: str) -> None:
    told(run("retry", "--inbox", URL, "--handler", wrong).output, advice)
    assert run("retry", "--inbox", URL, "--handler", "advised_app:ship").exit_code == 0


@pytest.mark.usefixtures("inbox")
def test_a_module_that_breaks_is_not_said_to_lack_a_name() -> None:
    Path("broken_app.py").write_text("import os\nos.no_such_thing\n")
    assert isinstance(run("retry", "--inbox", URL, "--handler", "broken_app:ship").exception, AttributeError)


@pytest.mark.usefixtures("inbox")
def test_an_inbox_is_named_as_advised(tmp_path: Path) -> None:
    told(
        run("deliveries", "--inbox", "advised_app:ship").output,
        r"name one as package\.module:name, or its database as sqlite:///inbox\.db\n$",
    )
    assert run("deliveries", "--inbox", "advised_app:inbox").exit_code == 0
    assert run("deliveries", "--inbox", URL).exit_code == 0
    wrong = f"sqlite:///{str(tmp_path)[1:]}/shop.db"
    told(
        run("deliveries", "--inbox", wrong).output, r"a path begins in this folder, unless the URL has four slashes\n$"
    )
    assert run("deliveries", "--inbox", wrong.replace("///", "////")).exit_code == 0


def test_the_secret_is_set_in_the_environment_as_advised() -> None:
    for command in (["send", "http://127.0.0.1:1/"], ["learn", "--port", "99999"]):
        variable = told(
            run(*command, SHOPINTEGRATOR_SECRET=None).output, r"set (\w+) in the environment to the shared secret"
        )[1]
        assert "shared secret" not in run(*command, **{variable: SECRET}).output


def test_a_map_that_is_there_is_written_over_or_elsewhere_as_advised() -> None:
    Path("post.txt").write_bytes(b"order_id=7")
    said = run("learn", "--from-file", "post.txt", "--out", "map.toml").output
    force, out = told(said, r"say (--force) to write over it, or (--out) to write elsewhere\n$").groups()
    assert run("learn", "--from-file", "post.txt", out, "other.toml").exit_code == 0
    assert run("learn", "--from-file", "post.txt", "--out", "map.toml", force).exit_code == 0


def test_another_port_is_named_as_advised() -> None:
    said = run("learn", "--port", "99999", "--out", "new.toml", SHOPINTEGRATOR_SECRET=SECRET).output
    option, free = told(said, r"name another with (--port), or (0) for any that is free\n$").groups()
    assert {option, free} == {"--port", "0"}  # which waits for a post, as other tests have it


def test_the_line_for_the_orders_number_is_added_as_advised() -> None:
    Path("post.txt").write_bytes(b"zz=7&email=a@b.example")
    said = " ".join(run("learn", "--from-file", "post.txt", "--out", "new.toml").output.split())
    line = told(said, r'add a line to new\.toml such as ("order_id" = "number"), with the name of the field')[1]
    with Path("new.toml").open("a") as file:
        file.write(f"{line.replace('order_id', 'zz')}\n")
    Path("new.toml").write_text(re.sub(r"\n# .*(?=\n)", "", Path("new.toml").read_text()))
    assert "Order 7" in run("check", "new.toml", "post.txt").output


def test_a_saved_post_is_sent_as_it_is_as_advised() -> None:
    Path("post.txt").write_bytes(b"order_id=7")
    said = run("send", "http://127.0.0.1:1/", "--file", "post.txt", "--change", SHOPINTEGRATOR_SECRET=SECRET).output
    assert told(said, r"leave out (--realistic) and (--change)").groups() == ("--realistic", "--change")
    again = run("send", "http://127.0.0.1:1/", "--file", "post.txt", SHOPINTEGRATOR_SECRET=SECRET).output
    assert "cannot post to http://127.0.0.1:1/: " in again
