"""What importing costs, in new processes and without Python's own start, against `import requests`."""

import subprocess
import sys
from collections.abc import Iterator
from functools import partial

from measured import Options, Row, time_interleaved

BARE, REQUESTS = "pass", "import requests"
IMPORTS = (
    "import shopsite_orders",
    "from shopsite_orders import Order, read_orders",
    "from shopsite_orders import ShopSite",
    "import shopintegrator_hook",
    "from shopintegrator_hook import Hook",
)


def run(statement: str) -> None:
    subprocess.run([sys.executable, "-P", "-c", statement], check=True)


def measure(options: Options) -> Iterator[Row]:
    statements = (BARE, REQUESTS, *IMPORTS)
    seconds = time_interleaved({statement: partial(run, statement) for statement in statements}, options.repeats)
    for statement in IMPORTS:
        own, requests = (max(seconds[it] - seconds[BARE], 0.0) for it in (statement, REQUESTS))
        ratios: dict[str, float | str] = {REQUESTS: requests / own} if own else {}
        yield Row("import", statement, f"{own * 1000:.0f} ms", ratios, seconds=seconds)
