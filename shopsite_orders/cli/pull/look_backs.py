"""When a program that follows a store again and again looks back, as each look-back downloads the last days again.

A look-back that waits loses nothing: it begins where the last one left off, however late it comes, and numbers and
holes are asked for in every run. So it waits an hour; and where nothing has come since the last one, twice as long each
time, up to four hours. What comes makes it an hour again.
"""

import math
from datetime import timedelta

import attrs

SHORTEST_REST, LONGEST_REST = timedelta(hours=1), timedelta(hours=4)


@attrs.frozen
class LookBacks:
    """When the next look-back is due, and how long it waits after that; moments are seconds of any clock."""

    due_at: float = -math.inf
    rest: timedelta = SHORTEST_REST

    def is_due(self, now: float) -> bool:
        return now >= self.due_at

    def after(self, began: float, *, looked_back: bool, orders: int) -> "LookBacks":
        """Return what is due after a run that began then, and brought so many orders."""
        rest = SHORTEST_REST if orders else min(2 * self.rest, LONGEST_REST) if looked_back else self.rest
        due_at = began + rest.total_seconds()
        return LookBacks(due_at if looked_back else min(self.due_at, due_at), rest)
