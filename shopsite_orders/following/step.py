"""What a complete reply changes about where a follower stands.

Each new order belongs to a numbering, which it extends: its number fills a hole, or leaves some below it. Its key is
remembered under its day, and the memory moves on with the days: to where the next look-back begins.

A store may begin its numbers anew. An order tells so that came late, with a number below the highest that nobody
missed, and yet was placed after all others. All before it then becomes the former numbering, whose holes are still
asked for; from then on the moment at which an order was placed says which numbering it belongs to.

Dates are the store's, and it may be wrong. A date in the future is a slip: it must neither end the look-back for
good nor begin a numbering that never comes. Beyond the calendar nobody counts.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import attrs

from shopsite_orders.following.batch import Batch
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.holes import Hole
from shopsite_orders.following.known.numbering import Numbering
from shopsite_orders.following.known.sighting import Result, Sighting


@attrs.frozen(kw_only=True)
class Step:
    """Where a follower stands after a reply, and what is to be told of it.

    Attributes:
        new: the orders to hand over, and those that could not be read.
        cursor: where the follower stands once they are kept.
        late: numbers that came after higher ones had.
        given_up: holes that are no longer asked for.
        restarted_at: the number at which the store seems to have begun its numbering anew.
        looked_back_to: the first day of the look-back, if this was one.
    """

    new: tuple[Result, ...]
    cursor: Cursor
    late: tuple[str, ...] = ()
    given_up: tuple[Hole, ...] = ()
    restarted_at: str | None = None
    looked_back_to: date | None = None


def advance(batch: Batch, *, overlap: timedelta | None, now: int) -> Step:
    """Move the cursor past the new orders of a reply."""
    question, before, sightings = batch.question, batch.question.after, batch.sightings
    latest = datetime.fromtimestamp(now) + timedelta(days=2)  # noqa: DTZ006 - the store's zone is within two days of ours
    late = [sighting for sighting in sightings if _is_late(before, sighting)]
    restart = min(_reissued(before, late, latest), default=None) if question.phase != "numbers" else None
    moved = attrs.evolve(before, newest=_newest(before, sightings, latest))
    if restart:
        moved = _with_new_numbering(moved, restart[0])
        late = [sighting for sighting in late if moved.numbering_of(sighting) is not moved.numberings[-1]]
    extended = [_extended(moved, numbering, batch, now) for numbering in moved.numberings]
    bounded = [numbering.bounded() for numbering in extended]
    return Step(
        new=batch.new,
        cursor=_remembering(attrs.evolve(moved, numberings=tuple(kept for kept, _ in bounded)), batch, overlap),
        late=tuple(str(sighting.number) for sighting in late),
        given_up=tuple(hole for _, holes in bounded for hole in holes),
        restarted_at=restart and restart[1],
        looked_back_to=question.query.start_date if question.phase == "look-back" else None,
    )


def standing_after(sightings: Iterable[Sighting], *, overlap: timedelta | None, now: int) -> Cursor:
    """Return where a follower stands once all these orders were handed over, whoever did it."""
    sightings = list(sightings)
    latest = datetime.fromtimestamp(now) + timedelta(days=2)  # noqa: DTZ006 - as above
    cursor = Cursor(newest=_newest(Cursor(), sightings, latest))
    numbers = [sighting.number for sighting in sightings if sighting.number is not None]
    numbering, _ = Numbering().extended(numbers, now=now).bounded()
    keys = ((cursor.day_of(sighting), sighting.key) for sighting in sightings)
    memory = cursor.memory.extended(keys, _first_day(cursor.newest, overlap))
    return attrs.evolve(cursor, numberings=(numbering,), memory=memory)


def _is_late(cursor: Cursor, sighting: Sighting) -> bool:
    """Say whether an order comes after one with a higher number."""
    highest = cursor.numbering_of(sighting).highest
    return sighting.number is not None and highest is not None and sighting.number < highest


def _reissued(cursor: Cursor, late: Iterable[Sighting], latest: datetime) -> list[tuple[datetime, str]]:
    """Return when orders were placed, and their numbers, that were numbered anew: lower, yet later than all others."""
    present = cursor.numberings[-1]
    return [
        (sighting.placed_at, str(sighting.number))
        for sighting in late
        if sighting.number is not None and not present.misses(sighting.number)
        if sighting.placed_at and cursor.newest and cursor.newest < sighting.placed_at <= latest
    ]


def _with_new_numbering(cursor: Cursor, since: datetime) -> Cursor:
    """Let a new numbering begin; all before become one, whose holes are still asked for."""
    holes = sorted(cursor.holes, key=lambda hole: hole.since)
    highest = max((numbering.highest for numbering in cursor.numberings if numbering.highest is not None), default=None)
    former = Numbering(highest=highest, holes=tuple(holes))
    return attrs.evolve(cursor, numberings=(former, Numbering(since=since)))


def _extended(cursor: Cursor, numbering: Numbering, batch: Batch, now: int) -> Numbering:
    """Return a numbering with those of the new orders that belong to it."""
    mine = {
        sighting.key: sighting.number
        for sighting in batch.sightings
        if sighting.number is not None and cursor.numbering_of(sighting) is numbering
    }
    former = cursor.numberings[0].highest if numbering is not cursor.numberings[0] else None
    extended = numbering.extended(mine.values(), now=now, above=-1 if former is None else former)
    is_higher = extended.highest != numbering.highest
    if numbering is cursor.numberings[-1] and (is_higher or batch.question.phase != "holes"):
        same = frozenset() if is_higher else numbering.boundary
        top = same.union(key for key, number in mine.items() if number == extended.highest)
        extended = attrs.evolve(extended, boundary=top if batch.is_cut else frozenset())
    return extended


def _newest(cursor: Cursor, sightings: Iterable[Sighting], latest: datetime) -> datetime | None:
    """Return the latest moment of all that can be right."""
    moments = [sighting.placed_at for sighting in sightings if sighting.placed_at and sighting.placed_at <= latest]
    return max([*moments, cursor.newest] if cursor.newest else moments, default=None)


def _remembering(cursor: Cursor, batch: Batch, overlap: timedelta | None) -> Cursor:
    """Return the cursor with the new orders in its memory, which reaches back to where the next look-back begins.

    Once a reply held all there was to look back on, it stays where it is until another one does.
    """
    complete = not batch.is_cut and (batch.question.phase == "look-back" or batch.question.is_for_all)
    since = None if cursor.caught_up and overlap and not complete else _first_day(cursor.newest, overlap)
    keys = ((cursor.day_of(sighting), sighting.key) for sighting in (*batch.sightings, *batch.extended.values()))
    return attrs.evolve(cursor, memory=cursor.memory.extended(keys, since), caught_up=cursor.caught_up or complete)


def _first_day(newest: datetime | None, overlap: timedelta | None) -> date | None:
    """Return the first day to be looked back on; without a look-back it is yet to come."""
    if newest is None:
        return None
    try:
        return (newest - overlap if overlap else newest + timedelta(days=1)).date()
    except OverflowError:  # the calendar begins, or ends, before
        return date.min if overlap else date.max
