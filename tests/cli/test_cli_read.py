"""``shopsite-orders read``: files and standard input."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from shopsite_orders.order import Order
from shopsite_orders.sandbox import disclosed, encode_reply, generate_orders
from shopsite_orders.sandbox.layouts import encode_refusal

Run = Callable[..., Result]
ORDERS = [disclosed(order) for order in generate_orders(5)]
REPLY = b"".join(encode_reply(ORDERS))


def as_lines(orders: list[Order]) -> str:
    return "".join(f"{json.dumps(order.to_dict(), ensure_ascii=False)}\n" for order in orders)


def test_the_orders_of_a_file_are_written_one_json_object_a_line(run: Run) -> None:
    Path("orders.xml").write_bytes(REPLY)
    done = run("read", "orders.xml")
    assert (done.exit_code, done.stdout, done.stderr) == (0, as_lines(ORDERS), "")


def test_a_minus_stands_for_standard_input(process: Callable[..., "subprocess.CompletedProcess[bytes]"]) -> None:
    done = process("read", "-", input=REPLY)
    assert (done.returncode, done.stdout, done.stderr) == (0, as_lines(ORDERS).encode(), b"")


def test_they_can_be_written_to_a_file(run: Run) -> None:
    done = run("read", "-", "-o", "orders.jsonl", input=REPLY)
    assert (done.exit_code, done.stderr) == (0, "5 orders written to orders.jsonl\n")
    assert Path("orders.jsonl").read_text("utf-8") == as_lines(ORDERS)


def test_the_zone_and_the_currency_are_the_callers(run: Run) -> None:
    done = run("read", "-", "--timezone", "Europe/Berlin", "--currency", "EUR", input=REPLY)
    order = json.loads(done.stdout.splitlines()[0])
    assert (order["placed_at"], order["currency"]) == ("2024-01-02T06:07:16+01:00", "EUR")


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        (
            REPLY[:-100],
            6,
            "the reply ended before </ShopSiteOrders> after 4 whole orders: resume with --start-order=1005",
        ),
        (encode_refusal("No such table"), 5, "the store refused the download with response code 3: No such table"),
        (b"number,total\n1001,9.95\n", 7, "expected orders, but the reply begins with 'number,total 1001,9.95'"),
    ],
)
def test_a_file_that_is_not_all_orders_is_told_in_one_sentence(text: bytes, code: int, told: str, run: Run) -> None:
    done = run("read", "-", input=text)
    assert (done.exit_code, done.stderr) == (code, f"Error: {told}\n")


def test_a_file_that_is_not_there_is_wrong_usage(run: Run) -> None:
    done = run("read", "orders.xml")
    assert done.exit_code == 2
    assert done.stderr.endswith("Error: Invalid value for 'FILE': 'orders.xml': No such file or directory\n")
