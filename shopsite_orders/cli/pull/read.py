"""``shopsite-orders read``: orders from a file."""

from pathlib import Path
from typing import BinaryIO

import click

from shopsite_orders import read_orders
from shopsite_orders.cli.options.download import begun
from shopsite_orders.cli.options.options import clock_and_currency, delivery
from shopsite_orders.cli.pull.output import deliver
from shopsite_orders.cli.terminal.exits import EPILOG, usage
from shopsite_orders.reply.stream import OnError


@click.command(epilog=EPILOG)
@click.argument("file", type=click.File("rb"))
@delivery
@clock_and_currency
def read(
    *,
    file: BinaryIO,
    output: str,
    on_error: OnError,
    quarantine_file: Path | None,
    timezone: str | None,
    currency: str | None,
) -> None:
    """Read orders from a file and write them as JSON Lines.

    FILE is an XML file of orders that you downloaded from the back office, or a
    store's reply that you kept; "-" reads one from standard input. Card numbers
    are masked in what is written, and CVV2s are left out.
    """
    with usage():
        stream = read_orders(begun(file), timezone=timezone, currency=currency, on_error=on_error)
    deliver(stream, output=output, quarantine_file=quarantine_file)
