"""The ranges of order numbers that a history was split into, and how far each has come."""

from collections.abc import Iterable

import attrs
from sqlalchemy import BigInteger, Column, Connection, Integer, MetaData, String, Table, delete, insert, select, update


@attrs.frozen(kw_only=True)
class Range:
    """Order numbers from `first` to `last`, and what asking for them has brought.

    Attributes:
        first: the lowest number.
        last: the highest number.
        next: the number to go on from; above `last` once all have been asked for.
        requests: how many complete replies that took.
        received: how many orders came in them; the last one of a reply that was cut came again with the next.
    """

    first: int
    last: int
    next: int
    requests: int = 0
    received: int = 0

    @property
    def done(self) -> bool:
        """Whether a complete reply has shown that no number is left."""
        return self.next > self.last

    @property
    def name(self) -> str:
        """The range's name, made of its first and its last number."""
        return f"{self.first}-{self.last}"


_FIELDS = tuple(field.name for field in attrs.fields(Range))


def range_table(name: str, metadata: MetaData) -> Table:
    """Make the table of ranges: those of a store cover its history without a seam."""
    return Table(
        name,
        metadata,
        Column("store", String(255), primary_key=True),
        Column("first", BigInteger, primary_key=True, autoincrement=False),
        *(Column(field, BigInteger, nullable=False) for field in ("last", "next")),
        *(Column(field, Integer, nullable=False) for field in ("requests", "received")),
    )


def read_ranges(connection: Connection, table: Table, store: str) -> tuple[Range, ...]:
    """Return the ranges of a store, lowest numbers first; none if its history was not split."""
    rows = connection.execute(select(table).where(table.c.store == store).order_by(table.c.first)).mappings()
    return tuple(Range(**{name: row[name] for name in _FIELDS}) for row in rows)


def keep_ranges(connection: Connection, table: Table, store: str, ranges: Iterable[Range]) -> None:
    """Keep the ranges of a store, in the place of those that it had."""
    connection.execute(delete(table).where(table.c.store == store))
    if rows := [{"store": store, **attrs.asdict(each)} for each in ranges]:
        connection.execute(insert(table), rows)


def advance_range(connection: Connection, table: Table, store: str, moved: Range) -> None:
    """Keep how far a range has come."""
    mine = (table.c.store == store) & (table.c.first == moved.first)
    connection.execute(update(table).where(mine).values(attrs.asdict(moved)))
