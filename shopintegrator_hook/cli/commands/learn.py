"""``shopintegrator-hook learn``: a field map from the first post."""

from pathlib import Path

import attrs
import click
from rich.console import Console

from shopintegrator_hook.cli.shared.capture import Fields, fields_from, is_secret, save
from shopintegrator_hook.cli.shared.options import existing_file, fail, keyring_from, new_file, secret_option, unset
from shopintegrator_hook.cli.shared.receiver import listen
from shopintegrator_hook.cli.shared.tables import guess_table, wrong_sums
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.evidence.evidence import bundle_of
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.proof.secrets import Keyring
from shopsite_orders.core.files.private import private


@attrs.frozen
class _Post:
    """What came: its fields as they may be shown, and its bytes as they came."""

    fields: Fields
    body: bytes = attrs.field(repr=False)
    content_type: str | None = None
    secret_field: str | None = None


@click.command()
@click.option(
    "--port", default=8080, show_default=True, help="Wait at this port of this computer; 0 takes any that is free."
)
@click.option(
    "--from-file",
    "captured",
    metavar="FILE",
    type=existing_file,
    help="Learn from the body of a post that you saved instead.",
)
@click.option(
    "--out",
    metavar="FILE",
    default="shopintegrator.toml",
    show_default=True,
    type=new_file,
    help="Write the field map there.",
)
@click.option("--force", is_flag=True, help="Write over a map that is there already.")
@click.option(
    "--save",
    "saved",
    metavar="FILE",
    type=new_file,
    help="Keep the post in FILE for check and send, without the secret and with card data masked.",
)
@click.option(
    "--bundle",
    metavar="FILE",
    type=new_file,
    help="Write the post to FILE, to be attached to a bug report: its field names as they are, without the secret, and "
    "with invented values in the place of whatever may be personal.",
)
@secret_option
def learn(
    *, port: int, captured: Path | None, out: Path, variable: str, saved: Path | None, bundle: Path | None, force: bool
) -> None:
    """Wait for the console's test transmission, and write a field map from it.

    A post that comes in must carry the shared secret; one that you saved need not.
    """
    if out.exists() and not force:
        fail(f"{out} is there already; say --force to write over it, or --out to write elsewhere")
    for new in filter(None, (saved, bundle)):
        if new.exists():
            fail(f"{new} is there already; name another file")
    keyring = keyring_from(variable)
    post = _from_file(captured, keyring) if captured else _from_port(port, keyring, variable)
    if saved:
        save(saved, post.fields, post.secret_field)
        click.echo(f"Wrote the post to {saved}. It holds the customer's data.")
    if bundle:
        _share(post, keyring, bundle)
    _write(FieldMap.guess(post.fields), post.fields, out)


def _write(field_map: FieldMap, fields: Fields, out: Path) -> None:
    """Write a map, and say what may be wrong with it."""
    console = Console()
    console.print(guess_table(fields, field_map, console.width))
    field_map.dump(out)
    console.print(
        f"{len(field_map.rules)} rules written to {out}. Read them, and change what is wrong.", soft_wrap=True
    )
    if not any(rule.path == "number" for rule in field_map.rules):
        console.print(
            f"No field looks like the order's number, and without one no order can be made: add a line to {out} such as"
            ' "order_id" = "number", with the name of the field that holds it.',
            soft_wrap=True,
            markup=False,
        )
        return
    try:
        wrong = wrong_sums(field_map.order(fields))
    except HookError as error:
        wrong = [str(error)]
    for sentence in wrong:
        click.echo(f"Warning: {sentence}", err=True)


def _share(post: _Post, keyring: Keyring | None, path: Path) -> None:
    bundle = bundle_of(post.body, post.content_type, is_secret=lambda name, value: is_secret(name, value, keyring))
    with open(path, "xb", opener=private) as file:
        bundle.write(file)
    click.echo(f"Wrote the post to {path}. Look into it before you send it on.")


def _from_file(captured: Path, keyring: Keyring | None) -> _Post:
    return _Post(fields_from(captured, keyring), captured.read_bytes())


def _from_port(port: int, keyring: Keyring | None, variable: str) -> _Post:
    if keyring is None:
        fail(f"{unset(variable)}; nothing is accepted without it")
    hook = Hook(keyring.items)
    arrived: list[_Post] = []

    def accept(body: bytes, content_type: str | None) -> None:
        fields, secret_field = hook.verify(body, content_type)
        arrived.append(_Post(fields, body, content_type, secret_field))

    try:
        listen(
            port,
            accept,
            ready=lambda url: click.echo(f"Waiting at {url} for the test transmission; end with Ctrl-C."),
            refused=lambda error: click.echo(f"Refused: {error}"),
        )
    except (OSError, OverflowError) as error:  # OverflowError: no port has that number
        fail(f"cannot wait at port {port}: {error}; name another with --port, or 0 for any that is free")
    field = arrived[0].secret_field
    click.echo(f"It came. The secret is in the field {field!r}: pin it with Hook(..., secret_field={field!r}).")
    return arrived[0]
