"""What is to be forgotten: the rows, and whatever SQLite's file still holds of them."""

import re
from collections.abc import Iterable, Iterator

from shopintegrator_hook.claim import Stored
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders.core.database.engine import scrub


def mentioning(some: Iterable[Stored], email: str) -> Iterator[int]:
    """Yield the ids of all posts that have a mail address in any of their fields, in any case.

    Raises:
        ValueError: it is not a mail address.
    """
    if "@" not in email.strip(" @"):
        raise ValueError(f"email must be a mail address such as 'ann@lee.example', not {email!r}")
    address = re.compile(rf"(?<![\w.+-]){re.escape(email.strip())}(?![\w-]|\.\w)", re.IGNORECASE)
    for kept in some:
        if any(address.search(text) for name, values in kept.fields.items() for text in (name, *values)):
            yield kept.id


def delete(engine: sa.Engine, where: sa.ColumnElement[bool]) -> int:
    """Delete rows, from SQLite's file as well, and return how many they were.

    Raises:
        StateError: they are deleted, but another program keeps SQLite's file as it was.
    """
    with engine.begin() as connection:
        deleted = connection.execute(DELIVERIES.delete().where(where)).rowcount
    scrub(engine)
    return deleted
