"""Which elements of an order are known: those of the one table that orders are read by."""

from collections.abc import Iterator
from functools import cache

from shopsite_orders.contact.evidence.fates import Path, known_as
from shopsite_orders.decoding.elements import ORDER
from shopsite_orders.decoding.entries import Entry, Extra, Part, Table, Wrapper

_INDEX = "["


def normal(path: str) -> Path:
    """Return the path of an extra as it is written in every layout, without its positions."""
    return known_as(tuple(name.partition(_INDEX)[0] for name in path.split("/")))


@cache
def filled() -> frozenset[Path]:
    """Return the paths of all elements that a field is filled from."""
    return frozenset(path for path, entry in _entries(ORDER, ()) if not isinstance(entry, Extra))


@cache
def kept() -> frozenset[Path]:
    """Return the paths of the elements that are known and have no field."""
    return frozenset(path for path, entry in _entries(ORDER, ()) if isinstance(entry, Extra))


def _entries(table: Table, around: Path) -> Iterator[tuple[Path, Entry]]:
    for name, entry in table.items():
        path = known_as((*around, name))
        yield path, entry
        if isinstance(entry, Part | Wrapper):
            yield from _entries(entry.table, path)
