"""``shopsite-orders demo``: everything in a few seconds, and nothing made up."""

import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import click
import pytest
from click.testing import Result

from shopsite_orders.cli.demo.stage import Stage
from shopsite_orders.cli.demo.summary import Seller, Summary
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.core.order import Line, Order, Payment, Totals
from shopsite_orders.sandbox import SandboxStore


def order(number: str, total: str, method: str, *lines: tuple[str, str, str]) -> Order:
    return Order(
        source="shopsite",
        number=number,
        lines=tuple(Line(name=name, quantity=Decimal(sold), total=Decimal(paid)) for name, sold, paid in lines),
        totals=Totals(grand_total=Decimal(total)),
        payment=Payment(method=method),
    )


def test_the_demo_shows_a_pull_and_its_failures_in_plain_text_when_piped(
    process: Callable[..., "subprocess.CompletedProcess[bytes]"],
) -> None:
    done = process("demo", "--orders", "60")
    told = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    assert "\x1b" not in told
    assert "The 60 orders equal those in the sandbox, field by field" in told
    assert "after 20 whole orders: resume with --start-order=1021\n(exit code 6: " in told
    assert "20 and 40 orders are all 60: none is missing, none came twice." in told
    assert "shopsite-orders check\nError: " in told
    assert "(exit code 3: the store did not accept the credentials)" in told
    assert "•••• " in told
    assert "The second pull brought exactly these 4: 1000, 1031, 1061, 1062." in told
    assert "20 of 63 orders are in the database." in told
    assert "The database holds all 63 orders, each once, equal to those in the store." in told
    assert "is the same Order as the 60 that were pulled." in told
    assert "answered with 403, 'not accepted'" in told
    assert told.count("✓") == 17


@pytest.mark.parametrize(
    ("package", "told"),
    [
        ("flask", ["This act needs flask: pip install 'shopsite-orders[flask]'"]),
        ("sqlalchemy", ["This act needs sqlalchemy: pip install 'shopsite-orders[sql]'"] * 3),
    ],
)
def test_an_act_whose_extra_is_missing_says_what_to_install(
    package: str, told: list[str], run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    done = run("demo", "--orders", "20")
    assert done.exit_code == 0
    assert [line for line in done.stdout.splitlines() if line.startswith("This act")] == told


def test_it_leaves_nothing_in_the_folder_where_it_runs(run: Callable[..., Result], tmp_path: Path) -> None:
    assert run("demo", "--orders", "20").exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_an_output_that_cannot_hold_every_letter_is_no_reason_to_stop(
    process: Callable[..., "subprocess.CompletedProcess[bytes]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "cp1252")
    assert process("demo", "--orders", "20").returncode == 0


def test_a_claim_that_does_not_hold_ends_the_demo(sandbox: SandboxStore, tmp_path: Path) -> None:
    stage = Stage(screen=Screen(), sandbox=sandbox, folder=tmp_path)
    with pytest.raises(click.ClickException, match="the demo expected what is not so: 2 and 2 are 5"):
        stage.confirm("2 and 2 are 5", holds=2 + 2 == 5)


def test_figures_are_computed_from_the_orders() -> None:
    first = order("1", "30.00", "Check", ("Mug", "2", "20.00"), ("Hat", "1", "10.00"))
    second = order("2", "15.50", "CreditCard", ("Hat", "4", "12.00"))
    third = order("4", "5.00", "Check", ("Mug", "1", "5.00"))
    assert Summary.of((first, second, third)) == Summary(
        orders=3,
        revenue=Decimal("50.50"),
        first=first,
        last=third,
        best_sellers=(Seller("Hat", Decimal(5), Decimal("22.00")), Seller("Mug", Decimal(3), Decimal("25.00"))),
        payment_methods=(("Check", 2), ("CreditCard", 1)),
    )
