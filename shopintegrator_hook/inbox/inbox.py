"""The inbox: each order claimed once, by one insert that the database allows or refuses."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from typing import Any

from shopintegrator_hook.claim import Claim, Outcome, Stored, TestRules, content, stored
from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.inbox.tables import DELIVERIES, connected, sa
from shopsite_orders.core.difference import differences
from shopsite_orders.core.order import Order

__all__ = ["Claim", "Inbox", "Outcome", "Stored", "TestRules"]

_ROUNDS = 5
Row = dict[str, Any]


class Inbox:
    """Claim deliveries, so that of many posts of one order exactly one is processed.

    Args:
        url: any SQLAlchemy URL, or an engine.
        shop: whose orders these are, where several shops share a database.
        identity: what makes two posts posts of one order; its number and the moment it was placed.
        is_test: how a test transmission is told from an order.
        ignore: field paths whose change makes no other version, such as ``extras.sent_at``.
        clock: the time, for `Stored.received_at`.
    """

    def __init__(
        self,
        url: str | sa.URL | sa.Engine,
        *,
        shop: str = "default",
        identity: Callable[[Order], str] = lambda order: order.key,
        is_test: Callable[[Delivery], bool] = TestRules(),  # noqa: B008 - frozen
        ignore: tuple[str, ...] = (),
        clock: Callable[[], datetime] = partial(datetime.now, UTC),  # noqa: B008 - it is called for each delivery
    ) -> None:
        self.engine = url if isinstance(url, sa.Engine) else connected(sa.make_url(url))
        self._shop, self._identity, self._is_test, self._ignore, self._clock = shop, identity, is_test, ignore, clock
        self._create()

    def claim(self, delivery: Delivery) -> Claim:
        """Store a delivery and say whether it is new: an insert decides, so that no two callers get the same answer."""
        row = self._row(delivery)
        if self._is_test(delivery):
            row |= {"order_key": _short(f"test {row['order_key']}"), "outcome": Outcome.TEST}
            return Claim(outcome=Outcome.TEST, id=self._inserted(row) or self._latest(row).id)
        for _ in range(_ROUNDS):
            new = self._inserted(row | {"first": 1, "outcome": Outcome.NEW})
            claim = self._repeated(row) if new is None else Claim(outcome=Outcome.NEW, id=new)
            if claim is not None:
                return claim
        raise RuntimeError("the order was claimed and un-claimed again and again while this delivery waited for it")

    def unclaim(self, claim: Claim) -> None:
        """Take a claim back, so that the next post of the order is new again; only the one that holds it can."""
        if claim.outcome in (Outcome.NEW, Outcome.CHANGED):
            with self.engine.begin() as connection:
                connection.execute(DELIVERIES.delete().where(DELIVERIES.c.id == claim.id))

    def finish(self, claim: Claim | Stored) -> None:
        """Note that a delivery was processed."""
        with self.engine.begin() as connection:
            change = DELIVERIES.update().where(DELIVERIES.c.id == claim.id)
            connection.execute(change.values(finished_at=self._clock().isoformat()))

    def deliveries(self, *, after: int = 0, unfinished: bool = False) -> Iterator[Stored]:
        """Yield what is stored, oldest first: all of it, what has an `id` above `after`, or what was never finished.

        To process a delivery again, hand `Stored.delivery` to whatever processes deliveries.
        """
        query = sa.select(DELIVERIES).where(DELIVERIES.c.shop == self._shop, DELIVERIES.c.id > after)
        if unfinished:
            query = query.where(DELIVERIES.c.finished_at.is_(None))
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(DELIVERIES.c.id)).all()
        yield from map(stored, rows)

    def close(self) -> None:
        """Close the connections to the database."""
        self.engine.dispose()

    def _repeated(self, row: Row) -> Claim | None:
        """Claim a delivery of an order that is known, `None` when that was un-claimed in the meantime."""
        before = self._latest(row)
        if before is None:
            return None
        found = differences(json.loads(before.reading), json.loads(row["reading"]))
        difference = tuple(change for change in found if change.path not in self._ignore)
        if before.fingerprint == row["fingerprint"] or not difference:
            return Claim(outcome=Outcome.SAME, id=before.id)
        changed = self._inserted(row | {"outcome": Outcome.CHANGED})
        if changed is None:  # an earlier version, posted again
            return Claim(outcome=Outcome.SAME, id=before.id)
        return Claim(outcome=Outcome.CHANGED, id=changed, difference=difference)

    def _row(self, delivery: Delivery) -> Row:
        return {
            "shop": self._shop,
            "order_key": _short(self._identity(delivery.order)),
            "fingerprint": delivery.fingerprint,
            "content": content(delivery),
            "reading": json.dumps(delivery.order.to_dict()),
            "received_at": self._clock().isoformat(),
        }

    def _inserted(self, row: Row) -> int | None:
        """Insert a row and return its id, `None` when the database has one like it."""
        try:
            with self.engine.begin() as connection:
                key = connection.execute(DELIVERIES.insert(), row).inserted_primary_key
                return int(key[0])  # type: ignore[index]  # a single row always has one
        except sa.exc.IntegrityError:
            return None

    def _latest(self, row: Row) -> Any:
        """Return the newest delivery of the same order, `None` when there is none."""
        same_order = (DELIVERIES.c.shop == row["shop"], DELIVERIES.c.order_key == row["order_key"])
        query = sa.select(DELIVERIES).where(*same_order).order_by(DELIVERIES.c.id.desc()).limit(1)
        with self.engine.connect() as connection:
            return connection.execute(query).one_or_none()

    def _create(self) -> None:
        try:
            DELIVERIES.metadata.create_all(self.engine)
        except sa.exc.DBAPIError:  # another process created the table between the look and the creation
            DELIVERIES.metadata.create_all(self.engine)


def _short(key: str) -> str:
    """Return an identity as every database can index it: a long or an odd one by its hash."""
    return key if len(key) <= 200 and key.isprintable() else hashlib.sha256(key.encode()).hexdigest()
