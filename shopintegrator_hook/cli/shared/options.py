"""What several commands take: the secret from the environment, files, an inbox, and something of yours by its name."""

import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.proof.secrets import Keyring
from shopsite_orders.core.printable import printable
from shopsite_orders.errors import StateError

if TYPE_CHECKING:
    from shopintegrator_hook.claim import Stored
    from shopintegrator_hook.inbox import Inbox

_VARIABLE = "SHOPINTEGRATOR_SECRET"
existing_file = click.Path(exists=True, dir_okay=False, path_type=Path)
new_file = click.Path(dir_okay=False, path_type=Path)
secret_option = click.option(
    "--secret-from-env",
    "variable",
    is_flag=False,
    flag_value=_VARIABLE,
    default=_VARIABLE,
    metavar="[NAME]",
    help=f"The environment variable that holds the shared secret, {_VARIABLE} unless you name another.",
)
map_option = click.option(
    "--map", "field_map", metavar="FILE", type=existing_file, help="Read the posts by this field map."
)


def inbox_options(command: Callable[..., None]) -> Callable[..., None]:
    """Let a command take an inbox, as the arguments of `opened`."""
    where = click.option(
        "--inbox",
        envvar="SHOPINTEGRATOR_INBOX",
        metavar="URL",
        required=True,
        help="The inbox: its database's URL, or the Inbox of your app as package:name, which knows its own rules. Also "
        "from the environment, as SHOPINTEGRATOR_INBOX.",
    )
    whose = click.option("--shop", metavar="NAME", default="default", help="Whose orders, if several share a database.")
    return where(whose(command))


@contextmanager
def opened(inbox: str, shop: str, *, read_only: bool) -> Iterator["Inbox"]:
    """Lend an inbox; that it cannot be used is told in one sentence."""
    from sqlalchemy.exc import ArgumentError, DBAPIError  # noqa: PLC0415 - an extra that the other commands do not need

    from shopintegrator_hook.inbox import Inbox  # noqa: PLC0415
    from shopsite_orders.core.database.failures import reason  # noqa: PLC0415

    try:
        found = _found(inbox, shop, read_only=read_only)
        if not isinstance(found, Inbox):
            fail(f"{inbox} is not an Inbox: name one as package.module:name, or its database as sqlite:///inbox.db")
        try:
            yield found
        finally:
            found.close()
    except DBAPIError as error:
        fail(f"the inbox cannot be used: {reason(error)}")
    except (StateError, ArgumentError, ImportError, ValueError) as error:
        fail(f"the inbox cannot be used: {error}")


def deliveries_with(ids: Collection[int], inbox: "Inbox") -> "list[Stored]":
    """Return the deliveries that have these ids; that one is missing is told in one sentence."""
    found = [*inbox.deliveries(ids=ids)]
    for missing in sorted({*ids} - {stored.id for stored in found}):
        fail(
            f"the inbox has no delivery {missing}: see what it has with 'shopintegrator-hook deliveries --inbox URL"
            " --all'"
        )
    return found


def loaded(name: str) -> Any:
    """Return something of the user's, by the name of its module and its own, as ``package.module:name``."""
    module, _, attribute = name.partition(":")
    if not module or not attribute:
        fail(f"{name!r} does not name anything: write it as package.module:name")
    sys.path.insert(0, "")  # what stands in this folder can be named, as with python -m
    try:
        found = import_module(module)
    except ModuleNotFoundError as error:
        fail(f"{name} needs a module {error.name}: install it, or run this in the folder that it is in")
    finally:
        sys.path.remove("")
    if not hasattr(found, attribute):
        fail(f"the module {module} has nothing that is called {attribute}: name a function or an object of its own")
    return getattr(found, attribute)


def map_from(path: Path) -> FieldMap:
    """Read a field map; what is wrong with it is told in one sentence."""
    try:
        return FieldMap.load(path)
    except ValueError as error:
        fail(f"{path} is not a field map: {error}")


def keyring_from(variable: str) -> Keyring | None:
    """Return the secret in the environment, if there is one."""
    secret = os.environ.get(variable, "").strip()
    try:
        return Keyring({variable: secret}) if secret else None
    except ValueError as error:
        fail(str(error))


def secret_from(variable: str) -> str:
    return os.environ.get(variable, "").strip() or fail(unset(variable))


def unset(variable: str) -> str:
    """Return what to say where the secret is not in the environment."""
    return f"set {variable} in the environment to the shared secret from ShopIntegrator's console"


def fail(message: str) -> NoReturn:
    raise click.ClickException(printable(message))


def _found(inbox: str, shop: str, *, read_only: bool) -> Any:
    """Return what was named: the inbox at a URL, or something of the user's that should be one."""
    if "://" in inbox:
        return _existing(inbox, shop, read_only=read_only)
    return loaded(inbox) if ":" in inbox else None


def _existing(url: str, shop: str, *, read_only: bool) -> "Inbox":
    """Open the inbox at a URL; a wrong one must not make a new and empty inbox."""
    from shopintegrator_hook.inbox import Inbox  # noqa: PLC0415
    from shopsite_orders.core.database.engine import parsed  # noqa: PLC0415

    parts = parsed(url, "--inbox")
    if parts.get_backend_name() == "sqlite" and parts.database and not Path(parts.database).exists():
        fail(f"there is no inbox at {parts.database}: a path begins in this folder, unless the URL has four slashes")
    return Inbox(parts, shop=shop, read_only=read_only)
