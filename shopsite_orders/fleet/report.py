"""What came of following many stores: for people, for a notebook, and as a frame."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import attrs

from shopsite_orders.core.display import badge, heading, note, sheet, table
from shopsite_orders.core.extras import missing
from shopsite_orders.core.printable import printable
from shopsite_orders.fleet.dispatch import Errand
from shopsite_orders.following.report import Report

if TYPE_CHECKING:
    import pandas as pd

_MOST = 20  # stores that are listed in a text; the frame has them all


@attrs.frozen(kw_only=True)
class StoreReport:
    """What came of one store.

    Attributes:
        store: its name.
        state: ``"done"``, ``"failed"``, ``"busy"`` with another follower, or ``"cancelled"``.
        orders: how many orders were saved; exact, whatever was killed meanwhile.
        quarantined: how many more were kept aside, by the tasks that came to an end.
        missing: how many order numbers are still asked for again.
        restarted_at: the number at which the store seems to have begun its numbering anew.
        requests: how many downloads were asked for, by the tasks that came to an end, like those that follow.
        bytes: the size of the replies.
        seconds: how long that took.
        tries: how many tasks it took.
        troubles: what went wrong on the way, each in one sentence.
        error: the class of what it ended with, if it failed.
        sentence: what that was and what to do.
    """

    store: str
    state: str
    orders: int = 0
    quarantined: int = 0
    missing: int = 0
    restarted_at: str | None = None
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    tries: int = 0
    troubles: tuple[str, ...] = ()
    error: str | None = None
    sentence: str | None = None

    @classmethod
    def of(cls, errand: Errand) -> Self:
        """Sum up the tasks of a store."""
        outcomes = errand.outcomes
        run = Report.over([outcome.report for outcome in outcomes])
        troubles = [outcome.trouble for outcome in outcomes if outcome.trouble]
        last = outcomes[-1].trouble if outcomes and errand.state != "done" else None
        return cls(
            store=errand.name,
            state=errand.state,
            orders=max((outcome.saved for outcome in outcomes), default=0),
            quarantined=run.quarantined,
            missing=run.missing,
            restarted_at=run.restarted_at,
            requests=run.requests,
            bytes=run.bytes,
            seconds=sum(outcome.seconds for outcome in outcomes),
            tries=len(outcomes) + errand.killed,
            troubles=tuple(dict.fromkeys(trouble.sentence for trouble in troubles)),
            error=last.error if last else None,
            sentence=last.sentence if last else None,
        )


@attrs.frozen(kw_only=True)
class FleetReport:
    """What came of a fleet's stores, in the order in which they were given; `str` of it is for people."""

    stores: tuple[StoreReport, ...]
    seconds: float

    @classmethod
    def of(cls, errands: Iterable[Errand], seconds: float) -> Self:
        return cls(stores=tuple(map(StoreReport.of, errands)), seconds=seconds)

    @property
    def orders(self) -> int:
        """How many orders were saved."""
        return sum(store.orders for store in self.stores)

    @property
    def sick(self) -> tuple[StoreReport, ...]:
        """The stores that somebody has to look at."""
        return tuple(store for store in self.stores if store.state == "failed")

    def __str__(self) -> str:
        sick, left = self.sick, len(self.sick) - _MOST
        lines = [f"{store.store}: {store.sentence}" for store in sick[:_MOST]]
        more = [f"and {left:,} more"] if left > 0 else []
        return "\n".join([self._summary(), *map(printable, lines), *more])

    def _summary(self) -> str:
        states = Counter(store.state for store in self.stores)
        told = ", ".join(f"{count:,} {state}" for state, count in states.most_common())
        speed = self.orders / self.seconds if self.seconds else 0
        return (
            f"{len(self.stores):,} stores ({told or 'none'}), {self.orders:,} orders saved in {self.seconds:,.1f} s, "
            f"{speed:,.0f} a second"
        )

    def to_pandas(self) -> "pd.DataFrame":
        """Return a frame with a row for each store.

        Raises:
            ModuleNotFoundError: pandas is not installed; the message says what to install.
        """
        try:
            import pandas as pd  # noqa: PLC0415 - optional
        except ModuleNotFoundError as error:
            raise missing("a frame of the report needs pandas", "pandas", error) from error
        rows = [attrs.asdict(store, recurse=False) | {"troubles": "; ".join(store.troubles)} for store in self.stores]
        return pd.DataFrame(rows, columns=[field.name for field in attrs.fields(StoreReport)])

    def _repr_html_(self) -> str:
        title = f"Fleet: {len(self.stores):,} stores"
        marks = [badge(f"{len(self.sick):,} failed", "bad")] if self.sick else []
        shown = sorted(self.stores, key=lambda store: store.state == "done")[:_MOST]
        rows = [[_cell(getattr(store, name)) for name in _SHOWN] for store in shown]
        left = len(self.stores) - len(shown)
        parts = [table(_SHOWN, rows, numbers=_NUMBERS), note(f"and {left:,} more") if left else None]
        return str(sheet(heading(title, self._summary(), badges=marks), *parts, label=title))


_SHOWN = ("store", "state", "orders", "quarantined", "missing", "tries", "sentence")
_NUMBERS = ("orders", "quarantined", "missing", "tries")


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else printable(value or "")
