"""What is personal can go: the orders of one person, or of long ago, with everything that belongs to them.

What belongs to an order goes with its row, as the tables say; what is kept aside is searched.
"""

import re
from datetime import date, datetime
from html import unescape

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, func, or_, select, true, union

from shopsite_orders.core.checks import typed
from shopsite_orders.core.mail_address import MailAddress
from shopsite_orders.core.tables.columns import EMAIL_TO
from shopsite_orders.sql.tables import order_changes, order_extras, orders, quarantine

_TEXTS = 1000  # that are held at once
_ESCAPE = re.compile(r"\\(?:u([0-9a-f]{4})|[nrt])")  # in JSON
_PLACES = {  # where an address is a value of its own
    orders: ("billing_email", "shipping_email"),
    order_extras: ("text",),
    order_changes: ("before", "after"),
}


def erase(connection: Connection, email: str, store: str | None) -> int:
    """Delete every order that names an address as a value of its own, and return how many.

    Where somebody else's order names it as the recipient of a gift certificate, the recipient is deleted alone.

    Raises:
        TypeError: it is not a text.
        ValueError: it is not a mail address.
    """
    address = MailAddress.of(email)
    spellings = _spellings(connection, address)
    wanted = and_(orders.c.id.in_(_owners(connection, spellings)), _in(orders, store))
    erased = connection.execute(delete(orders).where(wanted)).rowcount
    ours = select(orders.c.id).where(_in(orders, store))
    for table in (order_extras, order_changes):
        connection.execute(delete(table).where(_names(table, spellings), table.c.order_id.in_(ours)))
    return erased + _erase_aside(connection, address, store)


def prune(connection: Connection, before: date, store: str | None) -> int:
    """Delete what was placed before a day, or a time, on the store's clock, and return how many orders that is.

    What is kept aside counts from when it was kept, if it does not tell when it was placed.

    Raises:
        TypeError: it is neither a day nor a time.
        ValueError: the time has a zone.
    """
    typed(date, expected="a date or a datetime")("before", before)
    moment = before if isinstance(before, datetime) else datetime(before.year, before.month, before.day)  # noqa: DTZ001
    if moment.tzinfo:
        raise ValueError("before is by the store's clock, as start_date is: leave its time zone out")
    placed = delete(orders).where(orders.c.placed_at < moment, _in(orders, store))
    kept = func.coalesce(quarantine.c.placed_at, quarantine.c.saved_at)
    aside = delete(quarantine).where(kept < moment, _in(quarantine, store))
    return connection.execute(placed).rowcount + connection.execute(aside).rowcount


def _in(table: Table, store: str | None) -> ColumnElement[bool]:
    return true() if store is None else table.c.store == store


def _spellings(connection: Connection, address: MailAddress) -> list[str]:
    """Return how the address is spelled in the tables."""
    columns = (table.c[name] for table, names in _PLACES.items() for name in names)
    texts = union(*(select(column).where(column.contains("@")) for column in columns))
    found = connection.execute(texts, execution_options={"yield_per": _TEXTS}).scalars()
    return [text for text in found if address.matches(text)]


def _names(table: Table, spellings: list[str]) -> ColumnElement[bool]:
    """Say whether one of the columns is the address."""
    return or_(*(table.c[name].in_(spellings) for name in _PLACES[table]))


def _owners(connection: Connection, spellings: list[str]) -> list[int]:
    """Return the ids of the orders that are, or were before they changed, those of whoever has this address."""
    now = select(orders.c.id).where(_names(orders, spellings))
    texts = select(order_extras.c.order_id).where(_names(order_extras, spellings), order_extras.c.field != EMAIL_TO)
    once = select(order_changes.c.order_id).where(
        _names(order_changes, spellings), order_changes.c.path.not_like("%email_to%")
    )
    return [*connection.execute(union(now, texts, once)).scalars()]


def _erase_aside(connection: Connection, address: MailAddress, store: str | None) -> int:
    """Delete what is kept aside and has the address anywhere in it."""
    columns = (quarantine.c.store, quarantine.c.key, quarantine.c.error, quarantine.c.redacted)
    rows = connection.execute(select(*columns).where(_in(quarantine, store)))
    found = [row for row in rows if address.within(_text(row.error, row.redacted))]
    for row in found:
        same = and_(quarantine.c.store == row.store, quarantine.c.key == row.key)
        connection.execute(delete(quarantine).where(same))
    return len(found)


def _text(error: str, redacted: bytes) -> str:
    return _ESCAPE.sub(_unescaped, f"{error} {unescape(redacted.decode('utf-8', 'replace'))}")


def _unescaped(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else " "
