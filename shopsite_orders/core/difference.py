"""What is not the same in two versions of an order, by field path."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs


@attrs.frozen
class Difference:
    """One field path such as ``lines[0].quantity``, with its value before and after; `None` where it is missing."""

    path: str
    before: str | None
    after: str | None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Compare two orders as `Order.to_dict` gives them."""
    old, new = dict(leaves(before)), dict(leaves(after))
    paths = [*old, *(path for path in new if path not in old)]
    return tuple(Difference(path, old.get(path), new.get(path)) for path in paths if old.get(path) != new.get(path))


def is_ignored(path: str, ignored: tuple[str, ...]) -> bool:
    """Say whether a field path is one of those that are ignored, or below one: ``lines[0].name`` is below ``lines``."""
    if not path.startswith(ignored):  # as nearly all are not
        return False
    return any(path.startswith(each) and path[len(each) : len(each) + 1] in ("", ".", "[") for each in ignored)


def leaves(node: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every filled part of an order with its field path."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(node, list | tuple):
        for index, value in enumerate(node):
            yield from leaves(value, f"{path}[{index}]")
    elif node is not None:
        yield path, str(node)
