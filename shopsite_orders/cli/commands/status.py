"""``shopsite-orders status``: how the orders in a database stand."""

from typing import TYPE_CHECKING

import click

from shopsite_orders.cli.options.database import into, known, opened, store_option
from shopsite_orders.cli.terminal.coverage import counted, listed, stretch
from shopsite_orders.cli.terminal.exits import EPILOG
from shopsite_orders.cli.terminal.screen import Screen, facts
from shopsite_orders.core.printable import printable

if TYPE_CHECKING:
    from shopsite_orders.sql import OrderDatabase, Quarantined


@click.command(epilog=EPILOG)
@into
@store_option("Only this store; otherwise all that the database follows.")
@click.option("--quarantine", is_flag=True, help="List the orders that were put aside, and what was wrong with each.")
def status(*, into: str | None, name: str | None, quarantine: bool) -> None:
    """Say how the orders in a database stand.

    That is: when something was last saved, the order placed last, how many
    there are, which numbers are missing, and how many could not be read.

    The database is only read, and nobody who writes into it is kept waiting. Needs the extra [sql] or [postgres].
    """
    if into is None:
        raise click.UsageError("Missing option '--into'.")
    with opened(into, existing=True, read_only=True) as database:
        if name is not None:
            known(database, name)
        if not (stores := database.stores()):
            click.echo("Nothing has been pulled into this database yet.")
        for store in stores if name is None else (name,):
            _show(database, store)
            if quarantine:
                _list(database.quarantined(store))


def _show(database: "OrderDatabase", store: str) -> None:
    found = database.status(store)
    holes = [stretch(hole.first, hole.last) for hole in database.cursor(store).holes if hole.size]
    placed = f", placed on {found.last_placed_at:%Y-%m-%d %H:%M}" if found.last_placed_at else ""
    Screen().print(
        facts(
            ("Store", store),
            ("Last run", f"{found.last_saved_at:%Y-%m-%d %H:%M:%S} UTC" if found.last_saved_at else "none yet"),
            ("Last order", f"{found.last_number}{placed}" if found.last_number else "none yet"),
            ("Orders", f"{found.orders:,}"),
            ("Holes", f"{counted(found.missing, 'number')} missing: {listed(holes)}" if holes else "none"),
            ("Put aside", f"{found.quarantined:,}: list them with --quarantine" if found.quarantined else "none"),
        ),
        soft_wrap=True,
    )


def _list(aside: "tuple[Quarantined, ...]") -> None:
    for each in aside:
        click.echo(f"{each.saved_at:%Y-%m-%d %H:%M} UTC  {printable(each.error)}")
