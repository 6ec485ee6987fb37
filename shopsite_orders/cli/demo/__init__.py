"""``shopsite-orders demo``: orders pulled, followed and received, and what goes wrong, all on this computer."""

import sys
from io import TextIOWrapper
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from shopsite_orders.cli.demo import acts, following, receiving
from shopsite_orders.cli.demo.stage import Stage
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.sandbox import SandboxStore

__all__ = ["demo"]

_SEED = 22  # its first order has a bit of everything
_ACTS = (
    ("A store to talk to", acts.open_the_store),
    ("Every order, as typed objects", acts.pull),
    ("What was sold", acts.summarize),
    ("The first order", acts.first_order),
    ("When a reply breaks off", acts.broken_off),
    ("When the secret is wrong", acts.wrong_secret),
    ("Following the store into a database", following.follow),
    ("When the follower is killed", following.killed),
    ("Receiving a post", receiving.receive),
)


@click.command()
@click.option("--orders", type=click.IntRange(min=20), default=300, show_default=True, help="How many orders to pull.")
def demo(*, orders: int) -> None:
    """Show orders pulled, followed and received, and what can go wrong.

    The store is a sandbox: nothing leaves this computer, and nothing stays behind.
    Every number shown is computed from what came. Needs the extras [sandbox], [sql]
    and [flask].
    """
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # where the output cannot hold every customer's name
    with SandboxStore(orders=orders, seed=_SEED) as sandbox, TemporaryDirectory() as folder:
        stage = Stage(screen=Screen(), sandbox=sandbox, folder=Path(folder))
        for number, (title, play) in enumerate(_ACTS, 1):
            stage.announce(f"{number}. {title}")
            play(stage)
