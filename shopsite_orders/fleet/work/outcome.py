"""What came of one task: orders, or what went wrong as a sentence."""

from typing import Literal, TypeAlias

import attrs
from sqlalchemy.exc import DBAPIError

from shopsite_orders.core.database.failures import reason
from shopsite_orders.errors import ShopSiteError
from shopsite_orders.following.report import Report
from shopsite_orders.sql import LeaseError

Kind: TypeAlias = Literal["busy", "failed"]
FAILURES = (ShopSiteError, DBAPIError, ValueError)  # what one store can meet without a fault of ours


@attrs.frozen(kw_only=True)
class Trouble:
    """Why a task came to no good end.

    Attributes:
        kind: whether another follower has the store, or something failed.
        error: the name of the error's class.
        sentence: what happened and what to do, without a secret.
        retryable: whether the same task may succeed later.
    """

    kind: Kind
    error: str
    sentence: str
    retryable: bool

    @classmethod
    def of(cls, error: Exception) -> "Trouble":
        """Tell of an error without what it may hold."""
        name = type(error).__name__
        match error:
            case LeaseError():
                return cls(kind="busy", error=name, sentence=str(error), retryable=False)
            case ShopSiteError():
                return cls(kind="failed", error=name, sentence=str(error), retryable=error.retryable)
            case DBAPIError():
                sentence = f"the database cannot be used: {reason(error)}"
                return cls(kind="failed", error=name, sentence=sentence, retryable=True)
            case _:
                return cls(kind="failed", error=name, sentence=str(error), retryable=False)


@attrs.frozen(kw_only=True)
class Outcome:
    """What one task did for a store.

    Attributes:
        report: what came with the pages that were saved.
        pages: how many those were.
        saved: how many orders the fleet has saved for the store so far, in all its tasks.
        seconds: how long the task took.
        trouble: what it ended with, if that was not the end of a run.
    """

    report: Report
    pages: int = 0
    saved: int = 0
    seconds: float = 0.0
    trouble: Trouble | None = None

    @classmethod
    def without(cls, trouble: Trouble) -> "Outcome":
        """Return the outcome of a task that came to nothing."""
        return cls(report=Report(), trouble=trouble)
