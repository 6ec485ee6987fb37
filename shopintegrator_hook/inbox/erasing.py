"""What is to be forgotten: the rows, and whatever SQLite's file still holds of them."""

from collections.abc import Iterable, Iterator

from shopintegrator_hook.claim import Stored
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders.core.database.engine import scrub
from shopsite_orders.core.mail_address import MailAddress


def mentioning(some: Iterable[Stored], email: str) -> Iterator[int]:
    """Yield the ids of all posts that have a mail address in any of their fields, in any case.

    Raises:
        TypeError: it is not a text.
        ValueError: it is not a mail address.
    """
    address = MailAddress.of(email)
    for kept in some:
        if any(address.within(text) for name, values in kept.fields.items() for text in (name, *values)):
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
