"""``shopsite-orders doctor``: does everything work, and what of this store is new to us?"""

from datetime import date
from pathlib import Path

import attrs
import click

from shopsite_orders import OrderQuery, Pay, ShopSite
from shopsite_orders.cli.doctor.recorder import Recorder
from shopsite_orders.cli.doctor.report import report, verdict
from shopsite_orders.cli.options.connection import takes_store
from shopsite_orders.cli.options.options import FileName, day, layout
from shopsite_orders.cli.terminal.exits import EPILOG, exit_code
from shopsite_orders.cli.terminal.screen import Screen
from shopsite_orders.contact.examination import Examination, examine
from shopsite_orders.core.files.private import private

_PAY = {"none": Pay.NONE, "no_cvv": Pay.NO_CVV}  # a doctor asks for nothing that is gone afterwards


def _new_file(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    if path and path.exists():
        raise click.BadParameter(f"{path} is there already: name another file")
    return path


@click.command(epilog=EPILOG)
@click.option(
    "--max-orders", type=click.IntRange(1, 500), default=25, show_default=True, help="Pull at most so many orders."
)
@click.option(
    "--start-order", type=click.IntRange(min=0), metavar="NUMBER", help="Begin at this order, not at the oldest."
)
@click.option("--start-date", type=day, metavar="YYYY-MM-DD", help="Begin at this day, by the store's clock.")
@click.option(
    "--pay",
    type=click.Choice(list(_PAY)),
    default="none",
    show_default=True,
    help="Payment details to ask for: none, or all but the CVV2. Nothing is deleted in the store.",
)
@click.option(
    "--bundle",
    metavar="FILE",
    type=FileName(dir_okay=False, path_type=Path),
    callback=_new_file,
    help="Write what the store answered to FILE, to be attached to a bug report: card data masked, and names, "
    "addresses, telephone numbers and whatever else may be personal replaced by invented text.",
)
@takes_store
@layout
def doctor(
    *,
    store: ShopSite,
    max_orders: int,
    start_order: int | None,
    start_date: date | None,
    pay: str,
    bundle: Path | None,
) -> None:
    """Say whether everything works with a store, and what of it is new to us.

    Checks the credentials and the clock, pulls a few orders, and looks at their layout, their characters, their dates,
    and whatever this program does not know. Nothing is saved and nothing is changed in the store. "pull --help" says
    where the credentials come from.
    """
    query = OrderQuery(max_orders=max_orders, start_order=start_order, start_date=start_date, pay=_PAY[pay])
    recorder = Recorder()
    with recorder.session() as session:
        examination = examine(attrs.evolve(store, session=session), query, lambda: recorder.heard)
    screen = Screen()
    screen.print(report(examination))
    screen.print()
    screen.print(verdict(examination.findings))
    if bundle:
        _write(examination, recorder, bundle)
    if examination.error:
        raise click.exceptions.Exit(exit_code(examination.error))


def _write(examination: Examination, recorder: Recorder, path: Path) -> None:
    bundle = examination.bundle(recorder.heard)
    with open(path, "xb", opener=private) as file:
        bundle.write(file)
    click.echo(f"Wrote {len(bundle.recorded)} answers of the store to {path}. Look into it before you send it on.")
