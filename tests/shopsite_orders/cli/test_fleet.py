"""``shopsite-orders fleet``: many stores into one database, on processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result

from shopsite_orders.cli.commands.fleet import board_table
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.fleet import Board
from shopsite_orders.sandbox import SandboxMall, faults
from shopsite_orders.sql import OrderDatabase

Run = Callable[..., Result]
INTO = ("--into", "sqlite:///orders.db")


@pytest.fixture
def mall(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[SandboxMall]:
    """Three stores, and the file that lists them."""
    lines = []
    with SandboxMall() as mall:
        for name, orders in {"a": 4, "b": 25, "c": 60}.items():
            shop = mall.add(name, orders=orders, seed=orders)
            values = "".join(f"{key} = {json.dumps(value)}\n" for key, value in shop.application.items())
            (tmp_path / f"{name}.toml").write_text(f"[application]\n{values}", "utf-8")
            lines.append(f'[stores.{name}]\ncredentials = "file:{tmp_path}/{name}.toml"\n')
        (tmp_path / "stores.toml").write_text("".join(lines), "utf-8")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(mall.ca_file))
        yield mall


@pytest.fixture
def command() -> list[str]:
    """The command as a process of its own; with -W error, what Dask leaves to the garbage collector would be told."""
    return [sys.executable, "-m", "shopsite_orders"]


def saved() -> dict[str, int]:
    with OrderDatabase(INTO[1], read_only=True) as database:
        return {store: database.status(store).orders for store in database.stores()}


def test_it_follows_all_stores_and_tells_what_came_and_who_is_sick(
    mall: SandboxMall, process: Callable[..., "subprocess.CompletedProcess[bytes]"]
) -> None:
    mall.stores["a"].fail(faults.JsonError("invalid_client"), times=9, on="authorize")
    done = process("fleet", "stores.toml", *INTO, "--workers", "1", "--per-minute", "6000")
    told = done.stderr.decode().splitlines()
    assert done.returncode == 1
    assert told[0].startswith("3 stores (2 done, 1 failed), 85 orders saved in ")
    assert told[1].startswith("a: the store refused an access token with the error 'invalid_client'")
    assert (len(told), done.stdout, saved()) == (2, b"", {"b": 25, "c": 60})


def test_ctrl_c_ends_it_and_what_is_saved_is_whole(mall: SandboxMall, command: list[str]) -> None:
    for shop in mall.stores.values():
        shop.fail(faults.Stall(0.3), times=99)
    arguments = ["fleet", "stores.toml", *INTO, "--workers", "1", "--page-size", "10", "--every", "1s"]
    with subprocess.Popen([*command, *arguments], stderr=subprocess.PIPE, text=True, start_new_session=True) as fleet:
        until = time.monotonic() + 60
        while len(mall.stores["c"].requests) < 6 and time.monotonic() < until:
            time.sleep(0.05)
        os.killpg(fleet.pid, signal.SIGINT)  # as a terminal does
        _, told = fleet.communicate(timeout=60)
    assert fleet.returncode == 130
    assert "Traceback" not in told
    with OrderDatabase(INTO[1], read_only=True) as database:
        for name, shop in mall.stores.items():
            numbers = [int(order.number) for order in database.orders(name)]
            highest = database.cursor(name).highest
            assert numbers == [int(order.number) for order in shop.orders if int(order.number) <= (highest or 0)]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("stores.toml",), "Missing option '--into'"),
        (("stores.toml", "--into", "postgresql+psycopg://me:s3cret@127.0.0.1/x"), "holds a password"),
        (("bad.toml", *INTO), "should list stores"),
    ],
)
def test_what_cannot_be_right_is_usage(
    mall: SandboxMall, run: Run, tmp_path: Path, arguments: tuple[str, ...], told: str
) -> None:
    assert mall.stores
    (tmp_path / "bad.toml").touch()
    result = run("fleet", *arguments)
    assert result.exit_code == 2
    assert told in result.output
    assert "s3cret" not in result.output


def test_the_table_shows_who_is_at_work_first_and_nothing_that_a_terminal_obeys() -> None:
    board = Board(["done", "sick", "busy"])
    board.note("done", ended=True, doing="done", orders=12)
    board.note("sick", ended=True, doing="failed", sentence="it said \x1b[2J", tries=2)
    board.note("busy", doing="asking", orders=1234, tries=1)
    screen = Screen(stderr=True)
    screen.width = 100
    with screen.capture() as captured:
        screen.print(board_table(board, 2))
    shown = captured.get()
    assert "2 of 3 stores, 1,246 orders" in shown
    assert r"it said \u001b[2J" in shown
    assert shown.index("busy") < shown.index("sick")
    assert " 12 " not in shown


def test_without_dask_it_says_what_to_install(mall: SandboxMall) -> None:
    assert mall.stores
    program = "import sys; sys.modules['distributed'] = None; from shopsite_orders.__main__ import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program, "fleet", "stores.toml", *INTO],
        capture_output=True,
        check=False,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr == "Error: shopsite_orders.fleet needs Dask: pip install 'shopsite-orders[dask]'\n"
