"""``shopsite-orders audit``: a file, or the orders of a database."""

import subprocess
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import attrs
import pytest
from click.testing import Result

from shopsite_orders import Order, Totals
from shopsite_orders.sandbox import encode_reply, generate_orders
from shopsite_orders.sql import OrderDatabase

Run = Callable[..., Result]
GOOD = [*generate_orders(5, seed=1)]
WRONG = attrs.evolve(GOOD[1], totals=attrs.evolve(GOOD[1].totals, grand_total=Decimal("1.00")))


def written(*orders: Order) -> bytes:
    return b"".join(encode_reply(orders))


def sentence(order: Order) -> str:
    return next(finding.sentence for finding in order.audit() if finding.verdict == "wrong")


def test_orders_that_add_up_are_counted_and_the_exit_code_is_0(run: Run) -> None:
    Path("orders.xml").write_bytes(written(*GOOD))
    done = run("audit", "orders.xml")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "5 of 5 orders without an error\n", "")


def test_what_is_wrong_is_named_and_the_exit_code_says_so(run: Run) -> None:
    done = run("audit", "-", input=written(GOOD[0], WRONG))
    assert done.exit_code == 12
    assert done.stdout == f"1002  wrong  {sentence(WRONG)}\n1 of 2 orders without an error, 1 wrong\n"


def test_the_orders_of_a_database_are_audited(run: Run) -> None:
    with OrderDatabase("sqlite:///orders.db") as database:
        database.add([GOOD[0], WRONG], store="shop")
    done = run("audit", "--from", "sqlite:///orders.db", "--store", "shop")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (12, "1 of 2 orders without an error, 1 wrong")
    assert "the database follows no store 'main', but shop" in run("audit", "--from", "sqlite:///orders.db").stderr


def test_what_could_not_be_checked_is_counted_and_listed_when_asked_for(run: Run) -> None:
    order = attrs.evolve(GOOD[0], lines=(), totals=Totals(subtotal=Decimal("1.00")))
    done = run("audit", "-", input=written(order))
    assert (done.exit_code, done.stdout) == (
        0, "1 of 1 order without an error, 1 amount could not be checked: --unchecked says why\n"
    )  # fmt: skip
    assert run("audit", "-", "--unchecked", input=written(order)).stdout == (
        "1001  not checked  totals.subtotal was not checked: totals.products is missing.\n"
        "1 of 1 order without an error, 1 amount could not be checked\n"
    )


def test_a_cent_that_rounding_explains_is_told_and_is_no_error(run: Run) -> None:
    line = attrs.evolve(GOOD[0].lines[0], quantity=Decimal(1), unit_price=Decimal("3.33"), total=Decimal("3.33"))
    totals = attrs.evolve(GOOD[0].totals, products=Decimal("10.00"), subtotal=None, tax=None, grand_total=None)
    order = attrs.evolve(GOOD[0], lines=(attrs.evolve(line, options=()),) * 3, totals=totals)
    done = run("audit", "-", input=written(order))
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1] == "0 of 1 order without an error, 1 off by rounding"
    assert "which rounding explains" in done.stdout


def test_one_thing_is_audited_at_a_time(run: Run) -> None:
    for arguments in ((), ("-", "--from", "sqlite:///orders.db")):
        done = run("audit", *arguments, input=b"")
        assert done.exit_code == 2
        assert "Name a FILE, or a database with --from." in done.stderr


@pytest.mark.parametrize(
    ("text", "code"), [(b"number,total\n", 11), (written(*GOOD)[:-40], 6)], ids=["another file", "cut off"]
)
def test_what_cannot_be_read_to_its_end_is_never_called_right(text: bytes, code: int, run: Run) -> None:
    assert run("audit", "-", input=text).exit_code == code


def test_a_reader_that_stops_reading_is_no_error(command: list[str]) -> None:
    process = subprocess.Popen([*command, "audit", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    process.stdin.write(written(*[WRONG] * 3))
    process.stdin.close()
    assert process.wait(60) == 141
