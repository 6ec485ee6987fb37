"""Read damaged orders without an XML parser and by one, and compare: python bench/fuzz_decoding.py [count] [seed]

It ends with the first order that is not the same both ways, or with how many took the short way.
"""

import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))

from mutated_orders import by_parser, mutate, sources, without_parser

DEFAULT_COUNT = 100_000
EACH = 50_000


def main(count: int, seed: int) -> None:
    chance = random.Random(seed)
    orders, short, begun = sources(40, seed), 0, time.monotonic()
    for number in range(1, count + 1):
        text = mutate(chance.choice(orders), chance)
        read = without_parser(text)
        if read is not None:
            short += 1
            parsed = by_parser(text)
            if read != parsed:
                sys.exit(f"Order {number} is not the same both ways:\n{text}\n{read}\n{parsed}")
        if number % EACH == 0 or number == count:
            took = time.monotonic() - begun
            print(f"{number} orders, {short} of them the short way, no difference, {took:.0f} s", flush=True)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(given[0] if given else DEFAULT_COUNT, given[1] if len(given) > 1 else 1)
