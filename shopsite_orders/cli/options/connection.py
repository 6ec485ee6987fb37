"""The store that a command asks: its credentials, how the way to it may look, and for how long it is tried."""

import functools
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from shopsite_orders import ShopSite
from shopsite_orders.cli.options.credentials import from_environment, from_file
from shopsite_orders.cli.options.durations import span
from shopsite_orders.cli.options.options import Command, all_of
from shopsite_orders.cli.terminal.exits import usage

_STORE_SETTINGS = ("allow_hosts", "mac_host", "mac_port", "version", "timezone", "currency", "deadline", "attempts")

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
    click.option(
        "--connect-timeout",
        metavar="TIME",
        type=span,
        default="10s",
        show_default=True,
        help="Wait so long for a connection.",
    ),
    click.option(
        "--read-timeout",
        metavar="TIME",
        type=span,
        default="2m",
        show_default=True,
        help="Wait so long while the store says nothing.",
    ),
    click.option(
        "--deadline",
        metavar="TIME",
        type=span,
        default="30m",
        show_default=True,
        help="Give up a download after so much time, and ask for nothing again.",
    ),
    click.option(
        "--attempts",
        metavar="COUNT",
        type=click.IntRange(min=1),
        default=4,
        show_default=True,
        help="Make a request so often at most, if it failed in a way that may pass.",
    ),
)


def takes_store(command: Command) -> Command:
    """Add the options of a connection, and pass the store they describe as the argument `store`."""

    @connection
    @functools.wraps(command)
    def with_store(
        *, credentials: Path | None, insecure: bool, connect_timeout: timedelta, read_timeout: timedelta, **given: Any
    ) -> None:
        settings = {name: given.pop(name) for name in _STORE_SETTINGS if name in given}
        settings["deadline"] = settings["deadline"].total_seconds()
        settings["timeout"] = connect_timeout.total_seconds(), read_timeout.total_seconds()
        with usage():
            login = (
                from_file(credentials, insecure=insecure)
                if credentials
                else from_environment(os.environ, insecure=insecure)
            )
            store = ShopSite(login, **settings)
        command(store=store, **given)

    return with_store
