"""``shopsite-orders pull``: orders from a store."""

from pathlib import Path
from typing import Any

import click

from shopsite_orders import Pay, ShopSite
from shopsite_orders.cli.exits import EPILOG, USAGE, fail, usage
from shopsite_orders.cli.options import clock_and_currency, day, delivery, layout, takes_store
from shopsite_orders.cli.output import deliver
from shopsite_orders.stream import OnError

_PAY = {"no_cvv": Pay.NO_CVV, "yes": Pay.YES, "none": Pay.NONE}


@click.command(epilog=EPILOG)
@click.option("--start-order", type=click.IntRange(min=0), metavar="NUMBER", help="First order to pull.")
@click.option("--end-order", type=click.IntRange(min=0), metavar="NUMBER", help="Last order to pull.")
@click.option("--start-date", type=day, metavar="YYYY-MM-DD", help="Oldest day to pull, by the store's clock.")
@click.option("--end-date", type=day, metavar="YYYY-MM-DD", help="Newest day to pull, by the store's clock.")
@click.option("--max-orders", type=click.IntRange(min=1), metavar="COUNT", help="Pull so many at most, oldest first.")
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
@takes_store
@layout
@clock_and_currency
def pull(
    *,
    store: ShopSite,
    pay: str,
    yes_purge_cvv: bool,
    output: str,
    on_error: OnError,
    quarantine_file: Path | None,
    **query: Any,
) -> None:
    r"""Pull orders from a store and write them as JSON Lines.

    Card numbers are masked in what is written, and CVV2s are left out.

    \b
    The environment holds the credentials of an application:
      SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY,
      SHOPSITE_AUTHORIZATION_CODE, SHOPSITE_AUTHORIZATION_URL
    or, for a store without User Logins, those of a merchant:
      SHOPSITE_DOWNLOAD_URL, SHOPSITE_USER_ID, SHOPSITE_PASSWORD

    The file named by --credentials holds the same in a table [application] or [merchant_login], as in client_id = "…".
    """
    if _PAY[pay] is Pay.YES and not yes_purge_cvv:
        _ask_to_purge()
    with usage():
        stream = store.orders(pay=_PAY[pay], on_error=on_error, **query)
    deliver(stream, output=output, quarantine_file=quarantine_file, expected=query["max_orders"])


def _ask_to_purge() -> None:
    question = "The store will delete the CVV2 of every order it sends, for good. Go on?"
    try:
        agreed = click.confirm(question, err=True)
    except click.Abort:  # nobody is there to answer, or Ctrl-C
        click.echo(err=True)
        agreed = False
    if not agreed:
        fail("nothing was pulled: leave '--pay yes' out, or agree with --yes-purge-cvv", USAGE)
