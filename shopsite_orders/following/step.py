"""What a complete reply changes about where a follower stands."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Literal, TypeAlias

import attrs

from shopsite_orders.following.cursor import Cursor, Sighting
from shopsite_orders.following.known.numbering import Hole, Numbering

Phase: TypeAlias = Literal["numbers", "holes", "look-back"]


@attrs.frozen
class Progress:
    """Where a follower stands after a reply, and what was remarkable about it."""

    cursor: Cursor
    late: tuple[str, ...]
    restarted_at: str | None
    given_up: tuple[Hole, ...]


def advance(
    cursor: Cursor,
    brought: Collection[Sighting],
    repeats: Iterable[Sighting],
    *,
    phase: Phase,
    cut: bool,
    overlap: timedelta | None,
    now: int,
) -> Progress:
    """Move `cursor` past the new orders of a reply; `cut` says that there may be more where they came from."""
    late = [sighting for sighting in brought if _is_late(cursor, sighting)]
    restart = min(_reissued(cursor, late), default=None) if phase != "numbers" else None
    moved = attrs.evolve(cursor, newest=_newest(cursor, brought, now))
    if restart:
        moved = _with_new_numbering(moved, restart[0])
        late = [sighting for sighting in late if moved.numbering_of(sighting) is not moved.numberings[-1]]
    bounded = [
        _extended(moved, numbering, brought, phase, cut=cut, now=now).bounded() for numbering in moved.numberings
    ]
    caught_up = phase == "look-back" and not cut
    since = None if cursor.caught_up and overlap and not caught_up else _first_day(moved.newest, overlap)
    memory = moved.memory.extended(((moved.day_of(seen), seen.key) for seen in (*brought, *repeats)), since)
    return Progress(
        attrs.evolve(
            moved,
            numberings=tuple(numbering for numbering, _ in bounded),
            memory=memory,
            caught_up=cursor.caught_up or caught_up,
        ),
        late=tuple(str(sighting.number) for sighting in late),
        restarted_at=restart and restart[1],
        given_up=tuple(hole for _, holes in bounded for hole in holes),
    )


def _is_late(cursor: Cursor, sighting: Sighting) -> bool:
    """Say whether an order comes after one with a higher number."""
    highest = cursor.numbering_of(sighting).highest
    return sighting.number is not None and highest is not None and sighting.number < highest


def _reissued(cursor: Cursor, late: Iterable[Sighting]) -> list[tuple[datetime, str]]:
    """Return when orders were placed, and their numbers, that were numbered anew: lower, yet later than all others."""
    present = cursor.numberings[-1]
    return [
        (sighting.placed_at, str(sighting.number))
        for sighting in late
        if sighting.number is not None and not present.misses(sighting.number)
        if sighting.placed_at and cursor.newest and sighting.placed_at > cursor.newest
    ]


def _with_new_numbering(cursor: Cursor, since: datetime) -> Cursor:
    """Let a new numbering begin; all before become one, whose holes are still asked for."""
    holes = sorted((hole for numbering in cursor.numberings for hole in numbering.holes), key=lambda hole: hole.since)
    highest = max((numbering.highest for numbering in cursor.numberings if numbering.highest is not None), default=None)
    former = Numbering(highest=highest, holes=tuple(holes))
    return attrs.evolve(cursor, numberings=(former, Numbering(since=since)))


def _extended(
    cursor: Cursor, numbering: Numbering, brought: Iterable[Sighting], phase: Phase, *, cut: bool, now: int
) -> Numbering:
    mine = {
        sighting.key: sighting.number
        for sighting in brought
        if sighting.number is not None and cursor.numbering_of(sighting) is numbering
    }
    former = cursor.numberings[0].highest if numbering is not cursor.numberings[0] else None
    extended = numbering.extended(mine.values(), now=now, above=-1 if former is None else former)
    if numbering is cursor.numberings[-1] and phase != "holes":
        same = numbering.boundary if extended.highest == numbering.highest else frozenset()
        top = same.union(key for key, number in mine.items() if number == extended.highest)
        extended = attrs.evolve(extended, boundary=top if cut else frozenset())
    return extended


def _newest(cursor: Cursor, brought: Iterable[Sighting], now: int) -> datetime | None:
    """Return the latest time of all; a date in the future is a slip, and must not end the look-back for good."""
    latest = datetime.fromtimestamp(now) + timedelta(days=2)  # noqa: DTZ006 - the store's zone is within two days of ours
    moments = [sighting.placed_at for sighting in brought if sighting.placed_at and sighting.placed_at <= latest]
    return max([*moments, cursor.newest] if cursor.newest else moments, default=None)


def _first_day(newest: datetime | None, overlap: timedelta | None) -> date | None:
    """Return the first day to be looked back on; without a look-back it is yet to come."""
    return newest and (newest - overlap if overlap else newest + timedelta(days=1)).date()
