"""Asking for a range of holes, reply by reply.

A range may hold more new orders than a page, and known ones between them, so it is walked through: each question
begins after the highest number that the last reply brought, until one was not cut short. If a reply that was cut
brought anything new, some of it may have been left behind, and the walk begins again with the holes that are left.

A store that does not keep to the range cannot be walked through: it is asked once more, without a limit, and what is
new is picked from all that it sends.
"""

import attrs

from shopsite_orders.following.batch import Batch
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.holes import Range


@attrs.frozen(kw_only=True)
class Walk:
    """How far a walk has come.

    Attributes:
        numbering: which of the cursor's numberings the holes belong to.
        range: all that is to be asked for.
        start: the number to ask from next.
        end: the number to ask up to.
        limited: whether the store may cut its reply short.
        again: whether some of what came may have been left behind.
    """

    numbering: int
    range: Range
    start: int
    end: int
    limited: bool = True
    again: bool = False

    @classmethod
    def through(cls, numbering: int, numbers: Range, cursor: Cursor) -> "Walk | None":
        """Begin with the holes that are left in a range, if there are any."""
        left = cursor.numberings[numbering].holes_within(numbers.first, numbers.last)
        if not left:
            return None
        start, end = min(hole.first for hole in left), max(hole.last for hole in left)
        return cls(numbering=numbering, range=numbers, start=start, end=end)

    def after(self, batch: Batch, cursor: Cursor) -> "Walk | None":
        """Return how to go on after a reply that left the follower at `cursor`, `None` at the end."""
        kept_to_range = self.start <= batch.highest <= self.end
        if batch.is_cut and self.limited and not kept_to_range:
            return attrs.evolve(self, limited=False)
        again = self.again or (batch.is_cut and bool(batch.new))
        if batch.is_cut and self.start <= batch.highest < self.end:
            return attrs.evolve(self, start=batch.highest + 1, limited=True, again=again)
        return self.through(self.numbering, self.range, cursor) if again else None
