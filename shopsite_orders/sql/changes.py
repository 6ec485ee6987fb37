"""What changed in orders after they were saved, found when they are downloaded again."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs
from sqlalchemy import Connection, RowMapping, insert, select

from shopsite_orders.core.difference import Difference, differences
from shopsite_orders.core.order import Order, Source
from shopsite_orders.core.tables.moments import at, utc
from shopsite_orders.core.tables.rows import Which
from shopsite_orders.errors import OrderDataError
from shopsite_orders.reply.stream import OnError
from shopsite_orders.sql.quarantine import clear
from shopsite_orders.sql.reading import read_orders
from shopsite_orders.sql.statements import ids, put
from shopsite_orders.sql.tables import order_changes, orders

_BATCH = 500  # changes that are read at once


@attrs.frozen(kw_only=True)
class Changed:
    """An order that is not what it was when it was saved, and in what; numbers are spelled as the database does."""

    order: Order
    differences: tuple[Difference, ...]


@attrs.frozen(kw_only=True)
class Refreshed:
    """What came of orders that were downloaded again.

    Attributes:
        new: orders that were not there yet.
        same: how many are as they were.
        changed: orders that are not.
        quarantined: orders that could not be read, or that the tables cannot hold.
    """

    new: tuple[Order, ...] = ()
    same: int = 0
    changed: tuple[Changed, ...] = ()
    quarantined: tuple[OrderDataError, ...] = ()

    def __add__(self, other: "Refreshed") -> "Refreshed":
        return Refreshed(
            new=self.new + other.new,
            same=self.same + other.same,
            changed=self.changed + other.changed,
            quarantined=self.quarantined + other.quarantined,
        )


@attrs.frozen(kw_only=True)
class Change:
    """One difference in one order, and when it was seen, in UTC."""

    source: Source
    key: str
    number: str
    seen_at: datetime
    path: str
    before: str | None
    after: str | None


def refresh(
    connection: Connection, store: str, batch: Mapping[Which, Order], now: float, on_error: OnError
) -> Refreshed:
    """Put orders as they are now, and note what that changes; the caller holds the lock of the store."""
    before = _stored(connection, store, batch)
    others = {which: order for which, order in batch.items() if which not in before or before[which] != order}
    clear(connection, store, (order for which, order in batch.items() if which not in others))
    refused = put(connection, store, others, now, on_error)
    after = _stored(connection, store, (others.keys() & before.keys()) - refused.keys())
    found = {which: differences(before[which].to_dict(), order.to_dict()) for which, order in after.items()}
    _note(connection, store, {which: changes for which, changes in found.items() if changes}, at(now))
    return Refreshed(
        new=tuple(order for which, order in others.items() if which not in before and which not in refused),
        same=len(batch) - len(others) + sum(not changes for changes in found.values()),
        changed=tuple(Changed(order=others[which], differences=changes) for which, changes in found.items() if changes),
        quarantined=tuple(refused.values()),
    )


def read_changes(connection: Connection, store: str, since: datetime | None, after: int) -> list[tuple[int, Change]]:
    """Return the first changes behind the one with the id `after`, each after its own id."""
    wanted = (order_changes.c.store == store) & (order_changes.c.id > after)
    if since:
        wanted &= order_changes.c.seen_at >= (utc(since) or since)
    query = select(order_changes).where(wanted).order_by(order_changes.c.id).limit(_BATCH)
    return [(row["id"], _change(row)) for row in connection.execute(query).mappings()]


def _change(row: RowMapping) -> Change:
    values: dict[str, Any] = {field.name: row[field.name] for field in attrs.fields(Change)}
    return Change(**values | {"seen_at": row["seen_at"].replace(tzinfo=UTC)})


def _stored(connection: Connection, store: str, which: Collection[Which]) -> dict[Which, Order]:
    """Return those of the orders that are there, in the order they were saved in."""
    keys = [key for _, key in which]
    found = read_orders(connection, (orders.c.store == store) & orders.c.key.in_(keys)) if keys else ()
    return {(order.source, order.key): order for _, order in found if (order.source, order.key) in which}


def _note(connection: Connection, store: str, found: Mapping[Which, tuple[Difference, ...]], seen_at: datetime) -> None:
    owners = ids(connection, store, found) if found else {}
    rows = [
        {
            "order_id": owners[source, key],
            "store": store,
            "source": source,
            "key": key,
            "number": key.rpartition("@")[0],
            "seen_at": seen_at,
            **attrs.asdict(difference),
        }
        for (source, key), changes in found.items()
        for difference in changes
    ]
    if rows:
        connection.execute(insert(order_changes), rows)
