"""``shopsite-orders retry``, ``pull --refresh`` and ``status --quarantine``: what was put aside, and what changed."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
import stamina
from click.testing import Result

from shopsite_orders.cli.options.database import DatabaseFailureError, opened
from shopsite_orders.errors import OrderDataError
from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sandbox.faults import BadOrder, Truncate
from shopsite_orders.sql import OrderDatabase

pytestmark = pytest.mark.usefixtures("environment")
Run = Callable[..., Result]
URL = "sqlite:///orders.db"
INTO = ("pull", "--into", URL, "--overlap", "none")


def questions(sandbox: SandboxStore) -> list[tuple[Any, Any]]:
    return [
        (request.parameters.get("startorder"), request.parameters.get("endorder"))
        for request in sandbox.requests
        if request.kind == "download"
    ]


def quarantine(sandbox: SandboxStore, *numbers: int) -> None:
    """Keep orders of the store aside, as if they could not be read."""
    by_number = {each.number: each for each in sandbox.orders}
    with OrderDatabase(URL) as database:
        page = next(iter(sandbox.store().pages(on_error="quarantine", page_size=50)))
        errors = tuple(
            OrderDataError(
                f"order {number} cannot be read",
                number=str(number),
                raw=f"<OrderDate>{by_number[str(number)].placed_at}</OrderDate>".encode()
                if str(number) in by_number
                else b"",
            )
            for number in numbers
        )
        orders = tuple(each for each in page.orders if int(each.number) not in numbers)
        database.save(attrs.evolve(page, orders=orders, quarantined=errors), store="main")


def test_what_was_put_aside_is_asked_for_again_one_question_for_neighbours(sandbox: SandboxStore, run: Run) -> None:
    quarantine(sandbox, 1003, 1004, 1005, 1009)
    asked = len(questions(sandbox))
    done = run("retry", "--into", URL)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr == "main: 4 numbers asked for again; 4 read and saved (1003, 1004, 1005, 1009)\n"
    assert questions(sandbox)[asked:] == [("1003", "1005"), ("1009", "1009")]
    with OrderDatabase(URL) as database:
        assert len({order.key for order in database.orders("main")}) == len(list(database.orders("main"))) == 12
        assert database.quarantined("main") == ()


def test_what_still_cannot_be_read_stays_and_status_tells_why(sandbox: SandboxStore, run: Run) -> None:
    quarantine(sandbox, 1003, 1004)
    sandbox.fail(BadOrder(nth=1))
    done = run("retry", "--into", URL)
    assert done.stderr == (
        "main: 2 numbers asked for again; 1 read and saved (1003); 1 still put aside: 'shopsite-orders status "
        "--into URL --quarantine' says why\n"
    )
    told = run("status", "--into", URL, "--quarantine").stdout
    assert " UTC  order 1004 cannot be read: " in told


def test_with_nothing_put_aside_nothing_is_asked(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO)
    asked = len(questions(sandbox))
    assert run("retry", "--into", URL).stderr == "main: nothing is put aside\n"
    assert len(questions(sandbox)) == asked


def test_a_retry_that_breaks_off_gives_no_number_to_resume_with(sandbox: SandboxStore, run: Run) -> None:
    quarantine(sandbox, 1003, 1004)
    sandbox.fail(Truncate(at=5_000))
    with stamina.set_testing(testing=True, attempts=1):
        done = run("retry", "--into", URL)
    assert done.exit_code == 6
    assert done.stderr.endswith(": the next run asks for all of it again\n")
    assert run("retry", "--into", URL).stderr.startswith("main: 2 numbers asked for again; 2 read and saved")


def test_retry_needs_a_database_that_is_there(run: Run, tmp_path: Path) -> None:
    assert run("retry").exit_code == 2
    done = run("retry", "--into", URL)
    assert (done.exit_code, "there is no database orders.db" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


def test_refresh_downloads_the_last_time_again_and_tells_what_changed_without_its_values(
    sandbox: SandboxStore, run: Run
) -> None:
    run(*INTO)
    changed = attrs.evolve(sandbox.orders[4], comments="ring twice", instructions="left door")
    sandbox.delete(changed.number)
    sandbox.add(changed)
    done = run(*INTO, "--refresh", "30d")
    assert done.exit_code == 0
    covered, again, told = done.stderr.splitlines()
    assert covered.startswith("main: nothing new")
    assert again == "main: downloaded again since 2023-12-03: 0 new, 11 the same, 1 changed"
    assert told == f"main: order {changed.number} changed: comments, instructions"
    with OrderDatabase(URL) as database:
        assert [change.after for change in database.changes("main")] == ["ring twice", "left door"]


def test_a_refresh_puts_aside_what_cannot_be_read(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO)
    sandbox.fail(BadOrder(nth=99), times=2)  # what is new brings none
    sandbox.fail(BadOrder(nth=2))
    done = run(*INTO, "--refresh", "1d", "--on-error", "quarantine")
    assert done.exit_code == 0
    assert "Put aside: order 1003 cannot be read" in done.stderr
    assert "11 the same, 0 changed, 1 put aside" in done.stderr


def test_a_refresh_of_a_store_without_orders_asks_nothing_more(sandbox: SandboxStore, run: Run) -> None:
    for order in sandbox.orders:
        sandbox.delete(order.number)
    assert run(*INTO, "--refresh", "30d").stderr == "main: nothing new; 1 request\n"


def test_a_refresh_that_breaks_off_gives_no_number_to_resume_with(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO)
    sandbox.fail(BadOrder(nth=99), times=2)  # what is new brings none
    sandbox.fail(Truncate(at=9_000))
    with stamina.set_testing(testing=True, attempts=1):
        done = run(*INTO, "--refresh", "30d")
    assert (done.exit_code, done.stderr.endswith(": the next run asks for all of it again\n")) == (6, True)


def test_refresh_belongs_to_following(run: Run) -> None:
    done = run("pull", "--refresh", "30d")
    assert (done.exit_code, "--refresh needs --into." in done.stderr) == (2, True)


def test_status_works_while_another_program_writes(run: Run) -> None:
    run(*INTO)
    with closing(sqlite3.connect("orders.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("DELETE FROM orders")
        assert "Orders      12" in run("status", "--into", URL).stdout


def test_status_of_a_file_that_is_not_a_database_is_told_as_such(run: Run, tmp_path: Path) -> None:
    (tmp_path / "orders.db").write_text("dear diary " * 1000)
    done = run("status", "--into", URL)
    assert (done.exit_code, done.stderr) == (
        9,
        "Error: orders.db is not a database: it is left as it is, name another file\n",
    )


def test_a_database_that_is_locked_is_told_in_a_sentence(sandbox: SandboxStore, run: Run) -> None:
    run(*INTO)
    page = next(iter(sandbox.store().pages()))
    with closing(sqlite3.connect("orders.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with (
            pytest.raises(DatabaseFailureError, match=r"^the database cannot be used: database is locked: another"),
            opened(URL, timeout=0.01) as database,
        ):
            database.save(page, store="two")


@pytest.mark.parametrize("command", ["pull", "retry"])
@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        (
            "postgresql+psycopg://h/x",
            "Error: postgresql+psycopg://… needs psycopg: pip install 'shopsite-orders[postgres]'",
        ),
        ("mongo://h/x", "Error: no database is called 'mongo'"),
        ("orders.db", "Error: --into must be a URL such as sqlite:///orders.db"),
    ],
)
def test_the_database_and_its_driver_are_checked_before_credentials_are_asked_for(
    command: str, url: str, sentence: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOPSITE_CLIENT_ID")
    monkeypatch.setitem(sys.modules, "psycopg", None)
    done = run(command, "--into", url)
    assert done.stderr.startswith(sentence)
    assert "credentials" not in done.stderr


def test_a_store_that_the_database_does_not_follow_is_not_one_where_nothing_is_put_aside(
    sandbox: SandboxStore, run: Run
) -> None:
    quarantine(sandbox, 1003)
    done = run("retry", "--into", URL, "--store", "maine")
    assert (done.exit_code, done.stderr) == (2, "Error: the database follows no store 'maine', but main\n")
