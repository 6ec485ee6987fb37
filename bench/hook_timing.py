"""Does refusing a post take longer, the more of the secret is right? Medians of interleaved repeats, as ratios.

    python bench/hook_timing.py [repeats]
"""  # fmt: skip

import random
import statistics
import sys
import time
from urllib.parse import quote_plus

from shopintegrator_hook import Hook, HookError

SECRET = "t1ming-s3cret-" + "0123456789abcdef" * 2
GUESSES = {
    "nothing right": "x" * len(SECRET),
    "first letter right": SECRET[:1] + "x" * (len(SECRET) - 1),
    "half right": SECRET[: len(SECRET) // 2] + "x" * (len(SECRET) - len(SECRET) // 2),
    "all but the last": SECRET[:-1] + "x",
    "all but the first": "x" + SECRET[1:],
}


def refusal(hook: Hook, body: bytes) -> float:
    begun = time.perf_counter()
    try:
        hook.receive(body)
    except HookError:
        return time.perf_counter() - begun
    raise AssertionError("a wrong secret was accepted")


def ratios(repeats: int, seed: int = 1) -> dict[str, float]:
    """Return each guess's median time over that of a guess with nothing right."""
    chance = random.Random(seed)
    hook = Hook({"2026": SECRET, "2025": "another-s3cret-of-the-hook"})
    fields = "&".join(f"field_{n}=value+{n}" for n in range(60))
    bodies = {name: f"{fields}&key={quote_plus(guess)}".encode() for name, guess in GUESSES.items()}
    times: dict[str, list[float]] = {name: [] for name in bodies}
    for _ in range(repeats):
        for name in chance.sample(sorted(bodies), len(bodies)):
            times[name].append(refusal(hook, bodies[name]))
    medians = {name: statistics.median(taken) for name, taken in times.items()}
    return {name: median / medians["nothing right"] for name, median in medians.items()}


def main() -> None:
    for name, ratio in ratios(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000).items():
        print(f"{ratio:6.3f}  {name}")


if __name__ == "__main__":
    main()
