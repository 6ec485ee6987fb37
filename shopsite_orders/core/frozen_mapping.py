"""A mapping that stays as it was made."""

from collections.abc import ItemsView, Iterator, Mapping
from typing import Generic, TypeVar

V = TypeVar("V")


class FrozenMapping(Mapping[str, V], Generic[V]):
    """An immutable, hashable, picklable mapping that prints and compares like a `dict`."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, V] = {}) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def items(self) -> ItemsView[str, V]:
        return self._items.items()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FrozenMapping):
            return self._items == other._items
        return self._items == other if isinstance(other, dict) else NotImplemented

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[object, ...]:
        return FrozenMapping, (self._items,)


EMPTY: FrozenMapping[str] = FrozenMapping()
NOTHING: FrozenMapping[tuple[str, ...]] = FrozenMapping()


def freeze_texts(items: Mapping[str, str]) -> Mapping[str, str]:
    """Return names with a text each as a mapping that nobody can change."""
    return items if type(items) is FrozenMapping else FrozenMapping(items) if items else EMPTY


def freeze_lists(items: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    """Return names with several texts each as a mapping that nobody can change."""
    return items if type(items) is FrozenMapping else FrozenMapping(items) if items else NOTHING
