"""``shopsite-orders audit``: do the amounts of orders add up?"""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import attrs
import click

from shopsite_orders import Order, OrderStream, read_orders
from shopsite_orders.cli.options.database import database_option, known, main_store, opened
from shopsite_orders.cli.options.download import begun
from shopsite_orders.cli.terminal.coverage import counted
from shopsite_orders.cli.terminal.exits import DISAGREES, EPILOG
from shopsite_orders.core.audit import Finding
from shopsite_orders.core.printable import printable

_WORST_FIRST = ("wrong", "rounding", "not checked")


@click.command(epilog=EPILOG)
@click.argument("file", type=click.File("rb"), required=False)
@database_option("--from", "database", "Audit the orders of this database instead of a file.")
@main_store
@click.option("--unchecked", is_flag=True, help="List also what could not be checked, and why.")
def audit(*, file: BinaryIO | None, database: str | None, name: str, unchecked: bool) -> None:
    """Work the amounts of orders out again, and list what does not add up.

    FILE is a download as for "read"; "-" reads one from standard input. With --from the orders of a database are
    audited, which needs the extra [sql] or [postgres]. Cents that rounding explains are told as such. Exit code 0 says
    that nothing is wrong, 12 that something is.
    """
    if (file is None) == (database is None):
        raise click.UsageError("Name a FILE, or a database with --from.")
    tally = _Tally(unchecked=unchecked)
    with _of_file(file) if file else _of_database(str(database), name) as orders:
        for order in orders:
            tally.add(order)
    click.echo(tally.told())
    if tally.orders["wrong"]:
        raise click.exceptions.Exit(DISAGREES)


@contextmanager
def _of_file(file: BinaryIO) -> Iterator[OrderStream]:
    with read_orders(begun(file)) as stream:
        yield stream


@contextmanager
def _of_database(url: str, name: str) -> Iterator[Iterable[Order]]:
    with opened(url, existing=True, read_only=True) as database:
        known(database, name)
        yield database.orders(name)


@attrs.define
class _Tally:
    """How many orders add up, and how many do not; each is counted by the worst that was found."""

    unchecked: bool
    orders: Counter[str] = attrs.field(factory=Counter, init=False)
    open: int = attrs.field(default=0, init=False)

    def add(self, order: Order) -> None:
        found = order.audit()
        for finding in found:
            if finding.verdict != "not checked" or self.unchecked:
                click.echo(_line(order, finding))
        verdicts = {finding.verdict for finding in found}
        self.orders[next((verdict for verdict in _WORST_FIRST[:2] if verdict in verdicts), "right")] += 1
        self.open += sum(finding.verdict == "not checked" for finding in found)

    def told(self) -> str:
        """Return the counts in one line."""
        parts = [f"{self.orders['right']:,} of {counted(self.orders.total(), 'order')} without an error"]
        if self.orders["rounding"]:
            parts.append(f"{self.orders['rounding']:,} off by rounding")
        if self.orders["wrong"]:
            parts.append(f"{self.orders['wrong']:,} wrong")
        if self.open:
            parts.append(f"{counted(self.open, 'amount')} could not be checked" + _advice(listed=self.unchecked))
        return ", ".join(parts)


def _line(order: Order, finding: Finding) -> str:
    return printable(f"{order.number}  {finding.verdict}  {finding.sentence}")


def _advice(*, listed: bool) -> str:
    return "" if listed else ": --unchecked says why"
