"""Orders that could not be read, or that the tables cannot hold: kept aside until one of them is read.

A number alone does not tell which order it was, as a store may begin its numbering anew. So an order that is read
clears what was kept aside under its number only where both were placed at the same time. Where that cannot be read in
what was kept, it is the same order unless it was placed only after that was kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select

from shopsite_orders.core.order import Order
from shopsite_orders.core.tables.moments import at, utc
from shopsite_orders.core.values import moment
from shopsite_orders.errors import OrderDataError
from shopsite_orders.following.known.sighting import Sighting
from shopsite_orders.sql.tables import quarantine

_LONGEST_KEY = 255
_EARLIEST_ZONE = timedelta(hours=14)  # ahead of UTC
# In the XML of a store, and in the JSON of an order that the tables cannot hold.
_PLACED_AT = re.compile(rb"""<OrderDate>([^<]*)<|"placed_at": "([^"]*)\"""")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@attrs.frozen(kw_only=True)
class Quarantined:
    """An order that is kept aside.

    Attributes:
        number: its number, if that was found.
        error: what was wrong with it.
        redacted: the order as it came, with card data masked; as JSON, if it was read but the tables cannot hold it.
        saved_at: when it was kept, in UTC.
        placed_at: when it was placed, by the store's clock, if that can be read in it.
        key: tells it from all others of its store.
    """

    number: str | None
    error: str
    redacted: bytes
    saved_at: datetime
    placed_at: datetime | None
    key: str


def keep_aside(connection: Connection, store: str, errors: Iterable[OrderDataError], now: float) -> None:
    """Keep orders aside, with card data masked; what is kept of the same bytes, or order, already is replaced."""
    if rows := {row["key"]: row for row in (_row(store, error, at(now)) for error in errors)}:
        same = [
            and_(quarantine.c.number == row["number"], quarantine.c.placed_at == row["placed_at"])
            for row in rows.values()
            if row["number"] and row["placed_at"]
        ]
        replaced = or_(quarantine.c.key.in_(rows), *same)
        connection.execute(delete(quarantine).where(quarantine.c.store == store, replaced))
        connection.execute(insert(quarantine), list(rows.values()))


def read_quarantine(connection: Connection, store: str) -> tuple[Quarantined, ...]:
    """Return what is kept aside of a store, first kept first."""
    query = select(quarantine).where(quarantine.c.store == store).order_by(quarantine.c.saved_at, quarantine.c.key)
    return tuple(
        Quarantined(
            number=row["number"],
            error=row["error"],
            redacted=row["redacted"],
            saved_at=row["saved_at"].replace(tzinfo=UTC),
            placed_at=row["placed_at"],
            key=row["key"],
        )
        for row in connection.execute(query).mappings()
    )


def clear(connection: Connection, store: str, read: Iterable[Order]) -> None:
    """Clear what is kept aside of orders that were read."""
    columns = (quarantine.c.key, quarantine.c.number, quarantine.c.placed_at, quarantine.c.saved_at)
    rows = connection.execute(select(*columns).where(quarantine.c.store == store)).mappings().all()
    if not rows:
        return
    by_number: defaultdict[str | None, list[Order]] = defaultdict(list)
    for order in read:
        by_number[_storable(order.number)].append(order)
    cleared = [row["key"] for row in rows if any(_is_of(row, order) for order in by_number[row["number"]])]
    connection.execute(delete(quarantine).where(quarantine.c.store == store, quarantine.c.key.in_(cleared)))


def _is_of(row: RowMapping, order: Order) -> bool:
    """Say whether a row with the number of an order is what was kept aside of it."""
    if order.placed_at is None:
        return False
    wall_clock = order.placed_at.replace(tzinfo=None, fold=0)
    if row["placed_at"]:
        return bool(wall_clock == row["placed_at"])
    earliest = utc(order.placed_at)
    return bool(earliest <= row["saved_at"] if earliest else wall_clock <= row["saved_at"] + _EARLIEST_ZONE)


def _row(store: str, error: OrderDataError, saved_at: datetime) -> dict[str, Any]:
    key = _storable(Sighting.of(error).key)
    return {
        "store": store,
        "key": key if len(key) <= _LONGEST_KEY else sha256(key.encode()).hexdigest(),
        "number": error.number and _storable(error.number),
        "error": _storable(str(error)),
        "redacted": error.redacted,
        "saved_at": saved_at,
        "placed_at": _placed_at(error.redacted),
    }


def _placed_at(redacted: bytes) -> datetime | None:
    """Return when an order was placed, if that stands in it once and can be read."""
    found = _PLACED_AT.findall(redacted)
    if len(found) != 1:
        return None
    try:
        placed_at = moment(b"".join(found[0]).decode("ascii", "replace"))
    except ValueError:  # perhaps that is what was wrong with it
        return None
    return placed_at and placed_at.replace(tzinfo=None)


def _storable(text: str) -> str:
    """Replace what some databases have no place for."""
    return _UNSTORABLE.sub("\ufffd", text)
