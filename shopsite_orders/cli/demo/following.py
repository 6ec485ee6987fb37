"""The acts of following: new orders into a database, each once, whatever happens."""

import time
from collections.abc import Iterable
from typing import Any

from shopsite_orders.cli.demo.stage import Stage, needs
from shopsite_orders.core.order import Order
from shopsite_orders.sandbox import SandboxStore, disclosed
from shopsite_orders.sandbox.faults import Drip

_PATIENCE = 60  # seconds
_PAGES_BEFORE_THE_END = 2
_WITH_SQL = needs(sqlalchemy="sql")


@_WITH_SQL
def follow(stage: Stage) -> None:
    sandbox, url = stage.sandbox, "sqlite:///orders.db"
    late = sandbox.orders[len(sandbox.orders) // 2]
    sandbox.delete(late.number)
    stage.say(f"The customer of order {late.number} is still paying, so the store does not show it yet.")
    stage.run("pull", "--into", url)
    first = _saved(stage, "orders.db")
    stage.confirm(f"The database holds the {len(first)} orders of the store.", holds=first == _held(sandbox))
    lower = int(sandbox.orders[0].number) - 1
    came = [sandbox.add(late), sandbox.add(number=lower), *sandbox.add_many(2)]
    stage.say(f"Then {late.number} is paid, two orders are new, and one has a lower number than all: {lower}.")
    stage.run("pull", "--into", url)
    second = _saved(stage, "orders.db")
    new = [order for order in second if order not in first]
    stage.confirm(
        f"The second pull brought exactly these {len(came)}: {', '.join(order['number'] for order in new)}.",
        holds=new == _plain(map(disclosed, came)) and second == _held(sandbox),
    )
    stage.run("status", "--into", url)


@_WITH_SQL
def killed(stage: Stage) -> None:
    sandbox = stage.sandbox
    held = _held(sandbox)
    size = max(len(held) // 6, 1)
    arguments = ("pull", "--into", "sqlite:///again.db", "--page-size", str(size))
    sandbox.fail(Drip(size=8_000, seconds=0.01), times=_PAGES_BEFORE_THE_END + 1)
    process = stage.start(*arguments)
    with process:
        _wait_for_downloads(sandbox, _PAGES_BEFORE_THE_END + 1)
        process.kill()
        process.communicate()
    stage.say("(killed while a page was coming in)")
    saved = len(_saved(stage, "again.db"))
    stage.confirm(f"{saved} of {len(held)} orders are in the database.", holds=0 < saved < len(held))
    stage.run(*arguments)
    stage.confirm(
        f"The database holds all {len(held)} orders, each once, equal to those in the store.",
        holds=_saved(stage, "again.db") == held,
    )


def _wait_for_downloads(sandbox: SandboxStore, count: int) -> None:
    """Return when the reply to the last of so many more downloads has begun."""
    downloads, end = _downloads(sandbox) + count, time.monotonic() + _PATIENCE
    while _downloads(sandbox) < downloads and time.monotonic() < end:
        time.sleep(0.005)


def _downloads(sandbox: SandboxStore) -> int:
    return sum(request.kind == "download" for request in sandbox.requests)


def _saved(stage: Stage, name: str) -> list[dict[str, Any]]:
    """Return what a database holds."""
    from shopsite_orders.sql import OrderDatabase  # noqa: PLC0415 - optional

    with OrderDatabase(f"sqlite:///{stage.folder / name}") as database:
        return _plain(database.orders("main"))


def _held(sandbox: SandboxStore) -> list[dict[str, Any]]:
    """Return what the store holds, as it is told to those who may not see CVV2s."""
    return _plain(map(disclosed, sandbox.orders))


def _plain(orders: Iterable[Order]) -> list[dict[str, Any]]:
    """Return orders by their numbers, with card data as it is shown."""
    return sorted((order.to_dict() for order in orders), key=lambda order: int(order["number"]))
