"""A claim begins, ends well or badly, or is given back: the statements that only one of many callers can win.

`attempts` counts the claims of a row and tells them apart: who comes back after its lease was over, and after someone
else took the order up, can still say that it was processed, but no longer that it failed.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import attrs

from shopintegrator_hook.claim import Claim, Outcome, RetryRules, State
from shopintegrator_hook.inbox.standing import Condition, moment, standing
from shopintegrator_hook.inbox.tables import DELIVERIES, sa
from shopsite_orders.core.difference import Difference

Compare = Callable[[str, str], tuple[Difference, ...]]
_column = DELIVERIES.c


@attrs.frozen
class Claims:
    """The claims of an inbox; `compare` tells how two orders that are JSON differ."""

    engine: sa.Engine
    rules: RetryRules
    compare: Compare

    def begin(self, row_id: int, now: datetime, free: Condition) -> Claim | None:
        """Claim a row if it is free, and say what came of it; `None` when it is no longer there.

        All versions of its order are locked first, so that of two that are claimed at once one sees the other.
        """
        lease = {"leased_until": moment(now + self.rules.lease), "finished_at": None}
        take = DELIVERIES.update().where(_column.id == row_id, free)
        with self.engine.begin() as connection:
            if not self._versions(connection, row_id, now, lock=True):
                return None
            taken = connection.execute(take.values(lease | {"attempts": _column.attempts + 1}))
            versions = self._versions(connection, row_id, now)
        return self._verdict(row_id, versions, claimed=taken.rowcount == 1)

    def finish(self, row_id: int, now: datetime) -> None:
        """Note that a delivery was processed, whoever holds it now."""
        done = {"finished_at": moment(now), "leased_until": None, "due_at": None}
        with self.engine.begin() as connection:
            connection.execute(DELIVERIES.update().where(_column.id == row_id).values(done))

    def fail(self, claim: Claim, error: str, now: datetime) -> None:
        """Note that an attempt failed, and when the next one is due."""
        due = moment(now + self.rules.wait(claim.attempt))
        self._end(claim, {"error": error, "failed_at": moment(now), "due_at": due})

    def give_back(self, claim: Claim) -> None:
        """Undo a claim, as if it had not been made."""
        self._end(claim, {"attempts": _column.attempts - 1})

    def _end(self, claim: Claim, values: dict[str, Any]) -> None:
        """End a claim that is held; neither one that was finished, nor one that someone else took up."""
        held = (_column.id == claim.id, _column.attempts == claim.attempt, _column.leased_until.is_not(None))
        with self.engine.begin() as connection:
            connection.execute(DELIVERIES.update().where(*held).values({"leased_until": None, **values}))

    def _versions(self, connection: sa.Connection, row_id: int, now: datetime, *, lock: bool = False) -> Sequence[Any]:
        """Return the rows of all versions of an order, with the state of each, oldest first."""
        own = connection.execute(sa.select(_column.shop, _column.order_key).where(_column.id == row_id)).one_or_none()
        if own is None:
            return ()
        query = sa.select(DELIVERIES, standing(now, self.rules).label("state")).order_by(_column.id)
        same_order = query.where(_column.shop == own.shop, _column.order_key == own.order_key)
        return connection.execute(same_order.with_for_update() if lock else same_order).all()

    def _verdict(self, row_id: int, versions: Sequence[Any], *, claimed: bool) -> Claim:
        rows = {version.id: version for version in versions}
        row = rows.pop(row_id)
        original, before = Outcome(row.outcome), rows.get(row.previous)
        again = claimed and row.attempts > 1 and original is not Outcome.TEST  # a test stays one: nobody may ship it
        return Claim(
            outcome=Outcome.SAME if not claimed else Outcome.RETRY if again else original,
            id=row_id,
            difference=self.compare(before.reading, row.reading) if claimed and before else (),
            original=original,
            attempt=row.attempts,
            state=State(row.state),
            others=tuple((version.id, State(version.state)) for version in rows.values()),
        )
