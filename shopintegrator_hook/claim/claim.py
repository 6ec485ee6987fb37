"""What an inbox says of a delivery."""

import hashlib
from enum import StrEnum

import attrs

from shopsite_orders.core.difference import Difference


class Outcome(StrEnum):
    """Whether this delivery is to be processed."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    TEST = "test"
    RETRY = "retry"


class State(StrEnum):
    """How a kept delivery stands.

    `NEW` waits to be processed, `CLAIMED` is being worked on. `FAILED` and `ABANDONED` (whoever claimed it never came
    back) wait for another try, `SET_ASIDE` had as many as it gets. No order was made of what is `UNREADABLE`.
    """

    NEW = "new"
    CLAIMED = "claimed"
    FINISHED = "finished"
    FAILED = "failed"
    ABANDONED = "abandoned"
    UNREADABLE = "unreadable"
    SET_ASIDE = "set aside"


@attrs.frozen(kw_only=True)
class Claim:
    """An inbox's verdict on one delivery; two are equal that say the same of the same one.

    Attributes:
        id: of the stored delivery.
        difference: for a changed order, what is not as it was in the version before.
        original: what it was the first time, for a `RETRY` or what is the `SAME`: `NEW`, `CHANGED` or `TEST`.
        attempt: which try this is, from 1.
        state: how the stored delivery stands now; for `SAME`, whether it was processed.
        others: the other versions of the order, oldest first: the id of each, and its state when this one was claimed.
    """

    outcome: Outcome
    id: int
    difference: tuple[Difference, ...] = ()
    original: Outcome = attrs.field(default=Outcome.NEW, eq=False)
    attempt: int = attrs.field(default=1, eq=False)
    state: State = attrs.field(default=State.CLAIMED, eq=False)
    others: tuple[tuple[int, State], ...] = attrs.field(default=(), eq=False)

    @property
    def superseded(self) -> bool:
        """Whether a later version of the order was processed before this one."""
        return any(other > self.id and state is State.FINISHED for other, state in self.others)

    @property
    def collides(self) -> bool:
        """Whether another version of the order is being worked on at this moment."""
        return any(state is State.CLAIMED for _, state in self.others)


def short_key(key: str) -> str:
    """Return an identity as every database can index it, and a log show it: a long or an odd one by its hash."""
    return key if len(key) <= 200 and key.isprintable() else hashlib.sha256(key.encode()).hexdigest()
