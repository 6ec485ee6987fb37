"""What a measure hands over, and how ways of doing one thing are timed against each other."""

import gc
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

LIBRARY = "this library"

Way: TypeAlias = Callable[[], object]


@dataclass(frozen=True)
class Options:
    """How much is measured."""

    orders: int = 1000
    repeats: int = 9
    megabytes: int = 1000
    feed: str | None = None
    seed: int = 1


QUICK = Options(orders=200, repeats=3, megabytes=50)


@dataclass
class Row:
    """One line of the table.

    A ratio is the other's time over the library's, so above 1 the library is the faster one; a text in its place says
    why there is none.
    """

    measure: str
    case: str
    figure: str
    ratios: dict[str, float | str] = field(default_factory=dict)
    note: str = ""
    seconds: dict[str, float] = field(default_factory=dict)


def sift(ways: Mapping[str, Callable[[], int]], expected: int) -> tuple[dict[str, Way], dict[str, float | str]]:
    """Try every way once; return those that find the expected number of orders, and why the others are out."""
    good: dict[str, Way] = {}
    failures: dict[str, float | str] = {}
    for name, way in ways.items():
        try:
            found = way()
        except Exception as error:  # noqa: BLE001 - whatever a peer raises
            failures[name] = f"cannot read it ({type(error).__name__})"
        else:
            if found == expected:
                good[name] = way
            else:
                failures[name] = f"found {found} of {expected} orders"
    return good, failures


def time_interleaved(
    ways: Mapping[str, Way], repeats: int, clock: Callable[[], float] = time.perf_counter
) -> dict[str, float]:
    """Return the median seconds of each way; they take turns in a changing order, as the machine changes its speed."""
    chance = random.Random(repeats)
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(repeats):
        for name in chance.sample(sorted(ways), len(ways)):
            taken[name].append(time_once(ways[name], clock))
    return {name: statistics.median(times) for name, times in taken.items()}


def time_once(way: Way, clock: Callable[[], float]) -> float:
    gc.collect()
    begun = clock()
    way()
    return clock() - begun


def compare(seconds: Mapping[str, float]) -> dict[str, float | str]:
    return {name: taken / seconds[LIBRARY] for name, taken in seconds.items() if name != LIBRARY}
