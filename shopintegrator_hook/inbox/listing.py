"""What is kept, read from the database: a delivery from its row, many of them bit by bit, and how many stand how."""

import json
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import attrs

from shopintegrator_hook.claim import Outcome, RetryRules, State, Stored
from shopintegrator_hook.form import Charset
from shopintegrator_hook.inbox.standing import Condition, free_for_retry, standing, stands
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders.core.checks import several
from shopsite_orders.core.database.engine import read_only
from shopsite_orders.core.frozen_mapping import FrozenMapping

_BATCH = 200
_column = DELIVERIES.c


@attrs.frozen
class Listing:
    """The deliveries of one shop, oldest first."""

    engine: sa.Engine
    shop: str
    rules: RetryRules
    clock: Callable[[], datetime]

    def deliveries(
        self, *, after: int = 0, unfinished: bool = False, state: State | None, ids: Collection[int] | None
    ) -> Iterator[Stored]:
        wanted = [_column.id > after]
        if unfinished:
            wanted.append(_column.finished_at.is_(None))
        if state is not None:
            wanted.append(stands([State(state)], self.clock(), self.rules))
        if ids is not None:
            wanted.append(_among(ids))
        return self.stored(sa.and_(*wanted))

    def waiting(self, *, unreadable: bool, at_once: bool, ids: Collection[int] | None) -> Iterator[Stored]:
        now = self.clock()
        wanted = free_for_retry(now, self.rules, at_once=at_once or ids is not None)
        if unreadable:
            wanted |= stands([State.UNREADABLE], now, self.rules)
        return self.stored(wanted if ids is None else wanted & _among(ids))

    def counts(self) -> dict[State, int]:
        state = standing(self.clock(), self.rules).label("state")
        query = sa.select(state, sa.func.count()).where(_column.shop == self.shop).group_by(state)
        with read_only(self.engine) as connection:
            found = {State(name): count for name, count in connection.execute(query)}
        return {state: found[state] for state in State if state in found}

    def stored(self, where: Condition) -> Iterator[Stored]:
        """Yield what is like that."""
        state = standing(self.clock(), self.rules).label("state")
        yield from map(_from_row, self._rows(sa.select(DELIVERIES, state).where(_column.shop == self.shop, where)))

    def readings(self) -> Iterator[str]:
        """Yield the newest version of every order as JSON; what comes meanwhile is left for another time."""
        with read_only(self.engine) as connection:
            end = connection.execute(sa.select(sa.func.max(_column.id))).scalar() or 0
        later = DELIVERIES.alias().c
        newer = sa.exists().where(
            later.shop == _column.shop, later.order_key == _column.order_key, later.id > _column.id, later.id <= end
        )
        wanted = (_column.shop == self.shop, _column.id <= end, _column.reading != "")
        real = (_column.outcome != Outcome.TEST.value, ~newer)
        yield from (row.reading for row in self._rows(sa.select(_column.id, _column.reading).where(*wanted, *real)))

    def _rows(self, query: sa.Select[Any]) -> Iterator[Any]:
        """Yield rows in the order of their ids, without ever holding many of them or keeping a writer waiting."""
        last, batch = 0, query.order_by(_column.id).limit(_BATCH)
        while True:
            with read_only(self.engine) as connection:
                rows = connection.execute(batch.where(_column.id > last)).all()
            if not rows:
                return
            yield from rows
            last = rows[-1].id


def _among(ids: Collection[int]) -> Condition:
    several("ids", ids, "several ids, such as [99]")
    return _column.id.in_(ids)


def _from_row(row: Any) -> Stored:
    """Return a delivery from its row, which has its `state`."""
    kept = json.loads(row.content)
    charset = Charset(**kept["charset"] | {"fallbacks": tuple(kept["charset"]["fallbacks"])})
    return Stored(
        id=row.id,
        outcome=Outcome(row.outcome),
        order_key=row.order_key if row.reading else None,
        fields=FrozenMapping({name: tuple(values) for name, values in kept["fields"].items()}),
        secret_name=kept["secret_name"],
        secret_field=kept["secret_field"],
        fingerprint=row.fingerprint,
        charset=charset,
        received_at=datetime.fromisoformat(row.received_at),
        finished_at=_moment(row.finished_at),
        reading=row.reading,
        state=State(row.state),
        attempts=row.attempts,
        error=row.error,
        failed_at=_moment(row.failed_at),
        due_at=_moment(row.due_at),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
