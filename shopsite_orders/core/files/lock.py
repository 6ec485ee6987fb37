"""A lock between processes, which the system lets go when a process ends, however it ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from os import PathLike
from typing import IO

from shopsite_orders.core.files.private import private

if sys.platform == "win32":  # pragma: no cover - the tests run on POSIX
    import msvcrt

    def _lock(file: IO[bytes], *, wait: bool) -> None:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(*error.args) from error

else:
    import fcntl

    def _lock(file: IO[bytes], *, wait: bool) -> None:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(path: str | PathLike[str], *, wait: bool = True) -> Iterator[None]:
    """Hold the lock that a file stands for, which is made and stays.

    Raises:
        BlockingIOError: somebody else holds it, and we do not `wait`.
    """
    with open(path, "ab", opener=private) as file:
        _lock(file, wait=wait)
        yield
