"""The options that commands share."""

import functools
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias, get_args

import click

from shopsite_orders import KNOWN_VERSIONS, ShopSite
from shopsite_orders.cli.options.credentials import from_environment, from_file
from shopsite_orders.cli.terminal.exits import usage
from shopsite_orders.reply.stream import OnError

Command: TypeAlias = Callable[..., None]
Decorator: TypeAlias = Callable[[Command], Command]

_STORE_SETTINGS = ("allow_hosts", "mac_host", "mac_port", "version", "timezone", "currency")


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{text!r} is not a day such as 2026-01-31") from error


def all_of(*options: Decorator) -> Decorator:
    return lambda command: functools.reduce(lambda wrapped, option: option(wrapped), reversed(options), command)


class FileName(click.Path):
    """The path of a file, which is not empty: that would stand for the folder we are in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not value:
            self.fail("the name of the file is empty", param, ctx)
        return super().convert(value, param, ctx)


def _after_on_error(context: click.Context, _: click.Parameter, path: Path | None) -> Path | None:
    if path and context.params["on_error"] != "quarantine":
        raise click.BadParameter("it needs --on-error quarantine")
    return path


clock_and_currency = all_of(
    click.option(
        "--timezone",
        metavar="ZONE",
        help="The zone of the store's clock, such as America/Denver; without it, times have none.",
    ),
    click.option(
        "--currency", metavar="CODE", help="The currency of the amounts, such as USD: ShopSite does not tell."
    ),
)

delivery = all_of(
    click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=FileName(dir_okay=False, allow_dash=True),
        default="-",
        help="Write the orders to FILE, one JSON object a line, instead of to standard output. FILE appears, or is "
        "replaced, only when all orders have come; those of an incomplete download are kept beside it, in "
        "FILE.<random>.part.",
    ),
    click.option(
        "--on-error",
        type=click.Choice(get_args(OnError)),
        default="raise",
        is_eager=True,
        show_default=True,
        help="At an order that cannot be read: stop, or put it aside, name it and go on.",
    ),
    click.option(
        "--quarantine-file",
        metavar="FILE",
        type=FileName(dir_okay=False, path_type=Path),
        callback=_after_on_error,
        help="Append the orders put aside to FILE, one JSON object a line, with card data masked.",
    ),
)

connection = all_of(
    click.option(
        "--credentials",
        metavar="FILE",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A TOML file with one table: [application] or [merchant_login]. Otherwise the environment is read.",
    ),
    click.option(
        "--insecure",
        is_flag=True,
        help="Accept http:// URLs: anyone on the way can read and reuse the credentials and read the orders, and "
        "ShopSite leaves card data out.",
    ),
    click.option(
        "--allow-host",
        "allow_hosts",
        metavar="HOST",
        multiple=True,
        help="Let the store send us to this host, too, for its orders; may be repeated.",
    ),
    click.option("--mac-host", metavar="HOST", help="What the store calls its host behind a proxy; it is signed."),
    click.option("--mac-port", metavar="PORT", type=int, help="The port there, such as 80."),
)

layout = click.option(
    "--layout",
    "--version-of-layout",
    "version",
    metavar="VERSION",
    default="14.0",
    show_default=True,
    help=f"The layout that the store is asked to reply in: {', '.join(KNOWN_VERSIONS)} or newer.",
)


def takes_store(command: Command) -> Command:
    """Add the options of a connection, and pass the store they describe as the argument `store`."""

    @connection
    @functools.wraps(command)
    def with_store(*, credentials: Path | None, insecure: bool, **given: Any) -> None:
        settings = {name: given.pop(name) for name in _STORE_SETTINGS if name in given}
        with usage():
            login = (
                from_file(credentials, insecure=insecure)
                if credentials
                else from_environment(os.environ, insecure=insecure)
            )
            store = ShopSite(login, **settings)
        command(store=store, **given)

    return with_store
