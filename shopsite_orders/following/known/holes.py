"""Order numbers that nobody has seen, between others that came, and how to ask for many of them at once.

A hole is a stretch of numbers and not a single one, so that a cursor stays small however many orders were deleted; what
comes late splits it or makes it shorter. Each hole knows since when it has been missed, which ends the asking (see
`Policy.give_up_after`), and how often it was asked for, so that in a run with too many holes each has its turn.

Every question is a request, and most holes are one number wide. So neighbours are asked for together, as one range:
the known orders between them come again and are dropped, which is cheaper than another request as long as they are
no more than a page.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

import attrs


def check_count(_: object, attribute: "attrs.Attribute[int]", value: int) -> None:
    """Check a number of orders, of seconds or of times, as an attrs validator."""
    if type(value) is not int or value < 0:
        raise TypeError(f"{attribute.name} must be a whole number, not {value!r}")


@attrs.frozen
class Hole:
    """Order numbers that nobody has seen, `first` to `last`, between others that came.

    `since` is when they were first missed, in UNIX seconds; `asked` is how often they were asked for again.
    The hole that begins at 0 is what may lie before the first order: asked for, but not missed.
    """

    first: int = attrs.field(validator=check_count)
    last: int = attrs.field(validator=check_count)
    since: int = attrs.field(validator=check_count)
    asked: int = attrs.field(default=0, validator=check_count)

    def __attrs_post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"a hole must not end before it begins: {self.first} to {self.last}")

    def __contains__(self, number: int) -> bool:
        return self.first <= number <= self.last

    @property
    def size(self) -> int:
        """How many numbers are missed."""
        return self.last - self.first + 1 if self.first else 0

    def without(self, numbers: Collection[int]) -> "Iterator[Hole]":
        """Yield what is left when `numbers`, in ascending order, have come."""
        first = self.first
        for number in (number for number in numbers if number in self):
            if first < number:
                yield attrs.evolve(self, first=first, last=number - 1)
            first = number + 1
        if first <= self.last:
            yield attrs.evolve(self, first=first)


class Range(NamedTuple):
    """Numbers that are asked for together: they begin and end with a hole.

    `asked` is how often the hole among them was asked for that was asked for least; so ranges sort by whose turn it is.
    """

    asked: int
    first: int
    last: int


def ranges(holes: Iterable[Hole], reach: int) -> Iterator[Range]:
    """Yield ranges that cover `holes`, each with at most `reach` known numbers between its holes."""
    present, known = None, 0
    for hole in sorted(holes, key=lambda hole: hole.first):
        between = max(hole.first - present.last - 1, 0) if present else 0
        if present and known + between <= reach:
            present = Range(min(present.asked, hole.asked), present.first, max(present.last, hole.last))
            known += between
            continue
        if present:
            yield present
        present, known = Range(hole.asked, hole.first, hole.last), 0
    if present:
        yield present
