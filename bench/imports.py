"""What importing costs, in new processes: the package, its pure parts, and requests.

python bench/imports.py [repeats]
"""

import statistics
import subprocess
import sys
import time

IMPORTS = (
    ("bare Python", "pass"),
    ("import shopsite_orders", "import shopsite_orders"),
    ("from shopsite_orders import Order, read_orders", "from shopsite_orders import Order, read_orders"),
    ("import shopintegrator_hook", "import shopintegrator_hook"),
    ("import requests", "import requests"),
    ("from shopsite_orders import ShopSite", "from shopsite_orders import ShopSite"),
)


def seconds(statement: str) -> float:
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - begin


def main(repeats: int = 9) -> None:
    taken: dict[str, list[float]] = {name: [] for name, _ in IMPORTS}
    for _ in range(repeats):
        for name, statement in IMPORTS:
            taken[name].append(seconds(statement))
    medians = {name: statistics.median(times) for name, times in taken.items()}
    base = medians["bare Python"]
    requests = medians["import requests"] - base
    print(f"\nImports, without Python's own start, medians of {repeats} interleaved processes; import requests = 1")
    for name, median in medians.items():
        print(f"{name:48}{(median - base) / requests:8.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
