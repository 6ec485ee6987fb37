"""Orders -> rows, as tuples of text.

What columns a class has, and how its cells are made, is worked out once. Then cells are made of many objects at a time:
all attributes of one kind are fetched, converted and put side by side by the interpreter's own loops. Numbers and
times become text, which every database reads exactly, and Arrow fastest.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import reduce
from itertools import chain
from operator import add, attrgetter
from typing import Any, TypeAlias

import attrs

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Order, Source
from shopsite_orders.core.tables.columns import PARTS, POSITIONS, TEXTS, fields, is_collection
from shopsite_orders.core.tables.exact import all_exact
from shopsite_orders.core.tables.moments import utc, zone_name
from shopsite_orders.core.tables.parts import OF_ORDER

Row: TypeAlias = tuple[Any, ...]
Which: TypeAlias = tuple[Source, str]  # the source and the key of an order
Converters: TypeAlias = Mapping[Any, tuple[Callable[[Iterable[Any]], Iterable[str | None]], tuple[str, ...]]]


@attrs.frozen
class Form:
    """How objects become cells.

    Attributes:
        columns: the names of the columns.
        rows: makes the cells of each of several objects, in the same order.
        missing: the cells where there is no object.
    """

    columns: tuple[str, ...]
    rows: Callable[[Sequence[Any]], Iterable[Row]]
    missing: Row

    def __add__(self, other: "Form") -> "Form":
        first, second = self.rows, other.rows
        return Form(
            self.columns + other.columns,
            lambda parts: map(add, first(parts), second(parts)),
            self.missing + other.missing,
        )


class Rows:
    """How orders become the rows of each table, whatever the values in them are.

    Args:
        converted: what is not put in as it is: what makes cells of several values, and the columns that each has.
    """

    def __init__(self, converted: Converters) -> None:
        self._converted = converted
        forms = {"orders": self._form(Order), **{part: self._form(cls) for part, cls in PARTS.items()}}
        self._forms = {**forms, "extras": Form(TEXTS, iter, (None, None, None))}
        self.columns = {table: (*POSITIONS[table], *form.columns) for table, form in self._forms.items()}

    def of(self, table: str, owned: Iterable[tuple[Row, Any]]) -> list[Row]:
        """Return the rows of a table, each after the cells that stand with its order, in its `columns`."""
        found = [*OF_ORDER[table](owned)]
        return list(map(add, (owner for owner, _ in found), self._forms[table].rows([part for _, part in found])))

    def _form(self, cls: type, prefix: str = "") -> Form:
        """Work out how the objects of a class become cells; what they have several of is not among them."""
        groups: defaultdict[Any, list[str]] = defaultdict(list)
        forms = []
        for name, kind, optional in fields(cls):
            if attrs.has(kind):
                forms.append(self._part(name, kind, prefix, optional=optional))
            elif not is_collection(kind):
                groups[kind if kind in self._converted else None].append(name)
        return reduce(Form.__add__, [*(self._fetched(names, prefix, kind) for kind, names in groups.items()), *forms])

    def _fetched(self, names: list[str], prefix: str, kind: type | None) -> Form:
        fetch, count = attrgetter(*names), len(names)
        convert, suffixes = self._converted.get(kind, (None, ("",)))

        def rows(parts: Sequence[Any]) -> Iterable[Row]:
            found = map(fetch, parts)
            if convert is None:
                return found if count > 1 else zip(found, strict=True)
            cells = iter(convert(chain.from_iterable(found) if count > 1 else found))
            return zip(*[cells] * (count * len(suffixes)), strict=True)

        columns = tuple(f"{prefix}{name}{suffix}" for name in names for suffix in suffixes)
        return Form(columns, rows, (None,) * len(columns))

    def _part(self, name: str, kind: type, prefix: str, *, optional: bool) -> Form:
        """Put the cells of a part side by side, and before those of an optional one whether it is there."""
        fetch, inner = attrgetter(name), self._form(kind, f"{prefix}{name}_")
        if not optional:
            return attrs.evolve(inner, rows=lambda parts: inner.rows(list(map(fetch, parts))))
        there, missing = (True,), (False, *inner.missing)

        def rows(parts: Sequence[Any]) -> Iterable[Row]:
            found = list(map(fetch, parts))
            cells = iter(inner.rows([part for part in found if part is not None]))
            return [missing if part is None else there + next(cells) for part in found]

        return Form((f"has_{prefix}{name}", *inner.columns), rows, missing)


def times(moments: Iterable[datetime | None]) -> Iterator[str | None]:
    """Yield of each moment the wall clock, the zone, and the time in UTC."""
    for moment in moments:
        yield _text(moment.replace(tzinfo=None) if moment else None)
        yield zone_name(moment) if moment else None
        yield _text(utc(moment))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "microseconds") if moment else None


def _all_shown(sealed: Iterable[Sealed]) -> list[str | None]:
    return [str(each) or None for each in sealed]


TIMES = ("", "_zone", "_utc")
ORDERS = Rows({Decimal: (all_exact, ("",)), datetime: (times, TIMES), Sealed: (_all_shown, ("",))})
