"""Peak memory while one long reply is read: it comes through a pipe, from a process that makes ever new orders.

Run as a script it writes that reply: the name of the feed and how many megabytes.
"""

import subprocess
import sys
from collections.abc import Iterator
from itertools import count

from feeds import FEEDS, TAIL
from measured import Options, Row

READER = """
import resource, sys
from pathlib import Path
from shopsite_orders import read_orders

def peak():
    status = Path("/proc/self/status")
    if status.exists():  # ru_maxrss begins at the size of the process that started this one
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)

before = peak()
print(sum(1 for _ in read_orders(sys.stdin.buffer)), peak() - before, before)
"""


def long_reply(name: str, megabytes: int) -> Iterator[bytes]:
    """Yield a reply that is longer than asked by less than an order; no two thousands of orders are alike."""
    head, *_ = FEEDS[name].chunks(0)
    yield head
    size = 0
    for seed in count():
        for order in FEEDS[name].orders(1000, seed):
            yield order
            size += len(order)
            if size > megabytes * 1_000_000:
                yield TAIL
                return


def measure(options: Options) -> Iterator[Row]:
    feed = options.feed or "varied"
    writing = [sys.executable, __file__, feed, str(options.megabytes)]
    with subprocess.Popen(writing, stdout=subprocess.PIPE) as writer:
        reading = subprocess.run(
            [sys.executable, "-P", "-c", READER], stdin=writer.stdout, capture_output=True, check=True, text=True
        )
    orders, above, before = map(float, reading.stdout.split())
    case = f"{feed}, {options.megabytes} MB in one reply, {orders:,.0f} orders"
    yield Row("peak memory", case, f"{above:.1f} MiB above the {before:.1f} MiB after import")


if __name__ == "__main__":
    for piece in long_reply(sys.argv[1], int(sys.argv[2])):
        sys.stdout.buffer.write(piece)
