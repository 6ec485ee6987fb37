"""``shopsite-orders fleet``: many stores into one database, on several processes, while one looks on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.live import Live
from rich.table import Table

from shopsite_orders.cli.options.database import into, told
from shopsite_orders.cli.options.durations import span
from shopsite_orders.cli.terminal.exits import EPILOG, FAULT, usage
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.core.printable import printable
from shopsite_orders.following.policy import PAGE_SIZE

if TYPE_CHECKING:  # it needs Dask
    from distributed import Client

    from shopsite_orders.fleet import Board, Sight

_BUSY_FIRST = ("asking", "saving", "waiting", "failed", "queued", "busy", "cancelled", "done")
_COLOURS = {"asking": "cyan", "saving": "green", "waiting": "yellow", "failed": "red", "done": "dim", "busy": "magenta"}


@click.command(epilog=EPILOG)
@click.argument("stores", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@into
@click.option(
    "--workers", type=click.IntRange(min=1), default=2, show_default=True, help="How many processes to start."
)
@click.option(
    "--threads", type=click.IntRange(min=1), default=8, show_default=True, help="How many stores each asks at once."
)
@click.option("--scheduler", metavar="ADDRESS", help="Use the workers of this Dask scheduler, such as tcp://host:8786.")
@click.option(
    "--per-minute",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="At most so many requests a minute to one host, whatever its stores.",
)
@click.option(
    "--at-once", type=click.IntRange(min=1), metavar="COUNT", help="At most so many conversations with all hosts."
)
@click.option("--every", metavar="TIME", type=span, help="Follow each store so often, until Ctrl-C: 30s, 5m, 1h.")
@click.option(
    "--page-size",
    type=click.IntRange(min=1),
    metavar="COUNT",
    default=PAGE_SIZE,
    show_default=True,
    help="Ask for, and save, so many orders at a time.",
)
def fleet(
    *,
    stores: Path,
    into: str | None,
    workers: int,
    threads: int,
    scheduler: str | None,
    per_minute: float,
    at_once: int | None,
    every: timedelta | None,
    page_size: int,
) -> None:
    """Save what is new in many stores, each page with its cursor, on several processes.

    STORES is a TOML file with a table for each, such as [stores.main-shop], and in it where its credentials are:
    credentials = "env:MAIN_SHOP_" or "file:/run/secrets/main-shop.toml". A store that cannot be followed is named at
    the end, and the others go on. Ctrl-C ends all; what is saved is whole, and the next run goes on from there.
    Needs the extra [dask], and [sql] or [postgres].
    """
    if into is None:
        raise click.UsageError("Missing option '--into'.")
    from shopsite_orders.fleet import Fleet, read_stores  # noqa: PLC0415 - needs Dask

    with usage():
        listed = read_stores(stores)
    with _client(scheduler) as client, told():
        with usage():
            running = Fleet(
                into,
                client=client,
                workers=workers,
                threads=threads,
                per_minute=per_minute,
                at_once=at_once,
                page_size=page_size,
            )
        with running, _watching() as watch:
            reports = running.keep_following(listed, every=every, watch=watch) if every else None
            for report in reports or [running.follow(listed, watch=watch)]:
                click.echo("\n".join(map(printable, str(report).split("\n"))), err=True)
    if report.sick:
        raise click.exceptions.Exit(FAULT)


@contextmanager
def _client(address: str | None) -> "Iterator[Client | None]":
    if address is None:
        yield None
        return
    from distributed import Client  # noqa: PLC0415 - optional

    with Client(address) as client:
        yield client


@contextmanager
def _watching() -> "Iterator[Callable[[Board], object]]":
    """Show what each store is doing, on a terminal; elsewhere nothing until the end."""
    screen = Screen(stderr=True)
    if not screen.is_terminal:
        yield lambda _: None
        return
    with Live(console=screen, auto_refresh=False, transient=True) as live:
        yield lambda board: live.update(board_table(board, screen.height - 6), refresh=True)


def board_table(board: "Board", rows: int) -> Table:
    """Return the stores that are at work first, as many as there is room for."""
    sights = sorted(board.sights.items(), key=lambda item: _BUSY_FIRST.index(item[1].doing))
    title = f"{board.ended:,} of {len(sights):,} stores, {board.orders:,} orders"
    table = Table("store", "doing", "orders", "tries", "last trouble", title=title, expand=True)
    for name, sight in sights[: max(rows, 1)]:
        table.add_row(*_row(name, sight), style=_COLOURS.get(sight.doing))
    return table


def _row(name: str, sight: "Sight") -> tuple[str, ...]:
    return name, sight.doing, f"{sight.orders:,}", str(sight.tries or ""), sight.sentence or ""
