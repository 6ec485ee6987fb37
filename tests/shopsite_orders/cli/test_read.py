"""``shopsite-orders read``: files and standard input."""

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from shopsite_orders.core.order import Order
from shopsite_orders.sandbox import disclosed, encode_reply, generate_orders
from shopsite_orders.sandbox.orders.layouts import encode_refusal

Run = Callable[..., Result]
ORDERS = [disclosed(order) for order in generate_orders(5)]
REPLY = b"".join(encode_reply(ORDERS))
CUT_OFF = "the reply ended before </ShopSiteOrders> after 4 whole orders"
NO_DOWNLOAD = "this is not a ShopSite download"
NOWHERE = ": <ShopSiteOrders> is nowhere in it"


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
            f"{CUT_OFF}: download it again, or pull the rest with --start-order=1005",
        ),
        (encode_refusal("No such table"), 5, "the store refused the download with response code 3: No such table"),
        (b"number,total\n1001,9.95\n", 11, NO_DOWNLOAD + NOWHERE),
        (b'[application]\nsecret_key = "9f3a-77bc-01de-4e5f"\n', 11, NO_DOWNLOAD + NOWHERE),
        (b"<Orders><Order/></Orders>", 11, NO_DOWNLOAD + NOWHERE),
        (b"<ShopSiteOrdersOfMine/>", 11, NO_DOWNLOAD + NOWHERE),
        (b"x" * 100_000, 11, NO_DOWNLOAD + NOWHERE),
        (b'{"number": "7"}\n{"number": "8"}\n', 11, f"{NO_DOWNLOAD}, but JSON"),
        (b'\xef\xbb\xbf{"number": "7"}', 11, f"{NO_DOWNLOAD}, but JSON"),
        (b'[{"number": "7"}]', 11, f"{NO_DOWNLOAD}, but JSON"),
        (b'{"number": ', 11, f"{NO_DOWNLOAD}, but JSON"),
        (b"<!DOCTYPE html>\n<title>Log in</title>", 11, f"{NO_DOWNLOAD}, but a web page"),
        (b"<?xml version='1.0'?><html>", 11, f"{NO_DOWNLOAD}, but a web page"),
        (b"", 11, f"{NO_DOWNLOAD}: it is empty"),
        (b"\0 \r\n", 11, f"{NO_DOWNLOAD}: it is empty"),
        (
            b'{"error": "invalid_token"}',
            3,
            "the store refused orders with the error 'invalid_token': download it again",
        ),
        (
            b"<?xml version='1.0'?>",
            6,
            "expected orders, but the reply ended before its first element: download it again",
        ),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_file_that_is_not_all_orders_is_told_in_one_sentence(text: bytes, code: int, told: str, run: Run) -> None:
    done = run("read", "-", input=text)
    assert (done.exit_code, done.stderr) == (code, f"Error: {told}\n")


@pytest.mark.parametrize(
    "text",
    [REPLY.decode().encode("utf-16"), b"Content-type: text/xml\n\n" + REPLY, b" " * 50_000 + REPLY],
    ids=["UTF-16", "a CGI header", "a late beginning"],
)
def test_a_download_that_begins_otherwise_is_read_too(text: bytes, run: Run) -> None:
    Path("orders.xml").write_bytes(text)
    done = run("read", "orders.xml")
    assert (done.exit_code, done.stdout, done.stderr) == (0, as_lines(ORDERS), "")


def test_the_json_lines_that_were_written_are_no_download(run: Run) -> None:
    run("read", "-", "-o", "orders.jsonl", input=REPLY)
    done = run("read", "orders.jsonl")
    assert (done.exit_code, done.stderr) == (11, f"Error: {NO_DOWNLOAD}, but JSON\n")


@pytest.mark.parametrize(
    ("options", "named"),
    [("-o", "'-o' / '--output'"), ("--on-error quarantine --quarantine-file", "'--quarantine-file'")],
)
def test_a_file_to_write_has_a_name(options: str, named: str, run: Run) -> None:
    done = run("read", "-", *options.split(), "", input=REPLY)
    assert done.exit_code == 2
    assert done.stderr.endswith(f"Error: Invalid value for {named}: the name of the file is empty\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_full_disk_is_told_with_the_name_of_what_was_written(run: Run, command: list[str]) -> None:
    done = run("read", "-", "-o", "/dev/full", input=REPLY)
    assert (done.exit_code, done.stderr) == (1, "Error: /dev/full: No space left on device\n")
    bad = REPLY.replace(b"<Quantity>", b"<Quantity>x", 1)
    done = run("read", "-", "--on-error", "quarantine", "--quarantine-file", "/dev/full", input=bad)
    assert (done.exit_code, done.stderr.splitlines()[-1]) == (1, "Error: /dev/full: No space left on device")
    with Path("/dev/full").open("wb") as full:
        shell = subprocess.run([*command, "read", "-"], input=REPLY, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (shell.returncode, shell.stderr) == (1, b"Error: standard output: No space left on device\n")


@pytest.mark.skipif(os.name != "posix", reason="limits are POSIX")
def test_a_file_that_cannot_grow_is_told_by_its_name_and_not_left_half_under_it(
    process: Callable[..., "subprocess.CompletedProcess[bytes]"],
) -> None:
    import resource  # noqa: PLC0415 - POSIX only

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))

    done = process("read", "-", "-o", "orders.jsonl", input=REPLY, preexec_fn=limit)
    (part,) = Path().iterdir()
    assert done.returncode == 1
    assert done.stderr.decode() == f"The orders that came are in {part}\nError: orders.jsonl: File too large\n"


def test_a_file_that_is_not_there_is_wrong_usage(run: Run) -> None:
    done = run("read", "orders.xml")
    assert done.exit_code == 2
    assert done.stderr.endswith("Error: Invalid value for 'FILE': 'orders.xml': No such file or directory\n")
