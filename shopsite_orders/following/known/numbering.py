"""One counter of order numbers: how far it has come, and which of its numbers are missing."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import attrs

LARGEST_LEDGER = 200  # holes; what is older is given up, so that a cursor stays small


def _count(_: object, attribute: "attrs.Attribute[int]", value: int) -> None:
    if type(value) is not int or value < 0:
        raise TypeError(f"{attribute.name} must be a whole number, not {value!r}")


@attrs.frozen
class Hole:
    """Order numbers that nobody has seen, `first` to `last`, between others that came.

    `since` is when they were first missed, in UNIX seconds; `asked` is how often they were asked for again.
    The hole that begins at 0 is what may lie before the first order: asked for, but not missed.
    """

    first: int = attrs.field(validator=_count)
    last: int = attrs.field(validator=_count)
    since: int = attrs.field(validator=_count)
    asked: int = attrs.field(default=0, validator=_count)

    def __attrs_post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a hole must not end before it begins: {self.first} to {self.last}")

    @property
    def size(self) -> int:
        """How many numbers are missed."""
        return self.last - self.first + 1 if self.first else 0

    def without(self, numbers: Collection[int]) -> "Iterator[Hole]":
        """Yield what is left when `numbers`, in ascending order, have come."""
        first = self.first
        for number in (number for number in numbers if self.first <= number <= self.last):
            if first < number:
                yield attrs.evolve(self, first=first, last=number - 1)
            first = number + 1
        if first <= self.last:
            yield attrs.evolve(self, first=first)


@attrs.frozen(kw_only=True)
class Numbering:
    """A counter of order numbers.

    Attributes:
        since: the store's clock when it began; `None` for the first, which has always been.
        highest: the highest number seen.
        boundary: the keys of the orders with that number, while more orders may have the same.
        holes: the numbers below it that are missing.
    """

    since: datetime | None = None
    highest: int | None = attrs.field(default=None, validator=attrs.validators.optional(_count))
    boundary: frozenset[str] = attrs.field(
        default=frozenset(), validator=attrs.validators.deep_iterable(attrs.validators.instance_of(str))
    )
    holes: tuple[Hole, ...] = ()

    def misses(self, number: int) -> bool:
        """Say whether `number` lies in a hole between others."""
        return any(hole.size and hole.first <= number <= hole.last for hole in self.holes)

    def expects(self, number: int) -> bool:
        """Say whether an order of this number may still come."""
        return (
            self.highest is None
            or number > self.highest
            or any(hole.first <= number <= hole.last for hole in self.holes)
        )

    def holes_within(self, first: int, last: int) -> tuple[Hole, ...]:
        """Return the holes from `first` to `last`."""
        return tuple(hole for hole in self.holes if first <= hole.first and hole.last <= last)

    def extended(self, numbers: Collection[int], *, now: int, above: int = -1) -> "Numbering":
        """Return the numbering once orders of these numbers have come; what lies between leaves holes.

        Numbers up to `above` were used by an older numbering, so that jumping over them leaves none.
        """
        numbers = sorted(numbers)
        holes = [rest for hole in self.holes for rest in hole.without(numbers)]
        highest = self.highest
        for number in numbers:
            expected = 0 if highest is None else max(highest, above if number > above else -1) + 1
            if expected < number:
                holes.append(Hole(expected, number - 1, now))
            highest = number if highest is None else max(highest, number)
        return attrs.evolve(self, highest=highest, holes=tuple(holes))

    def asked(self, first: int, last: int, oldest: float) -> "tuple[Numbering, tuple[Hole, ...]]":
        """Return the numbering once `first` to `last` were asked for, and the holes there that are given up.

        These were missed before `oldest`, and still are.
        """
        kept, given_up = [], []
        for hole in self.holes:
            if not first <= hole.first <= hole.last <= last:
                kept.append(hole)
            elif hole.since < oldest:
                given_up.append(hole)
            else:
                kept.append(attrs.evolve(hole, asked=hole.asked + 1))
        return attrs.evolve(self, holes=tuple(kept)), tuple(given_up)

    def bounded(self) -> "tuple[Numbering, tuple[Hole, ...]]":
        """Return the numbering with no more holes than a ledger may have, and those that are given up for it."""
        return attrs.evolve(self, holes=self.holes[-LARGEST_LEDGER:]), self.holes[:-LARGEST_LEDGER]


def ranges(holes: Iterable[Hole], reach: int) -> Iterator[tuple[int, int, int]]:
    """Yield ranges that cover `holes`, each with at most `reach` known numbers in it, as (asked, first, last).

    `asked` is how often the hole was asked for that was asked for least.
    """
    asked, first, last, known = 0, -1, -1, 0
    for hole in sorted(holes, key=lambda hole: hole.first):
        between = max(hole.first - last - 1, 0)
        if first >= 0 and known + between <= reach:
            asked, last, known = min(asked, hole.asked), max(last, hole.last), known + between
            continue
        if first >= 0:
            yield asked, first, last
        asked, first, last, known = hole.asked, hole.first, hole.last, 0
    if first >= 0:
        yield asked, first, last
