"""What is personal can go: the orders of one person, or of long ago, with everything that belongs to them.

What belongs to an order goes with its row, as the tables say; what is kept aside is searched.
"""

import re
from datetime import date, datetime
from html import unescape

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, true, union

from shopsite_orders.core.tables.columns import EMAIL_TO
from shopsite_orders.sql.tables import order_changes, order_extras, orders, quarantine

_ESCAPED_BLANK = re.compile(r"\\[nrt]")  # in JSON


def erase(connection: Connection, email: str, store: str | None) -> int:
    """Delete every order that names an address as a value of its own, and return how many.

    Where somebody else's order names it as the recipient of a gift certificate, the recipient is deleted alone.

    Raises:
        ValueError: it is not a mail address.
    """
    address = email.strip().lower()
    if "@" not in address.strip("@"):
        raise ValueError(f"email must be a mail address such as 'ann@lee.example', not {email!r}")
    wanted = and_(orders.c.id.in_(_owners(connection, address)), _in(orders, store))
    erased = connection.execute(delete(orders).where(wanted)).rowcount
    ours = select(orders.c.id).where(_in(orders, store))
    for table, texts in ((order_extras, ("text",)), (order_changes, ("before", "after"))):
        connection.execute(delete(table).where(_names(table, address, *texts), table.c.order_id.in_(ours)))
    return erased + _erase_aside(connection, address, store)


def prune(connection: Connection, before: date, store: str | None) -> int:
    """Delete what was placed before a day, or a time, on the store's clock, and return how many orders that is.

    What is kept aside counts from when it was kept, if it does not tell when it was placed.

    Raises:
        ValueError: the time has a zone.
    """
    moment = before if isinstance(before, datetime) else datetime(before.year, before.month, before.day)  # noqa: DTZ001
    if moment.tzinfo:
        raise ValueError("before is by the store's clock, as start_date is: leave its time zone out")
    placed = delete(orders).where(orders.c.placed_at < moment, _in(orders, store))
    kept = func.coalesce(quarantine.c.placed_at, quarantine.c.saved_at)
    aside = delete(quarantine).where(kept < moment, _in(quarantine, store))
    return connection.execute(placed).rowcount + connection.execute(aside).rowcount


def _in(table: Table, store: str | None) -> ColumnElement[bool]:
    return true() if store is None else table.c.store == store


def _names(table: Table, address: str, *columns: str) -> ColumnElement[bool]:
    """Say whether one of these columns is the address, in whatever case."""
    return or_(*(func.lower(table.c[column]) == address for column in columns))


def _owners(connection: Connection, address: str) -> list[int]:
    """Return the ids of the orders that are, or were before they changed, those of whoever has this address."""
    now = select(orders.c.id).where(_names(orders, address, "billing_email", "shipping_email"))
    texts = select(order_extras.c.order_id).where(
        _names(order_extras, address, "text"), order_extras.c.field != EMAIL_TO
    )
    once = select(order_changes.c.order_id).where(
        _names(order_changes, address, "before", "after"), order_changes.c.path.not_like("%email_to%")
    )
    return [*connection.execute(union(now, texts, once)).scalars()]


def _erase_aside(connection: Connection, address: str, store: str | None) -> int:
    """Delete what is kept aside and has the address anywhere in it."""
    pattern = re.compile(rf"(?<![\w.+-]){re.escape(address)}(?![\w-]|\.\w)", re.IGNORECASE)
    columns = (quarantine.c.store, quarantine.c.key, quarantine.c.error, quarantine.c.redacted)
    rows = connection.execute(select(*columns).where(_in(quarantine, store)))
    found = [row for row in rows if pattern.search(_text(row.error, row.redacted))]
    for row in found:
        same = and_(quarantine.c.store == row.store, quarantine.c.key == row.key)
        connection.execute(delete(quarantine).where(same))
    return len(found)


def _text(error: str, redacted: bytes) -> str:
    return _ESCAPED_BLANK.sub(" ", f"{error} {unescape(redacted.decode('utf-8', 'replace'))}")
