"""The command line: learn the field names, check a map, and play ShopIntegrator."""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import attrs

from shopintegrator_hook._extras import missing
from shopintegrator_hook.cli.capture import Fields, fields_of, listen
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.sandbox import SandboxHook, dummy_order, realistic_order
from shopintegrator_hook.sandbox.styles import STYLES
from shopintegrator_hook.secrets import Keyring

try:
    import click
    from rich.console import Console

    from shopintegrator_hook.cli.tables import guess_table, order_table
except ModuleNotFoundError as exc:
    raise missing("the command line needs click and rich", "cli", exc) from exc

_VARIABLE = "SHOPINTEGRATOR_SECRET"
_secret_option = click.option(
    "--secret-from-env",
    "variable",
    is_flag=False,
    flag_value=_VARIABLE,
    default=_VARIABLE,
    metavar="[NAME]",
    help=f"The environment variable with the shared secret (default {_VARIABLE}).",
)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
@click.version_option(package_name="shopsite-orders", prog_name="shopintegrator-hook")
def main() -> None:
    """Receive ShopIntegrator's posts of completed orders."""


@main.command()
@click.option("--port", default=8080, show_default=True, help="The local port to wait at.")
@click.option("--from-file", "captured", type=_file, help="Learn from a body saved to a file instead.")
@click.option(
    "--out", default="shopintegrator.toml", show_default=True, type=click.Path(dir_okay=False, path_type=Path)
)
@click.option("--force", is_flag=True, help="Write over an existing map.")
@_secret_option
def learn(port: int, captured: Path | None, out: Path, variable: str, *, force: bool) -> None:
    """Wait for the console's test transmission and write a field map."""
    if out.exists() and not force:
        _fail(f"{out} is there already; say --force to write over it, or --out to write elsewhere")
    secret = os.environ.get(variable)
    fields = _from_file(captured, secret) if captured else _from_port(port, secret, variable)
    field_map = FieldMap.guess(fields)
    console = Console()
    console.print(guess_table(fields, field_map))
    field_map.dump(out)
    console.print(
        f"{len(field_map.rules)} rules written to {out}. Read them, and change what is wrong.", soft_wrap=True
    )
    if not any(rule.path == "number" for rule in field_map.rules):
        console.print(
            "No field looks like the order's number: without one no order can be made. Add it.", soft_wrap=True
        )


@main.command()
@click.argument("field_map", type=_file)
@click.argument("captured", type=_file)
@_secret_option
def check(field_map: Path, captured: Path, variable: str) -> None:
    """Show the order that a map makes of a saved post."""
    try:
        rules = FieldMap.load(field_map)
        order = rules.order(_from_file(captured, os.environ.get(variable)))
    except (ValueError, HookError) as error:
        _fail(str(error))
    Console().print(order_table(order))


@main.command(name="send")
@click.argument("url")
@click.option("--style", type=click.Choice(list(STYLES)), default="underscores", show_default=True)
@click.option(
    "--encoding", type=click.Choice(["urlencoded", "multipart", "json"]), default="urlencoded", show_default=True
)
@click.option("--charset", help="Encode in this charset and declare it, such as windows-1252.")
@click.option("--realistic", is_flag=True, help="An order whose totals add up, not the test transmission.")
@click.option("--lines", default=3, show_default=True, help="How many lines a realistic order has.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another order.")
@click.option("--times", default=1, show_default=True, help="Post it again and again.")
@click.option("--change", is_flag=True, help="Change the order's comments on every repetition.")
@click.option("--wrong-secret", is_flag=True, help="Post with a secret that is not the right one.")
@click.option("--secret-field", default="shared_secret", show_default=True)
@_secret_option
def send_command(url: str, variable: str, **options: Any) -> None:
    """Play ShopIntegrator: post orders to URL."""
    secret = _secret(variable)
    sandbox = SandboxHook(
        secret=f"not-{secret}" if options["wrong_secret"] else secret,
        secret_field=options["secret_field"],
        style=options["style"],
        encoding=options["encoding"],
        charset=options["charset"],
    )
    order = realistic_order(lines=options["lines"], seed=options["seed"]) if options["realistic"] else dummy_order()
    statuses = []
    for time in range(options["times"]):
        changed = attrs.evolve(order, comments=f"changed {time} times") if options["change"] and time else order
        try:
            answer = sandbox.post(url, changed)
        except (OSError, ValueError) as error:
            _fail(f"cannot post to {url}: {error}")
        click.echo(f"order {order.number}: {answer.status} {answer.text[:200]}")
        statuses.append(answer.status)
    sys.exit(0 if all(status < 300 for status in statuses) else 1)


def _from_file(captured: Path, secret: str | None) -> Fields:
    try:
        return fields_of(captured.read_bytes(), None, Keyring({"env": secret}) if secret else None)
    except HookError as error:
        _fail(f"{captured} cannot be read: {error}")


def _from_port(port: int, secret: str | None, variable: str) -> Fields:
    if not secret:
        _fail(f"set {variable} to the shared secret from the console first; nothing is accepted without it")
    hook = Hook({variable: secret})
    arrived: list[tuple[Fields, str]] = []

    def accept(body: bytes, content_type: str | None) -> None:
        fields, secret_field = hook.verify(body, content_type)
        arrived.append((fields, secret_field))

    listen(
        port,
        accept,
        ready=lambda url: click.echo(f"Waiting at {url} for the test transmission; end with Ctrl-C."),
        refused=lambda error: click.echo(f"Refused: {error}"),
    )
    fields, secret_field = arrived[0]
    click.echo(
        f"It came. The secret is in the field {secret_field!r}: pin it with Hook(..., secret_field={secret_field!r})."
    )
    return fields


def _secret(variable: str) -> str:
    return os.environ.get(variable) or _fail(f"set {variable} to the shared secret first")


def _fail(message: str) -> NoReturn:
    raise click.ClickException(message)
