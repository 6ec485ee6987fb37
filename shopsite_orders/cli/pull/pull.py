"""``shopsite-orders pull``: orders from a store."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import click
from click.core import ParameterSource

from shopsite_orders import Pay, ShopSite
from shopsite_orders.cli.options.connection import takes_store
from shopsite_orders.cli.options.database import into, opened
from shopsite_orders.cli.options.options import clock_and_currency, day, delivery, layout
from shopsite_orders.cli.pull.follow import FOLLOWING, Follower, following, repeat
from shopsite_orders.cli.pull.output import deliver
from shopsite_orders.cli.terminal.exits import EPILOG, USAGE, fail, usage
from shopsite_orders.reply.stream import OnError

_PAY = {"no_cvv": Pay.NO_CVV, "yes": Pay.YES, "none": Pay.NONE}
_QUERY = ("start_order", "end_order", "start_date", "end_date", "max_orders")


@click.command(epilog=EPILOG)
@click.option("--start-order", type=click.IntRange(min=0), metavar="NUMBER", help="The first order to pull.")
@click.option("--end-order", type=click.IntRange(min=0), metavar="NUMBER", help="The last order to pull.")
@click.option("--start-date", type=day, metavar="YYYY-MM-DD", help="The oldest day to pull, by the store's clock.")
@click.option("--end-date", type=day, metavar="YYYY-MM-DD", help="The newest day to pull, by the store's clock.")
@click.option(
    "--max-orders", type=click.IntRange(min=1), metavar="COUNT", help="Pull at most so many orders, the oldest first."
)
@click.option(
    "--pay",
    type=click.Choice(list(_PAY)),
    default="no_cvv",
    show_default=True,
    help="Payment details to ask for: all but the CVV2, all, or none. WARNING: 'yes' makes the store delete the "
    "CVV2 of every order it sends, for good, and it is not written here either.",
)
@click.option("--yes-purge-cvv", is_flag=True, help="Agree to what '--pay yes' deletes, instead of being asked.")
@delivery
@into
@following
@takes_store
@layout
@clock_and_currency
def pull(
    *, store: ShopSite, pay: str, yes_purge_cvv: bool, on_error: OnError, into: str | None, **options: Any
) -> None:
    """Pull orders from a store and write them as JSON Lines, or save what is new into a database.

    Card numbers are masked in what is written, and CVV2s are left out.

    With --into the store is followed: each run saves what is new since the last one, page by page, so that every
    order is in the database once, even if a run breaks off. "status --into" says how it stands. With --refresh, orders
    of the last time are downloaded again after that: what changed in them is saved, told, and kept. A database needs
    the extra [sql] or [postgres].

    \b
    Put the credentials of an application into the environment:
      SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY,
      SHOPSITE_AUTHORIZATION_CODE, SHOPSITE_AUTHORIZATION_URL
    or, for a store without User Logins, those of a merchant:
      SHOPSITE_DOWNLOAD_URL, SHOPSITE_USER_ID, SHOPSITE_PASSWORD

    White space around them is dropped. Or put them, as they are, into a TOML file and name it with --credentials. It
    has one table, [application] or [merchant_login], with lines like client_id = "…".
    """  # noqa: D301 - click's mark for lines to leave as they are is a backspace
    _check_mode(into)
    if _PAY[pay] is Pay.YES and not yes_purge_cvv:
        _ask_to_purge()
    if into is None:
        _write(store, pay=_PAY[pay], on_error=on_error, **options)
    else:
        _follow(store, into, pay=_PAY[pay], on_error=on_error, **options)


def _write(
    store: ShopSite, *, output: str, quarantine_file: Path | None, pay: Pay, on_error: OnError, **options: Any
) -> None:
    query = {name: options[name] for name in _QUERY}
    with usage():
        stream = store.orders(pay=pay, on_error=on_error, **query)
    deliver(stream, output=output, quarantine_file=quarantine_file, expected=query["max_orders"])


def _follow(
    store: ShopSite,
    url: str,
    *,
    name: str,
    from_start: bool,
    every: timedelta | None,
    look_back: bool,
    refresh: timedelta | None,
    pay: Pay,
    **options: Any,
) -> None:
    settings = {"pay": pay} | {name: options[name] for name in ("on_error", "page_size", "overlap")}
    with opened(url) as database:
        follower = Follower(
            store=store, database=database, name=name, settings=settings, stamped=bool(every), again=refresh
        )
        if from_start:
            database.rewind(name)  # first, as a cursor that cannot be used has no status
            follower = attrs.evolve(follower, held=database.status(name).orders)
        if every:
            repeat(follower, every)
        follower.run(look_back=look_back)


def _check_mode(into: str | None) -> None:
    """Refuse options of writing where orders are saved, and those of following where they are written."""
    context = click.get_current_context()
    given = {
        option.name: option.opts[-1]
        for option in context.command.params
        if option.name and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
    }
    for name in (*_QUERY, "output", "quarantine_file") if into else FOLLOWING:
        if name in given:
            raise click.UsageError(f"{given[name]} {'does not go together with' if into else 'needs'} --into.")
    for name in ("once", "look_back"):
        if {name, "every"} <= given.keys():
            raise click.UsageError(f"{given[name]} does not go together with --every.")


def _ask_to_purge() -> None:
    question = "The store will delete the CVV2 of every order it sends, for good. Go on?"
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:  # nobody is there to answer, or Ctrl-C
        click.echo(err=True)
        agreed = False
    if not agreed:
        fail("nothing was pulled: leave '--pay yes' out, or agree with --yes-purge-cvv", USAGE)
