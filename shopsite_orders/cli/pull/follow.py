"""Following a store into a database: ``shopsite-orders pull --into``."""

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NoReturn

import attrs
import click

from shopsite_orders import ShopSite
from shopsite_orders.cli.options.database import DatabaseFailureError, main_store, told
from shopsite_orders.cli.options.durations import span, span_or_none, written
from shopsite_orders.cli.options.options import all_of
from shopsite_orders.cli.pull.look_backs import LookBacks
from shopsite_orders.cli.terminal.coverage import changes, coverage
from shopsite_orders.cli.terminal.exits import sentence, usage
from shopsite_orders.core.printable import printable
from shopsite_orders.errors import CursorConflictError, IncompleteDownloadError, ShopSiteError
from shopsite_orders.following.policy import OVERLAP, PAGE_SIZE
from shopsite_orders.following.report import Report

if TYPE_CHECKING:
    from shopsite_orders.sql import OrderDatabase

following = all_of(
    main_store,
    click.option("--from-start", is_flag=True, help="Begin again at the oldest order; none is saved twice."),
    click.option("--once", is_flag=True, help="Pull what is new and end; that is the default."),
    click.option("--every", metavar="TIME", type=span,
                 help="Pull again and again until Ctrl-C: 30s, 5m, 1h. A run that brings nothing costs one request, "
                 "and one for each range of missing numbers, of which there are at most ten. The last days (--overlap) "
                 "are downloaded again once an hour, and less often while nothing comes: every four hours in the end."),
    click.option("--no-look-back", "look_back", is_flag=True, flag_value=False, default=True,
                 help="Leave what --overlap downloads again to another run, such as one each hour of a cron job that "
                 "runs each minute. Nothing is lost: that one begins where the last left off."),
    click.option("--page-size", type=click.IntRange(min=1), metavar="COUNT", default=PAGE_SIZE, show_default=True,
                 help="Ask for, and save, so many orders at a time."),
    click.option("--overlap", metavar="TIME", type=span_or_none, default=written(OVERLAP), show_default=True,
                 help="How far to look back from the newest order for others that appeared late, or 'none'."),
    click.option("--refresh", metavar="TIME", type=span,
                 help="Then download what was placed in so much time before the newest order again: 30d."),
)  # fmt: skip
NEXT_RUN = "the next run asks for all of it again"
FOLLOWING = ("name", "from_start", "once", "every", "look_back", "page_size", "overlap", "refresh")


@attrs.frozen(kw_only=True)
class Follower:
    """A store, the name it has in a database, and how it is followed.

    `held` is how many of its orders the database had, where all are read again.
    """

    store: ShopSite
    database: "OrderDatabase"
    name: str
    settings: Mapping[str, Any]
    stamped: bool = False
    again: timedelta | None = None
    held: int | None = None

    def run(self, *, look_back: bool = True) -> int:
        """Save what is new, page by page, then what changed in the time before, and tell what it was.

        Returns how many orders were new.
        """
        reports: list[Report] = []
        try:
            self._save_pages(reports, look_back=look_back)
        except BaseException:
            if reports:
                self.say(f"{self._covered(reports)}; then the run broke off")
            raise
        self.say(self._covered(reports))
        if self.again:
            self._refresh(self.again)
        return sum(report.orders + report.quarantined for report in reports)

    def _covered(self, reports: list[Report]) -> str:
        if self.held is None:
            return coverage(reports)
        return coverage(reports, added=self.database.status(self.name).orders - self.held)

    def say(self, text: str) -> None:
        stamp = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}  " if self.stamped else ""
        click.echo(f"{stamp}{self.name}: {printable(text)}", err=True)

    def _save_pages(self, reports: list[Report], *, look_back: bool) -> None:
        watched = sys.stderr.isatty() and not self.stamped
        with usage():
            self.store.orders(pay=self.settings["pay"]).close()  # asks nothing, but refuses what cannot be asked
            cursor = self.database.cursor(self.name)
            pages = self.store.pages(after=cursor, look_back=look_back, progress=watched, **self.settings)
        try:
            for page in pages:
                for error in self.database.save(page, store=self.name):
                    click.echo(f"Put aside: {error}", err=True)
                reports.append(page.report)
        except CursorConflictError as error:
            raise CursorConflictError(
                f"another follower of {self.name!r} saved first: nothing is lost or doubled, the next run goes on there"
            ) from error

    def _refresh(self, time: timedelta) -> None:
        newest = self.database.cursor(self.name).newest
        if newest is None:
            return
        since = (newest - min(time, newest - datetime.min)).date()  # noqa: DTZ901 - the store's clock has no zone
        options = {name: self.settings[name] for name in ("pay", "on_error")}
        with advising(NEXT_RUN), self.store.orders(start_date=since, **options) as stream:
            refreshed = self.database.refresh(stream, store=self.name, on_error=options["on_error"])
        for error in refreshed.quarantined:
            click.echo(f"Put aside: {error}", err=True)
        for line in changes(refreshed, since):
            self.say(line)


def repeat(
    follower: Follower,
    every: timedelta,
    *,
    clock: Callable[[], float] = time.monotonic,
    pause: Callable[[float], None] = time.sleep,
) -> NoReturn:
    """Run again and again; what may be better next time is told, and no reason to stop."""
    look_backs = LookBacks()
    while True:
        began = clock()
        due = look_backs.is_due(began)
        try:
            with told():
                orders = follower.run(look_back=due)
            look_backs = look_backs.after(began, looked_back=due, orders=orders)
        except (ShopSiteError, DatabaseFailureError) as error:
            if isinstance(error, ShopSiteError) and not error.retryable:
                raise
            follower.say(sentence(error))
        pause(max(began + every.total_seconds() - clock(), 0))


@contextmanager
def advising(advice: str) -> Iterator[None]:
    """Say of a download that broke off what is done about it, where no number to resume with is of use."""
    try:
        yield
    except IncompleteDownloadError as error:
        fault = str(error).rpartition(": ")[0] or str(error)
        raise IncompleteDownloadError(f"{fault}: {advice}", retryable=error.retryable) from error
