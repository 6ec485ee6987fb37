"""The command line: learn the field names, check a map, and play ShopIntegrator."""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import attrs

from shopintegrator_hook.cli.capture import Fields, fields_of, is_secret, listen
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.evidence.evidence import bundle_of
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.proof.secrets import Keyring
from shopintegrator_hook.sandbox import SandboxHook, dummy_order, realistic_order
from shopintegrator_hook.sandbox.styles import STYLES
from shopsite_orders.core.extras import missing
from shopsite_orders.core.printable import printable

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
    help=f"The environment variable that holds the shared secret, {_VARIABLE} unless you name another.",
)
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


class _Commands(click.Group):
    """The commands; what goes wrong with a file or a port is told in one sentence."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click ends quietly when the output is no longer read
            raise
        except OSError as error:
            _fail(": ".join(filter(None, [error.filename, error.strerror])) or str(error))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="shopsite-orders", prog_name="shopintegrator-hook")
def main() -> None:
    """Receive the orders that ShopIntegrator posts to your server.

    Begin with "learn": it writes a field map, a file that says which posted
    field becomes which part of an order. "check" shows what the map makes of a
    post, and "send" plays ShopIntegrator. The shared secret comes from the
    environment, never from the command line.
    """


@main.command()
@click.option(
    "--port", default=8080, show_default=True, help="Wait at this port of this computer; 0 takes any that is free."
)
@click.option(
    "--from-file", "captured", metavar="FILE", type=_file, help="Learn from the body of a post that you saved instead."
)
@click.option(
    "--out",
    metavar="FILE",
    default="shopintegrator.toml",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the field map there.",
)
@click.option("--force", is_flag=True, help="Write over a map that is there already.")
@click.option(
    "--bundle",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the post to FILE, to be attached to a bug report: its field names as they are, without the secret, and "
    "with invented values in the place of whatever may be personal.",
)
@_secret_option
def learn(port: int, captured: Path | None, out: Path, variable: str, bundle: Path | None, *, force: bool) -> None:
    """Wait for the console's test transmission, and write a field map from it.

    A post that comes in must carry the shared secret; one that you saved need not.
    """
    if out.exists() and not force:
        _fail(f"{out} is there already; say --force to write over it, or --out to write elsewhere")
    if bundle and bundle.exists():
        _fail(f"{bundle} is there already; name another file")
    keyring = _keyring(variable)
    if captured:
        fields, post = _from_file(captured, keyring), _Post(captured.read_bytes(), None)
    else:
        fields, post = _from_port(port, keyring, variable)
    if bundle:
        _share(post, keyring, bundle)
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
    """Show the order that a field map makes of a post.

    FIELD_MAP is the file that "learn" wrote, CAPTURED the body of a post that
    you saved.
    """
    try:
        rules = FieldMap.load(field_map)
        order = rules.order(_from_file(captured, _keyring(variable)))
    except (ValueError, HookError) as error:
        _fail(str(error))
    Console().print(order_table(order))


@main.command(name="send")
@click.argument("url")
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
@_secret_option
def send_command(url: str, variable: str, **options: Any) -> None:
    """Play ShopIntegrator: post orders to URL, and show what is answered."""
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
        except (OSError, ValueError, LookupError) as error:  # LookupError: no such charset
            _fail(f"cannot post to {url}: {error}")
        click.echo(f"order {order.number}: {answer.status} {printable(answer.text[:200])}")
        statuses.append(answer.status)
    sys.exit(0 if all(status < 300 for status in statuses) else 1)


@attrs.frozen
class _Post:
    """What came, as it came."""

    body: bytes = attrs.field(repr=False)
    content_type: str | None


def _share(post: _Post, keyring: Keyring | None, path: Path) -> None:
    bundle = bundle_of(post.body, post.content_type, is_secret=lambda name, value: is_secret(name, value, keyring))
    with path.open("xb") as file:
        bundle.write(file)
    click.echo(f"Wrote the post to {path}. Look into it before you send it on.")


def _from_file(captured: Path, keyring: Keyring | None) -> Fields:
    try:
        return fields_of(captured.read_bytes(), None, keyring)
    except HookError as error:
        _fail(f"{captured} cannot be read: {error}")


def _from_port(port: int, keyring: Keyring | None, variable: str) -> tuple[Fields, _Post]:
    if keyring is None:
        _fail(f"set {variable} to the shared secret from the console first; nothing is accepted without it")
    hook = Hook(keyring.items)
    arrived: list[tuple[Fields, str, _Post]] = []

    def accept(body: bytes, content_type: str | None) -> None:
        fields, secret_field = hook.verify(body, content_type)
        arrived.append((fields, secret_field, _Post(body, content_type)))

    try:
        listen(
            port,
            accept,
            ready=lambda url: click.echo(f"Waiting at {url} for the test transmission; end with Ctrl-C."),
            refused=lambda error: click.echo(f"Refused: {error}"),
        )
    except (OSError, OverflowError) as error:  # OverflowError: no port has that number
        _fail(f"cannot wait at port {port}: {error}")
    fields, secret_field, post = arrived[0]
    click.echo(
        f"It came. The secret is in the field {secret_field!r}: pin it with Hook(..., secret_field={secret_field!r})."
    )
    return fields, post


def _secret(variable: str) -> str:
    return os.environ.get(variable, "").strip() or _fail(f"set {variable} to the shared secret first")


def _keyring(variable: str) -> Keyring | None:
    """Return the secret in the environment, if there is one."""
    secret = os.environ.get(variable, "").strip()
    try:
        return Keyring({variable: secret}) if secret else None
    except ValueError as error:
        _fail(f"{variable} does not do: {error}")


def _fail(message: str) -> NoReturn:
    raise click.ClickException(printable(message))
