"""Does a function's cost grow with its input, and no faster? It is compared with itself, at eight times the size.

A busy machine only ever adds time. So the least of several times is kept for either size, and both are taken again as
long as they seem to be out of proportion; what is quadratic stays so however often it is looked at.
"""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import TypeVar

Input = TypeVar("Input")

TIMES = 8
_MOST = 24  # in proportion it is 8, and 64 where every part is looked at for every other
_ATTEMPTS = 8
_TICK = 1e-5  # seconds; no clock of a processor is finer


def grows_in_proportion(work: Callable[[Input], object], made: Callable[[int], Input], size: int) -> bool:
    """Say whether `work` takes time in proportion to what is `made`, at the best of some attempts."""
    small, large = made(size), made(size * TIMES)
    work(made(size // 4 or 1))  # what is remembered once is not counted
    least, most = inf, inf
    for _ in range(_ATTEMPTS):
        least, most = min(least, seconds(work, small)), min(most, seconds(work, large))
        if most < _MOST * max(least, _TICK):
            return True
    return False


def seconds(work: Callable[[Input], object], given: Input) -> float:
    """Return the processor's time."""
    with _undisturbed():
        begun = time.process_time()
        work(given)
        return time.process_time() - begun


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep the garbage of other tests from being collected meanwhile."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
