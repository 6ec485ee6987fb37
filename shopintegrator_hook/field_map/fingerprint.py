"""The hash of what a post says, whatever the order of its fields: names and values as text, each after its size."""

import hashlib
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TypeAlias

# What stands before a value, and the value's place; sorted by name.
Labels: TypeAlias = Sequence[tuple[str, int]]


def labels(named: Iterable[tuple[int, str, object]]) -> Labels:
    """Return what stands before each value: the name, before the first of those that share it."""
    found: list[tuple[str, int]] = []
    last = None
    for place, name, _ in sorted(named, key=itemgetter(1)):
        found.append(("" if name == last else f"{';' if found else ''}{_size(name)}:{name}", place))
        last = name
    return found


def fingerprint(before: Labels, values: Sequence[str]) -> str:
    """Return the content hash that `Delivery.fingerprint` describes."""
    sized = [
        f"{label}{len(text) if (text := values[place]).isascii() else _size(text)}:{text}" for label, place in before
    ]
    content = "".join(sized) + ";" * bool(sized)
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()


def _size(text: str) -> int:
    """Return how many bytes a text takes in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
