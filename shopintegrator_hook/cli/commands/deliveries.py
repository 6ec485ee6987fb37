"""``shopintegrator-hook deliveries``: what an inbox keeps, and how it stands."""

import click
from rich.console import Console

from shopintegrator_hook.claim import State
from shopintegrator_hook.cli.shared.options import inbox_options, opened
from shopintegrator_hook.cli.shared.tables import deliveries_table


@click.command()
@inbox_options
@click.option("--state", type=click.Choice([str(state) for state in State]), help="Only those that stand like this.")
@click.option("--all", "everything", is_flag=True, help="Also what is finished.")
def deliveries(inbox: str, shop: str, state: str | None, *, everything: bool) -> None:
    """List what an inbox keeps and what became of it, without anything personal.

    What is finished is only counted, unless you ask for it. Needs the extra
    [sql] or [postgres].
    """
    with opened(inbox, shop, read_only=True) as kept:
        found = kept.deliveries(
            state=State(state) if state else None, unfinished=not everything and state != State.FINISHED
        )
        table = deliveries_table(found)
        if table.row_count:
            Console().print(table)
        counts = kept.counts()
    click.echo(", ".join(f"{count:,} {state}" for state, count in counts.items()) or "The inbox is empty.")
