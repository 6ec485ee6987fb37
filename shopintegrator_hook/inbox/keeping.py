"""From a post to the row that stands for it: kept first, and given its place among the posts of its order when read.

Each step is one transaction; a crash between two of them leaves a row that the next post finds. A post that says
nothing new leads to the row that is there: the same fields by their fingerprint, the same order by comparison. That
only one delivery of an order is its first is for the database to say.
"""

import json
from contextlib import suppress
from typing import Any, TypeAlias

import attrs

from shopintegrator_hook.claim import Outcome, short_key
from shopintegrator_hook.delivery import Delivery, Post
from shopintegrator_hook.inbox.claiming import Compare
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders.core.database.engine import read_only

AnyPost: TypeAlias = Post | Delivery
Row: TypeAlias = dict[str, Any]
ROUNDS = 5  # in which another caller may have been first
_column = DELIVERIES.c


@attrs.frozen
class Settled:
    """The row that stands for a post, and whether it was not there before."""

    id: int
    is_new: bool = attrs.field(kw_only=True)


@attrs.frozen
class Keeper:
    """The posts of one shop; `compare` tells how two orders that are JSON differ."""

    engine: sa.Engine
    shop: str
    compare: Compare

    def keep(self, post: AnyPost, now: str) -> int:
        """Keep a post that may be there already, and return its row's id.

        Raises:
            sqlalchemy.exc.IntegrityError: the database refuses the row, and that is not because it is there already.
        """
        new = {
            "shop": self.shop,
            "order_key": _unread(post.fingerprint),
            "fingerprint": post.fingerprint,
            "outcome": Outcome.NEW,
            "content": content(post),
            "reading": "",
            "received_at": now,
        }
        for _ in range(ROUNDS - 1):
            with suppress(sa.exc.IntegrityError):  # the same post came at the same moment: the next round finds it
                return self._row(new)
        return self._row(new)

    def settle(self, kept: int, reading: Row, *, is_test: bool) -> Settled | None:
        """Give a kept post its place, and return the row that stands for it: its own, or one that says the same.

        Args:
            kept: what `keep` returned.
            reading: the columns `order_key`, `fingerprint`, `content` and `reading`.
            is_test: it is a test transmission.

        Returns:
            `None` when the row that is like it was erased meanwhile.
        """
        read = reading | {"error": None, "failed_at": None}
        if is_test:
            test = {"order_key": short_key(f"test {reading['order_key']}"), "outcome": Outcome.TEST}
            return self._place(kept, read | test) or self._twin(kept, reading)
        if first := self._place(kept, read | {"first": 1, "outcome": Outcome.NEW}):
            return first
        before = self._newest((_column.order_key == reading["order_key"]) & (_column.id != kept))
        if before is None:
            return None
        if not self.compare(before.reading, reading["reading"]):
            return self._drop(kept, before.id)
        changed = {"outcome": Outcome.CHANGED, "previous": before.id}
        return self._place(kept, read | changed) or self._twin(kept, reading)

    def note(self, kept: int, error: str, now: str) -> None:
        """Note why no order can be made of a post, if none was made of it before."""
        unread = DELIVERIES.update().where(_column.id == kept, _column.reading == "")
        with self.engine.begin() as connection:
            connection.execute(unread.values(error=error, failed_at=now))

    def unsettle(self, kept: int, where: sa.ColumnElement[bool]) -> None:
        """Take a post's place away, so that it can be read again, if it is still as `where` says."""
        blank = {
            "order_key": sa.literal("unread ") + _column.fingerprint,
            "first": None,
            "reading": "",
            "previous": None,
        }
        with self.engine.begin() as connection:
            connection.execute(DELIVERIES.update().where(_column.id == kept, where).values(blank))

    def _row(self, new: Row) -> int:
        """Return the id of the newest row with these fields, which is inserted if there is not one."""
        kept = self._newest(_column.fingerprint == new["fingerprint"])
        if kept is not None:
            return int(kept.id)
        with self.engine.begin() as connection:
            inserted: Any = connection.execute(DELIVERIES.insert().values(new))
        return int(inserted.inserted_primary_key[0])

    def _place(self, kept: int, values: Row) -> Settled | None:
        """Settle a row, unless another caller has; `None` when the database has one like it."""
        unread = DELIVERIES.update().where(_column.id == kept, _column.reading == "")
        try:
            with self.engine.begin() as connection:
                placed = connection.execute(unread.values(values)).rowcount
        except sa.exc.IntegrityError:
            return None
        return Settled(kept, is_new=placed == 1)

    def _twin(self, kept: int, reading: Row) -> Settled | None:
        """Return the row with the same fields that was settled in the same moment as this one."""
        twin = self._newest((_column.fingerprint == reading["fingerprint"]) & (_column.id != kept))
        return None if twin is None else self._drop(kept, twin.id)

    def _drop(self, kept: int, other: int) -> Settled:
        """Let another row stand for this one, which says nothing that the other does not."""
        with self.engine.begin() as connection:
            connection.execute(DELIVERIES.delete().where(_column.id == kept, _column.reading == ""))
        return Settled(other, is_new=False)

    def _newest(self, where: sa.ColumnElement[bool]) -> Any:
        """Return the newest row that is like that, or `None`."""
        query = sa.select(_column.id, _column.reading).where(_column.shop == self.shop, where)
        with read_only(self.engine) as connection:
            return connection.execute(query.order_by(_column.id.desc()).limit(1)).one_or_none()


def _unread(fingerprint: str) -> str:
    """Return what stands for an order's key as long as that was not read."""
    return f"unread {fingerprint}"


def content(post: AnyPost) -> str:
    """Return what an inbox keeps of a post, as JSON; the secret is not in it."""
    return json.dumps(
        {
            "fields": dict(post.fields),
            "secret_name": post.secret_name,
            "secret_field": post.secret_field,
            "charset": attrs.asdict(post.charset),
        }
    )
