"""How a delivery stands, worked out by the database from what its row holds: the one place that says so."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeAlias

from shopintegrator_hook.claim import Outcome, RetryRules, State
from shopintegrator_hook.inbox.tables import DELIVERIES, sa

Condition: TypeAlias = sa.ColumnElement[bool]
_column = DELIVERIES.c
_WAITING = (State.NEW, State.FAILED, State.ABANDONED)


def standing(now: datetime, rules: RetryRules) -> sa.Case[Any]:
    """Return an expression for the state of a row at a moment."""
    return sa.case(
        (_column.finished_at.is_not(None), State.FINISHED.value),
        (_column.reading == "", State.UNREADABLE.value),
        (_column.attempts == 0, State.NEW.value),
        (_column.leased_until > moment(now), State.CLAIMED.value),
        (_column.attempts >= rules.attempts, State.SET_ASIDE.value),
        (_column.leased_until.is_(None), State.FAILED.value),
        else_=State.ABANDONED.value,
    )


def stands(states: Iterable[State], now: datetime, rules: RetryRules) -> Condition:
    """Return an expression for whether a row is in one of these states."""
    return standing(now, rules).in_([state.value for state in states])


def free_for_a_post(now: datetime, rules: RetryRules) -> Condition:
    """Return an expression for what may be claimed when it is posted: what waits, and every test transmission."""
    return stands(_WAITING, now, rules) | (_column.outcome == Outcome.TEST.value)


def free_for_retry(now: datetime, rules: RetryRules, *, at_once: bool) -> Condition:
    """Return an expression for what may be claimed without a post: what is due, or at once all that is not finished."""
    if at_once:
        return stands((*_WAITING, State.SET_ASIDE), now, rules)
    return stands(_WAITING, now, rules) & (_column.due_at.is_(None) | (_column.due_at <= moment(now)))


def moment(at: datetime) -> str:
    """Return a moment as the table has it: comparable as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
