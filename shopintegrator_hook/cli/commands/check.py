"""``shopintegrator-hook check``: the order that a map makes of a post."""

import sys
from pathlib import Path

import click
from rich.console import Console

from shopintegrator_hook.cli.shared.capture import fields_from
from shopintegrator_hook.cli.shared.options import existing_file, fail, keyring_from, map_from, secret_option
from shopintegrator_hook.cli.shared.tables import order_table, wrong_sums
from shopintegrator_hook.errors import HookError


@click.command()
@click.argument("field_map", type=existing_file)
@click.argument("captured", type=existing_file)
@secret_option
def check(field_map: Path, captured: Path, variable: str) -> None:
    """Show the order that a field map makes of a post.

    FIELD_MAP is the file that "learn" wrote, CAPTURED the body of a post that
    you saved. Totals that do not add up are told, and end it with exit code 1:
    perhaps the map takes one amount for another.
    """
    rules = map_from(field_map)
    try:
        order = rules.order(fields_from(captured, keyring_from(variable)))
    except HookError as error:
        fail(str(error))
    Console().print(order_table(order))
    wrong = wrong_sums(order)
    for sentence in wrong:
        click.echo(f"Warning: {sentence}", err=True)
    sys.exit(1 if wrong else 0)
