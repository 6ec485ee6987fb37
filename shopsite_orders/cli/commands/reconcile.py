"""``shopsite-orders reconcile``: what was pulled beside what was posted."""

from typing import TYPE_CHECKING, Any

import click

from shopintegrator_hook.claim import State
from shopintegrator_hook.cli.shared.options import inbox_options
from shopintegrator_hook.cli.shared.options import opened as opened_inbox
from shopsite_orders import Reconciliation
from shopsite_orders import reconcile as compared
from shopsite_orders.cli.options.database import into, known, main_store, opened
from shopsite_orders.cli.options.durations import day_or_time_ago
from shopsite_orders.cli.terminal.coverage import counted, listed
from shopsite_orders.cli.terminal.exits import DISAGREES, EPILOG, usage

if TYPE_CHECKING:
    from shopintegrator_hook.inbox import Inbox
    from shopsite_orders.sql import OrderDatabase


@click.command(epilog=EPILOG)
@into
@main_store
@inbox_options
@click.option(
    "--since",
    type=day_or_time_ago,
    metavar="DAY",
    help="Only orders placed since then, by the clock of either: 2026-01-31, or 30d for the last thirty days.",
)
@click.option(
    "--until",
    type=day_or_time_ago,
    metavar="DAY",
    help="Only orders placed until then: 2026-01-31, or 1d for yesterday. What is still on its way is no difference.",
)
@click.option(
    "--identity",
    type=click.Choice(["number", "key"]),
    default="number",
    show_default=True,
    help="What makes two orders the same: the number, or the number and the moment.",
)
@click.option(
    "--ignore",
    metavar="PATH",
    multiple=True,
    help="Do not compare this field, such as billing.address.country, or what is below it; may be repeated.",
)
def reconcile(*, into: str | None, name: str, inbox: str, shop: str, **options: Any) -> None:
    """Compare the orders that were pulled into a database with those that an inbox was sent.

    Prints how many are the same, and each that came through one door only or differs, with values of either in what
    differs: these may be personal. Exit code 0 says that all agree, 12 that there is something to look at. No
    order is changed. Needs the extra [sql] or [postgres].
    """
    if into is None:
        raise click.UsageError("Missing option '--into'.")
    with (
        opened(into, existing=True, read_only=True) as database,
        opened_inbox(inbox, shop, read_only=True) as posts,
    ):
        known(database, name)
        with usage():
            found = compared(database, posts, store=name, **options)
        _tell_aside(database, name, posts)
    click.echo(found.table())
    _tell_uncompared(found)
    if not found.ok:
        raise click.exceptions.Exit(DISAGREES)


def _tell_aside(database: "OrderDatabase", name: str, posts: "Inbox") -> None:
    """Say what could not be read and so is missing on its side."""
    if aside := database.status(name).quarantined:
        click.echo(f"{counted(aside, 'order')} put aside, and not compared: 'status --quarantine' says why", err=True)
    if unread := posts.counts().get(State.UNREADABLE):
        told = f"{counted(unread, 'post')} that cannot be read, and not compared:"
        click.echo(f"{told} 'shopintegrator-hook deliveries --state unreadable' lists them", err=True)


def _tell_uncompared(found: Reconciliation) -> None:
    if found.one_sided:
        fields = sorted(found.one_sided, key=lambda path: (-found.one_sided[path], path))
        click.echo(f"Told by one door only, and not compared: {listed(fields)}", err=True)
