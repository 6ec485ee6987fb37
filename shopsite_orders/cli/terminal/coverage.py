"""What a run of following covered, in one line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from shopsite_orders.following.report import Report

if TYPE_CHECKING:  # it needs SQLAlchemy
    from shopsite_orders.sql import Refreshed

_MOST = 5  # numbers that are listed


def coverage(reports: Sequence[Report], *, added: int | None = None) -> str:
    """Return what the pages of a run brought, what is still missing, and what it took.

    Where all were read again, `added` is how many of them the database did not have.
    """
    return "; ".join(_parts(reports, added))


def listed(names: Iterable[str]) -> str:
    """Return the first names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(names[:_MOST]) + more


def stretch(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"


def counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def changes(refreshed: "Refreshed", since: date) -> Iterator[str]:
    """Yield a line for what came of downloading again, and one for each order that changed, without its values."""
    told = [f"{len(refreshed.new):,} new", f"{refreshed.same:,} the same", f"{len(refreshed.changed):,} changed"]
    if refreshed.quarantined:
        told.append(f"{len(refreshed.quarantined):,} put aside")
    yield f"downloaded again since {since}: {', '.join(told)}"
    for changed in refreshed.changed:
        yield f"order {changed.order.number} changed: {listed(it.path for it in changed.differences)}"


def _parts(reports: Sequence[Report], added: int | None) -> Iterator[str]:
    run = Report.over(reports)
    yield _new(run) if added is None else f"{run.orders - added:,} read again, {added:,} new"
    if run.late:
        yield f"{len(run.late)} of them late ({listed(run.late)})"
    if run.missing:
        yield f"{counted(run.missing, 'number')} still missing"
    if run.given_up:
        yield f"given up: {listed(stretch(first, last) for first, last in run.given_up)}"
    if run.restarted_at:
        yield f"the numbering seems to have begun anew at {run.restarted_at}"
    if run.repaired:
        yield f"{len(run.repaired)} mended ({listed(run.repaired)})"
    if run.quarantined:
        yield f"{run.quarantined} put aside"
    yield counted(run.requests, "request") + (f", {run.retries} of them repeated" if run.retries else "")


def _new(run: Report) -> str:
    if not run.orders:
        return "nothing new"
    numbers = [number for number in (run.first_number, run.last_number) if number]
    placed = [f"{at:%Y-%m-%d %H:%M}" for at in (run.first_placed_at, run.last_placed_at) if at]
    which = " to ".join(dict.fromkeys(numbers))
    when = f", placed {' to '.join(dict.fromkeys(placed))}" if placed else ""
    return f"{counted(run.orders, 'new order')}, {which}{when}"
