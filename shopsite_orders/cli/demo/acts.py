"""The acts of the demo, each a function of the stage."""

import json
import time
from pathlib import Path

from tqdm import tqdm

from shopsite_orders.cli.demo import tables
from shopsite_orders.cli.demo.stage import CURRENCY, Stage
from shopsite_orders.cli.demo.summary import Summary
from shopsite_orders.sandbox.faults import Drip, Truncate

_PIECES = 60  # of a reply that comes slowly
_ORDER_SIZE = 3_700  # bytes, about


def open_the_store(stage: Stage) -> None:
    stage.say(f"A sandbox, which behaves as a ShopSite store does, runs at {stage.sandbox.url}")
    answer = stage.sandbox.store().check()
    stage.confirm(
        f"Authorized over TLS with a signed request. The oldest order is {answer.order}.",
        holds=answer.order == stage.held[0].number,
    )


def pull(stage: Stage) -> None:
    watched = stage.screen.is_terminal
    if watched:
        stage.say("The sandbox sends slowly, so that there is something to see.")
        stage.sandbox.fail(Drip(size=len(stage.held) * _ORDER_SIZE // _PIECES, seconds=0.03))
    began = time.perf_counter()
    stream = stage.sandbox.store(currency=CURRENCY).orders()
    stage.orders = tuple(tqdm(stream, total=len(stage.held), unit=" orders", disable=not watched))
    stage.size = stream.size
    stage.say(f"{stream.received} orders, {stream.size:,} bytes, {time.perf_counter() - began:.1f} seconds")
    stage.confirm(
        f"The {len(stage.orders)} orders equal those in the sandbox, field by field (card data as it is shown).",
        holds=stage.orders == stage.held,
    )


def summarize(stage: Stage) -> None:
    summary = Summary.of(stage.orders)
    stage.show(tables.figures(summary))
    stage.show(tables.best_sellers(summary))
    stage.show(tables.payment_methods(summary))
    stage.confirm("The orders in the sandbox give the same figures.", holds=summary == Summary.of(stage.held))


def first_order(stage: Stage) -> None:
    stage.show(tables.customer(stage.orders[0]))
    stage.show(tables.lines(stage.orders[0]))


def broken_off(stage: Stage) -> None:
    stage.sandbox.fail(Truncate(at=stage.size // 3))
    failure = stage.run("pull", "--output", "orders.jsonl")
    came = _numbers(next(stage.folder.glob("orders.jsonl.*.part")))
    following = f"--start-order={int(came[-1]) + 1}"
    stage.confirm(f"{len(came)} whole orders came, and the error says where to go on.", holds=following in failure)
    stage.run("pull", following, "--output", "rest.jsonl")
    rest = _numbers(stage.folder / "rest.jsonl")
    stage.confirm(
        f"{len(came)} and {len(rest)} orders are all {len(stage.held)}: none is missing, none came twice.",
        holds=came + rest == [order.number for order in stage.held],
    )


def wrong_secret(stage: Stage) -> None:
    stage.run("check", SHOPSITE_SECRET_KEY="0000-0000-0000-0000")  # noqa: S106 - wrong on purpose
    refused = stage.sandbox.requests[-1]
    stage.confirm("The store was asked for a token, and gave none.", holds=refused.kind == "authorize")


def _numbers(file: Path) -> list[str]:
    return [json.loads(line)["number"] for line in file.read_text("utf-8").splitlines()]
