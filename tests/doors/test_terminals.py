"""What stores, posts and orders say reaches people without anything that a terminal obeys."""

import json
import logging
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlencode

import attrs
import pytest
from click.testing import CliRunner, Result

from shopintegrator_hook import FieldMap, Hook, HookError
from shopintegrator_hook.cli import main
from shopintegrator_hook.field_map.toml import quoted
from shopsite_orders import Order, ShopSiteError, read_orders
from shopsite_orders.cli.commands.group import cli
from shopsite_orders.cli.demo import tables
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.core.order import Line, Party
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.sql import OrderDatabase

from fake_store import FakeStore

HOSTILE = "\x1b]0;owned\x07\x1b[2J\x9b2J\x85 \u202egpj\u2066\u200f\u2028end"
IN_XML = HOSTILE.replace("\x1b", "").replace("\x07", "")  # the others may stand in XML
SECRET = "the-shared-s3cret"
OBEYED = {"Cc", "Cs", "Zl", "Zp"}
TURNS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def obeyed(text: str) -> set[str]:
    """Return the signs of a text that a terminal would obey, but for the ends of lines."""
    return {
        sign
        for sign in text
        if sign not in "\n\r" and (unicodedata.category(sign) in OBEYED or unicodedata.bidirectional(sign) in TURNS)
    }


def shopsite_orders(*arguments: str, **options: object) -> Result:
    return CliRunner().invoke(cli, arguments, prog_name="shopsite-orders", **options)  # type: ignore[arg-type]


def hook(*arguments: object) -> Result:
    given = [str(argument) for argument in arguments]
    return CliRunner().invoke(main, given, env={"SHOPINTEGRATOR_SECRET": SECRET, "COLUMNS": "200"})


@pytest.fixture
def sandbox(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SandboxStore]:
    monkeypatch.chdir(tmp_path)
    with SandboxStore(orders=2) as sandbox:
        for name, value in sandbox.environment.items():
            monkeypatch.setenv(name, value)
        yield sandbox


REPLY = f"""<ShopSiteOrders><Order><OrderNumber>7{IN_XML}</OrderNumber><OrderDate>2026-03-14 15:09:26</OrderDate>
<Other><Comments>{IN_XML}</Comments></Other></Order></ShopSiteOrders>""".encode()


def test_orders_are_written_as_json_that_a_terminal_can_show() -> None:
    done = shopsite_orders("read", "-", input=REPLY)
    assert obeyed(done.stdout) == set()
    [order] = read_orders(REPLY)
    assert json.loads(done.stdout) == json.loads(json.dumps(order.to_dict()))
    assert order.comments == IN_XML


@pytest.mark.parametrize(
    "fault",
    [
        faults.Refuse(IN_XML),
        faults.Html(HOSTILE),
        faults.JsonError("invalid_grant", HOSTILE),
        faults.JsonError(HOSTILE, "no"),
        faults.BadOrder(element="OrderDate", text=IN_XML),
        faults.BadOrder(element="OrderNumber", text=IN_XML),
    ],
    ids=str,
)
@pytest.mark.parametrize("more", [(), ("--on-error", "quarantine"), ("--into", "sqlite:///orders.db")])
def test_what_a_store_says_is_told_without_what_a_terminal_obeys(
    fault: faults.Fault, more: tuple[str, ...], sandbox: SandboxStore
) -> None:
    sandbox.fail(fault)
    done = shopsite_orders("pull", *more)
    assert "end" in done.stdout + done.stderr or "--into" in more
    assert obeyed(done.stdout + done.stderr) == set()


@pytest.mark.parametrize("fault", [faults.Refuse(IN_XML), faults.Html(HOSTILE), faults.JsonError(HOSTILE, HOSTILE)])
def test_an_error_can_be_logged_as_it_is(fault: faults.Fault, sandbox: SandboxStore) -> None:
    sandbox.fail(fault)
    with sandbox.session() as session, pytest.raises(ShopSiteError) as caught:
        list(sandbox.store(session=session, attempts=1).orders())
    assert obeyed(str(caught.value)) == set()
    assert "\n" not in str(caught.value)
    assert "end" in str(caught.value)


def test_the_state_of_a_database_is_told_without_what_a_terminal_obeys(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/orders.db"
    [page, *_] = FakeStore(orders=[Order(source="shopsite", number="7")]).pages()
    with OrderDatabase(url) as database:
        database.save(page, store=HOSTILE)
    told = shopsite_orders("status", "--into", url).stdout
    assert obeyed(told) == set()
    assert "owned" in told


def test_the_demos_tables_show_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    party = Party(full_name=HOSTILE, email=HOSTILE)
    order = Order(
        source="shopsite",
        number=HOSTILE,
        billing=party,
        comments=HOSTILE,
        lines=(Line(name=HOSTILE, quantity=Decimal(1)),),
    )
    screen = Screen()
    screen.print(tables.customer(order))
    screen.print(tables.lines(order))
    screen.print(HOSTILE, soft_wrap=True)
    shown = capsys.readouterr().out
    assert obeyed(shown) == set()
    assert "owned" in shown


def body(**more: str) -> bytes:
    return urlencode({"order_id": f"7{HOSTILE}", HOSTILE: HOSTILE, "comments": HOSTILE, **more}).encode()


def test_the_hooks_tables_show_no_more(tmp_path: Path) -> None:
    (tmp_path / "post.txt").write_bytes(body())
    learned = hook("learn", "--from-file", tmp_path / "post.txt", "--out", tmp_path / "map.toml")
    by_map = tmp_path / "by_hand.toml"
    by_map.write_text(f'[fields]\norder_id = "number"\n{quoted(HOSTILE)} = "instructions"', "utf-8")
    checked = hook("check", by_map, tmp_path / "post.txt")
    assert (learned.exit_code, checked.exit_code) == (0, 0)
    assert obeyed(learned.output + checked.output) == set()
    assert obeyed((tmp_path / "map.toml").read_text("utf-8")) == set()
    assert "end" in checked.output


def test_the_hooks_errors_say_no_more(caplog: pytest.LogCaptureFixture) -> None:
    by_map = FieldMap.loads('[fields]\nid = "number"')
    for secret in ("another-s3cret", SECRET):
        with pytest.raises(HookError) as caught:
            Hook({"a": SECRET}, by_map).receive(body(**{f"secret {HOSTILE}": secret}))
        logging.getLogger("shop").warning("refused: %s", caught.value)
    assert obeyed(caplog.text) == set()


def test_a_map_that_is_written_reads_the_same() -> None:
    by_map = FieldMap.loads(f'[fields]\nid = "number"\n{quoted(HOSTILE)} = "comments"')
    assert FieldMap.loads(by_map.dumps()) == by_map
    assert attrs.astuple(by_map)[0][1][0] == HOSTILE
