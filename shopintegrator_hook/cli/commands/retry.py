"""``shopintegrator-hook retry``: a handler is called again for what failed."""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click
from rich.console import Console

from shopintegrator_hook.claim import State, Stored
from shopintegrator_hook.claim.handler import InboxHandler, checked
from shopintegrator_hook.cli.shared.options import (
    deliveries_with,
    fail,
    inbox_options,
    loaded,
    map_from,
    map_option,
    opened,
)
from shopintegrator_hook.cli.shared.tables import deliveries_table
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.field_map import FieldMap
from shopsite_orders.core.printable import printable


@click.command()
@click.argument("deliveries", type=int, metavar="[ID]...", nargs=-1)
@inbox_options
@click.option(
    "--handler", metavar="PACKAGE:FUNCTION", help="Your handler; it is called with the delivery and its claim."
)
@map_option
@click.option("--at-once", is_flag=True, help="Also what waits for its next attempt, and what was set aside.")
@click.option("--dry-run", is_flag=True, help="Call nothing, and say what would be tried.")
def retry(
    deliveries: tuple[int, ...],
    inbox: str,
    shop: str,
    handler: str | None,
    field_map: Path | None,
    *,
    at_once: bool,
    dry_run: bool,
) -> None:
    """Hand to your handler what failed, was abandoned, or was only stored.

    With IDs only these, and at once. What could not be read is tried when
    there is a map. Exit code 1 says that something is still not processed.
    Needs the extra [sql] or [postgres].
    """
    if handler is None and not dry_run:
        raise click.UsageError("Missing option '--handler': name your function as PACKAGE:FUNCTION, or say --dry-run.")
    rules = map_from(field_map) if field_map else None
    function = _function(handler) if handler else None
    with opened(inbox, shop, read_only=dry_run) as kept:
        ids = {stored.id for stored in deliveries_with(deliveries, kept)} or None
        if dry_run or function is None:
            _foretell(kept.waiting(unreadable=rules is not None, at_once=at_once, ids=ids), rules)
            return
        tried = kept.retry(function, field_map=rules, at_once=at_once, ids=ids)
        if tried:
            Console().print(deliveries_table(tried))
        left = kept.counts()
        left.pop(State.FINISHED, None)
    click.echo(f"{sum(each.state is State.FINISHED for each in tried)} of {len(tried)} processed. " + _left(left))
    sys.exit(1 if any(each.state is not State.FINISHED for each in tried) else 0)


def _function(name: str) -> InboxHandler:
    """Return a handler by its name; that it cannot be one is told in one sentence."""
    found = loaded(name)
    try:
        checked(found, "the delivery", "its claim")
    except TypeError as error:
        fail(str(error))
    handler: InboxHandler = found
    return handler


def _foretell(waiting: Iterable[Stored], rules: FieldMap | None) -> None:
    """Say of each delivery what would be handed to the handler."""
    for stored in waiting:
        try:
            order = stored.delivery(rules).order
        except HookError as error:
            click.echo(f"{stored.id}: cannot be read: {printable(str(error))}")
        else:
            click.echo(f"{stored.id}: order {printable(order.number)}, {len(order.lines)} lines, {stored.state}")


def _left(left: Mapping[State, int]) -> str:
    """Say what is not processed, and what to do about it."""
    if not left:
        return "Nothing is left."
    told = f"Left: {', '.join(f'{count:,} {state}' for state, count in left.items())}."
    if State.FAILED in left or State.SET_ASIDE in left:
        told += " Try what waits or was set aside with --at-once."
    if State.UNREADABLE in left:
        told += " Read what is unreadable with --map FILE."
    return told
