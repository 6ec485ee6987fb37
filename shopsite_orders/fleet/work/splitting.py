"""Which order numbers a store has, the ranges they are split into, and how a range is walked through.

No store tells its highest number, but each says whether it has an order from some number on. So the highest is found as
in a book without page numbers: in leaps that double until there is nothing, then by halving what lies between.
"""

from collections.abc import Callable, Sequence

import attrs

from shopsite_orders.errors import StoreRefusedError
from shopsite_orders.sql import Range

_ASTRAY = "the store does not keep to the order numbers it is asked for: follow it from the start, without a backfill"


def highest_number(next_from: Callable[[int], int | None]) -> int | None:
    """Return the highest order number; `next_from` gives the lowest one from a number on, `None` if there is none.

    Raises:
        StoreRefusedError: the store does not keep to the numbers it is asked for.
    """
    known = _next(next_from, 0)
    if known is None:
        return None
    leap = 1
    while (found := _next(next_from, known + leap)) is not None:
        known, leap = found, 2 * leap
    beyond = known + leap
    while beyond - known > 1:
        middle = (known + beyond) // 2
        found = _next(next_from, middle)
        known, beyond = (known, middle) if found is None else (found, beyond)
    return known


def _next(next_from: Callable[[int], int | None], number: int) -> int | None:
    found = next_from(number)
    if found is not None and found < number:
        raise StoreRefusedError(_ASTRAY)
    return found


def split(last: int, size: int) -> tuple[Range, ...]:
    """Return ranges of at most `size` numbers that cover all from 0 to `last`.

    Raises:
        ValueError: `last` is negative, or the size is not positive.
    """
    if last < 0 or size < 1:
        raise ValueError(f"a history ends at a number from 0 on and has ranges of at least 1, not {last} and {size}")
    return tuple(Range(first=at, last=min(at + size - 1, last), next=at) for at in range(0, last + 1, size))


def moved(range_: Range, numbers: Sequence[int | None], limit: int) -> tuple[Range, int]:
    """Move a range past a complete reply to the question for `limit` orders from `range_.next` on.

    A reply that was cut may have been cut between two orders of one number, so its highest number is asked for again.
    Returns how many orders to ask for next on top of those of a page: more, where all had that number.

    Raises:
        StoreRefusedError: the store does not keep to the numbers it is asked for.
    """
    counted = attrs.evolve(range_, requests=range_.requests + 1, received=range_.received + len(numbers))
    if len(numbers) < limit:
        return attrs.evolve(counted, next=range_.last + 1), 0
    inside = [number for number in numbers if number is not None and range_.next <= number <= range_.last]
    if len(inside) < len(numbers):
        raise StoreRefusedError(_ASTRAY)
    highest = max(inside)
    return attrs.evolve(counted, next=highest), limit if highest == range_.next else 0
