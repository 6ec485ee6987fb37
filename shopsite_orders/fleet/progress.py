"""What a fleet is doing now: a board that workers write on from afar, and a bar that shows how far all have come."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import attrs

from shopsite_orders.progress import tqdm_bar

QUEUED = "queued"


@attrs.frozen(kw_only=True)
class Sight:
    """One store, or one range of a history, as it is now.

    Attributes:
        doing: ``"queued"``, ``"waiting"`` for its turn with the host, ``"asking"``, ``"saving"``, or how it ended:
            ``"done"``, ``"failed"``, ``"busy"`` with another follower, ``"cancelled"``.
        orders: how many orders were saved.
        tries: how many tasks it has taken so far.
        sentence: what went wrong last, if anything did.
    """

    doing: str = QUEUED
    orders: int = 0
    tries: int = 0
    sentence: str | None = None


class Board:
    """All stores of a fleet, or all ranges of a history, as they are now; it may be read at any time."""

    def __init__(self, names: Iterable[str]) -> None:
        self._sights = {name: Sight() for name in names}
        self._ended: set[str] = set()

    @property
    def sights(self) -> Mapping[str, Sight]:
        """Each of them by its name, in the order in which they were given."""
        return dict(self._sights)

    @property
    def ended(self) -> int:
        """How many have come to an end, good or bad."""
        return len(self._ended)

    @property
    def orders(self) -> int:
        """How many orders were saved."""
        return sum(sight.orders for sight in self.sights.values())

    def hear(self, event: tuple[float, Mapping[str, Any]]) -> None:
        """Note what a worker tells; of what has ended it comes too late."""
        _, told = event
        before = self._sights.get(told["store"])
        if before and told["store"] not in self._ended:
            orders = before.orders + told.get("orders", 0)
            self._sights[told["store"]] = attrs.evolve(before, doing=told["doing"], orders=orders)

    def note(self, name: str, *, ended: bool = False, **changes: Any) -> None:
        """Note what is known of one of them here."""
        self._sights[name] = attrs.evolve(self._sights[name], **changes)
        if ended:
            self._ended.add(name)


Watch = Callable[[Board], object]


@contextmanager
def bar(total: int, unit: str, *, shown: bool) -> Iterator[Watch]:
    """Show a progress bar, in a terminal or a notebook, that moves whenever what is handed out is called.

    Raises:
        ImportError: it should be shown, but tqdm is not installed.
    """
    if not shown:
        yield lambda _: None
        return
    with tqdm_bar()(total=total, unit=f" {unit}") as shown_bar:

        def watch(board: Board) -> None:
            shown_bar.set_postfix_str(f"{board.orders:,} orders", refresh=False)
            shown_bar.update(board.ended - shown_bar.n)

        yield watch
