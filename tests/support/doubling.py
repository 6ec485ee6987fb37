"""Does a function's cost grow with its input, and no faster? It is compared with itself, at eight times the size."""

import time
from collections.abc import Callable
from typing import TypeVar

Input = TypeVar("Input")

_TIMES = 8
_MOST = 24  # in proportion it is 8, and 64 where every part is looked at for every other


def grows_in_proportion(work: Callable[[Input], object], made: Callable[[int], Input], size: int) -> bool:
    """Say whether `work` takes time in proportion to what is `made`, at the best of some attempts."""
    small, large = made(size), made(size * _TIMES)
    work(made(size // 4 or 1))  # what is remembered once is not counted
    return any(_taken(work, large) < _MOST * max(_taken(work, small), 1e-5) for _ in range(5))


def _taken(work: Callable[[Input], object], given: Input) -> float:
    """Return the processor's time, at the best of three."""
    times = []
    for _ in range(3):
        begun = time.process_time()
        work(given)
        times.append(time.process_time() - begun)
    return min(times)
