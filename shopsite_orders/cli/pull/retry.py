"""``shopsite-orders retry``: orders that were put aside, asked for again."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from shopsite_orders import Pay, ShopSite
from shopsite_orders.cli.options.connection import takes_store
from shopsite_orders.cli.options.database import into, known, main_store, opened
from shopsite_orders.cli.options.options import clock_and_currency, layout
from shopsite_orders.cli.pull.follow import NEXT_RUN, advising
from shopsite_orders.cli.terminal.coverage import counted, listed
from shopsite_orders.cli.terminal.exits import EPILOG, usage
from shopsite_orders.core.printable import printable
from shopsite_orders.core.values import ordinal

if TYPE_CHECKING:
    from shopsite_orders.sql import Quarantined

_PAY = {"no_cvv": Pay.NO_CVV, "none": Pay.NONE}


@click.command(epilog=EPILOG)
@into
@main_store
@click.option(
    "--pay",
    type=click.Choice(list(_PAY)),
    default="no_cvv",
    show_default=True,
    help="Payment details to ask for, as they were when the orders were pulled: all but the CVV2, or none.",
)
@takes_store
@layout
@clock_and_currency
def retry(*, store: ShopSite, into: str | None, name: str, pay: str) -> None:
    """Ask again for the orders that were put aside, by their numbers, and save those that can be read now.

    "status --into URL --quarantine" lists them. What is still not readable stays there. Needs the extra
    [sql] or [postgres].
    """
    if into is None:
        raise click.UsageError("Missing option '--into'.")
    with opened(into, existing=True) as database:
        known(database, name)
        before = database.quarantined(name)
        for first, last in _ranges(_numbers(before)):
            with usage():
                stream = store.orders(start_order=first, end_order=last, pay=_PAY[pay], on_error="quarantine")
            with advising(NEXT_RUN), stream:
                database.refresh(stream, store=name, on_error="quarantine")
        after = database.quarantined(name)
    click.echo(f"{name}: {printable('; '.join(_told(before, after)))}", err=True)


def _numbers(aside: "Iterable[Quarantined]") -> list[int]:
    return sorted({number for each in aside if (number := ordinal(each.number or "")) is not None})


def _ranges(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of numbers that follow one another."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    yield from ((first, last) for first, last in found)


def _told(before: "tuple[Quarantined, ...]", after: "tuple[Quarantined, ...]") -> Iterator[str]:
    if not before:
        yield "nothing is put aside"
        return
    asked, left = _numbers(before), _numbers(after)
    read = [str(number) for number in asked if number not in left]
    yield f"{counted(len(asked), 'number')} asked for again"
    yield f"{len(read):,} read and saved ({listed(read)})" if read else "none can be read"
    if after:
        yield f"{len(after):,} still put aside: 'shopsite-orders status --into URL --quarantine' says why"
