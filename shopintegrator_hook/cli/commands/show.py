"""``shopintegrator-hook show``: one delivery, with all that was posted."""

from pathlib import Path

import click
from rich.console import Console

from shopintegrator_hook.cli.shared.options import deliveries_with, fail, inbox_options, map_from, map_option, opened
from shopintegrator_hook.cli.shared.tables import deliveries_table, fields_table, order_table
from shopintegrator_hook.errors import HookError


@click.command()
@click.argument("delivery", type=int, metavar="ID")
@inbox_options
@map_option
def show(delivery: int, inbox: str, shop: str, field_map: Path | None) -> None:
    """Show one delivery: how it stands, what was posted, and the order.

    The order is as it was read when it came, or as the map reads it now. Needs
    the extra [sql] or [postgres].
    """
    rules = map_from(field_map) if field_map else None
    with opened(inbox, shop, read_only=True) as kept:
        found = deliveries_with([delivery], kept)
    (stored,) = found
    console = Console()
    console.print(deliveries_table(found))
    console.print(fields_table(stored.fields))
    if rules is None and not stored.reading:
        click.echo("No order was made of it. See what a map makes of it with --map FILE.")
        return
    try:
        console.print(order_table(stored.delivery(rules).order))
    except HookError as error:
        fail(str(error))
