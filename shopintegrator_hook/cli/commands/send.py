"""``shopintegrator-hook send``: ShopIntegrator's part, played."""

import sys
from pathlib import Path
from typing import Any

import attrs
import click

from shopintegrator_hook.cli.shared.capture import with_secret
from shopintegrator_hook.cli.shared.options import existing_file, fail, secret_from, secret_option
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.sandbox import SandboxHook, dummy_order, encoded, realistic_order
from shopintegrator_hook.sandbox import send as post
from shopintegrator_hook.sandbox.styles import STYLES
from shopsite_orders.core.printable import printable


@click.command()
@click.argument("url")
@click.option(
    "--file", "saved", metavar="FILE", type=existing_file, help="Post what was saved, such as by learn --save."
)
@click.option(
    "--style", type=click.Choice(list(STYLES)), default="underscores", show_default=True, help="How fields are named."
)
@click.option(
    "--encoding",
    type=click.Choice(["urlencoded", "multipart", "json"]),
    default="urlencoded",
    show_default=True,
    help="How the fields are put into the body.",
)
@click.option("--charset", metavar="NAME", help="Encode in this charset and declare it, such as windows-1252.")
@click.option("--realistic", is_flag=True, help="Post an order whose totals add up, not the test transmission.")
@click.option("--lines", metavar="COUNT", default=3, show_default=True, help="How many lines a realistic order has.")
@click.option("--seed", metavar="NUMBER", default=1, show_default=True, help="Another seed, another realistic order.")
@click.option("--times", metavar="COUNT", default=1, show_default=True, help="Post it so many times.")
@click.option("--change", is_flag=True, help="Change the order's comments at every repetition.")
@click.option("--wrong-secret", is_flag=True, help="Post with a wrong secret, which must be refused.")
@click.option(
    "--secret-field", metavar="NAME", default="shared_secret", show_default=True, help="The field with the secret."
)
@secret_option
def send(url: str, variable: str, saved: Path | None, **options: Any) -> None:
    """Play ShopIntegrator: post orders to URL, and show what is answered."""
    if saved and (options["realistic"] or options["change"]):
        raise click.UsageError("a file is posted as it is: leave out --realistic and --change")
    secret = secret_from(variable)
    sandbox = SandboxHook(
        secret=f"not-{secret}" if options["wrong_secret"] else secret,
        secret_field=options["secret_field"],
        style=options["style"],
        encoding=options["encoding"],
        charset=options["charset"],
    )
    statuses = []
    for time in range(options["times"]):
        try:
            name, body, content_type = _saved(sandbox, saved) if saved else _made(sandbox, time, options)
            answer = post(url, body, content_type)
        except (OSError, ValueError, LookupError) as error:  # LookupError: no such charset
            fail(f"cannot post to {url}: {error}")
        click.echo(f"{name}: {answer.status} {printable(answer.text[:200])}")
        statuses.append(answer.status)
    sys.exit(0 if all(status < 300 for status in statuses) else 1)


def _made(sandbox: SandboxHook, time: int, options: dict[str, Any]) -> tuple[str, bytes, str]:
    """Return an order of the sandbox as a post, and what to call it."""
    order = realistic_order(lines=options["lines"], seed=options["seed"]) if options["realistic"] else dummy_order()
    changed = attrs.evolve(order, comments=f"changed {time} times") if options["change"] and time else order
    return f"order {order.number}", *sandbox.body(changed)


def _saved(sandbox: SandboxHook, saved: Path) -> tuple[str, bytes, str]:
    """Return a saved post with the secret in its place, and what to call it."""
    try:
        fields = with_secret(saved.read_bytes(), sandbox.secret, sandbox.secret_field)
    except HookError as error:
        fail(f"{saved} cannot be read: {error}")
    return printable(saved.name), *encoded(fields, sandbox.encoding, sandbox.charset)
