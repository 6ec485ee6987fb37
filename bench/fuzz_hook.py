"""Throw a million broken posts at a hook: nothing but `HookError` may come of them.

    python bench/fuzz_hook.py [how many] [seed]
"""  # fmt: skip

import random
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor

from shopintegrator_hook import FieldMap, Hook, HookError, SandboxHook
from shopintegrator_hook.sandbox import realistic_order
from shopintegrator_hook.sandbox.styles import STYLES

SECRET = "fuzz-s3cret-7"
PORTION = 5000
SIGNS = (b"&", b"=", b"%", b"+", b"[", b"]", b"{", b"}", b'"', b",", b":", b"-", b"--", b"\r\n", b"\0", b"\xff")
WORDS = (
    b"[0]",
    b"_1",
    b"{n}",
    b"%00",
    b"%C3",
    b"1e9999",
    b"NaN",
    b"number",
    b"quantity=",
    b"&charset=utf-16",
    b"9" * 60,
)
PIECES = (*SIGNS, *WORDS, b"\xef\xbb\xbf")
CORPUS = [
    SandboxHook(secret=SECRET, style=style, encoding=encoding).body(realistic_order(lines=1))
    for style in STYLES
    for encoding in ("urlencoded", "multipart", "json")
]


def mutated(chance: random.Random) -> tuple[bytes, str | None]:
    body, content_type = chance.choice(CORPUS)
    data = bytearray(body)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, end = chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)
        match chance.randrange(5):
            case 0:
                data[at:at] = chance.choice(PIECES)
            case 1:
                data[at : at + chance.randrange(8)] = b""
            case 2:
                data[at : at + 1] = chance.randbytes(1)
            case 3:
                data[at:at] = data[min(at, end) : min(at, end) + 40]
            case _:
                data[min(at, end) : max(at, end)] = b"" if chance.random() < 0.1 else data[min(at, end) : max(at, end)]
    types = (
        content_type,
        content_type,
        content_type,
        None,
        "application/json",
        "multipart/form-data; boundary=b",
        "\0;=",
    )
    return bytes(data), chance.choice(types)


def outcomes(count: int, seed: int) -> Counter[str]:
    """Return how often each error code came, ``accepted`` among them; anything else is raised."""
    chance = random.Random(seed)
    fixed = FieldMap.guess(Hook({"a": SECRET}).verify(*CORPUS[0])[0])
    hooks = [Hook({"a": SECRET}, fixed), Hook({"a": SECRET}), Hook({"a": SECRET}, fixed, secret_field="shared_secret")]
    found: Counter[str] = Counter()
    for _ in range(count):
        body, content_type = mutated(chance)
        try:
            # The guesser is the slow part: one body in fifty goes through it.
            chance.choice(hooks[::2] if chance.random() < 0.98 else hooks[1:2]).receive(body, content_type)
            found["accepted"] += 1
        except HookError as error:
            found[error.code] += 1
    return found


def main() -> None:
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    sizes = [min(PORTION, count - done) for done in range(0, count, PORTION)]
    begun, found = time.perf_counter(), Counter[str]()
    with ProcessPoolExecutor() as processes:
        for part in processes.map(outcomes, sizes, range(seed, seed + len(sizes))):
            found += part
    print(f"{found.total():,} bodies in {time.perf_counter() - begun:.0f} s, nothing but HookError")
    for code, times in found.most_common():
        print(f"{times:>10,}  {code}")


if __name__ == "__main__":
    main()
