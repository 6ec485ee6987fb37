"""Peak memory while a long reply is read, above what it was before: it must not grow with the reply.

python bench/memory.py [megabytes]
"""

import resource
import sys
import time
from collections.abc import Iterator
from io import RawIOBase

from shopsite_orders import read_orders
from shopsite_orders.sandbox import encode_reply, generate_orders


class LongReply(RawIOBase):
    """A reply of many megabytes that never is whole in memory: the same thousand orders again and again."""

    def __init__(self, megabytes: int) -> None:
        self._head, *self._orders, self._tail = encode_reply(generate_orders(1000, seed=3), version="14.0")
        self._length = megabytes * 1_000_000
        self._pieces = self._made()

    def _made(self) -> Iterator[bytes]:
        yield self._head
        size = 0
        while size < self._length:
            for order in self._orders:
                yield order
                size += len(order)
        yield self._tail

    def read(self, _: int = -1) -> bytes:
        return next(self._pieces, b"")


def peak() -> float:
    """Return the largest resident size so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)


def main(megabytes: int = 1000) -> None:
    reply = LongReply(megabytes)
    before, begin = peak(), time.perf_counter()
    count = sum(1 for _ in read_orders(reply))
    print(f"\nMemory: {count} orders in one reply of {megabytes} MB, read in {time.perf_counter() - begin:.0f} s")
    print(f"peak above what it was before: {peak() - before:.1f} MiB (before: {before:.1f} MiB)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
