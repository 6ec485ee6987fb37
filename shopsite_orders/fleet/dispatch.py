"""Giving out tasks, a bounded number at a time, until each errand has come to an end.

A task may be lost in many ways: its worker is killed, the scheduler is restarted, another task of the same store has
taken its lease. None of them loses an order, so all that is decided here is whether it is worth to go on: after
a lost task always, up to a bound; after trouble that may pass, as long as each try brings something new, and a few
times beyond that.
"""

from collections import deque
from collections.abc import Callable, Iterable
from queue import Empty, SimpleQueue
from typing import Any

import attrs
from distributed import CancelledError, Future, KilledWorker
from distributed.comm.core import CommClosedError

from shopsite_orders.fleet.crew import Crew
from shopsite_orders.fleet.progress import QUEUED, Board, Watch
from shopsite_orders.fleet.work.desk import UnpreparedError
from shopsite_orders.fleet.work.outcome import Outcome, Trouble

_AHEAD = 3  # tasks to a thread, so that none waits for the next one to be given out
_GLANCE = 0.2  # seconds between two looks at the board
_LOST = (CancelledError, CommClosedError, TimeoutError, UnpreparedError)
_KILLING = Trouble(
    kind="failed",
    error="KilledWorker",
    sentence="its workers died again and again: look into their logs, and give them more memory",
    retryable=False,
)


@attrs.define
class Errand:
    """What is to be done for one store or one range, and what came of its tasks so far.

    Attributes:
        name: what it is called.
        function: the task.
        arguments: what the task takes.
        outcomes: what came of its tasks.
        fruitless: how many in a row failed and brought nothing.
        killed: how many workers died of it, or with it.
        state: how it ended.
    """

    name: str
    function: Callable[..., Outcome]
    arguments: tuple[Any, ...]
    outcomes: list[Outcome] = attrs.Factory(list)
    fruitless: int = 0
    killed: int = 0
    state: str = QUEUED

    def settle(self, outcome: Outcome, patience: int) -> bool:
        """Take in what came of a task, and say whether the errand has come to an end."""
        self.outcomes.append(outcome)
        trouble = outcome.trouble
        self.fruitless = 0 if outcome.pages else self.fruitless + 1
        if trouble and trouble.retryable and self.fruitless < patience:
            return False
        self.state = trouble.kind if trouble else "done"
        return True


class Dispatch:
    """Gives out errands to a crew.

    Args:
        crew: who does them.
        kind: how the keys of the tasks begin.
        errands: what is to be done.
        patience: how often an errand may fail in a row without bringing anything, or lose its worker.
        board: where it is shown how far they are.
    """

    def __init__(self, crew: Crew, kind: str, errands: Iterable[Errand], patience: int, board: Board) -> None:
        self._crew = crew
        self._kind = kind
        self._waiting = deque(errands)
        self._patience = patience
        self._board = board
        self._running: dict[Future[Outcome], Errand] = {}
        self._ended: SimpleQueue[Future[Outcome]] = SimpleQueue()
        self._cancelled = False

    def run(self, watch: Watch) -> None:
        """Return when all errands have come to an end, or were cancelled."""
        self._crew.watch(self._board)
        while (self._waiting or self._running) and not self._cancelled:
            self._give_out()
            watch(self._board)
            try:
                future = self._ended.get(timeout=_GLANCE)
            except Empty:
                continue
            if errand := self._running.pop(future, None):
                self._take_in(future, errand)
        watch(self._board)

    def cancel(self) -> None:
        """Give out nothing any more, and let no task begin."""
        self._cancelled = True
        if self._running and self._crew.client.status == "running":
            self._crew.client.cancel([*self._running], force=True)
        for errand in (*self._running.values(), *self._waiting):
            errand.state = "cancelled"
            self._board.note(errand.name, doing="cancelled", ended=True)

    def _give_out(self) -> None:
        while self._waiting and len(self._running) < _AHEAD * max(self._crew.threads, 1):
            errand = self._waiting.popleft()
            self._board.note(errand.name, doing=QUEUED, tries=len(errand.outcomes) + errand.killed + 1)
            future = self._crew.submit(self._kind, errand.function, *errand.arguments)
            self._running[future] = errand
            future.add_done_callback(self._ended.put)

    def _take_in(self, future: "Future[Outcome]", errand: Errand) -> None:
        outcome = self._outcome(future, errand)
        if outcome is None:
            self._waiting.append(errand)
        elif errand.settle(outcome, self._patience):
            self._end(errand, outcome)
        else:
            self._board.note(errand.name, doing=QUEUED, orders=outcome.saved, sentence=_sentence(outcome))
            self._waiting.append(errand)

    def _outcome(self, future: "Future[Outcome]", errand: Errand) -> Outcome | None:
        """Return what came of a task, `None` if it was lost and must be given out again."""
        try:
            error = future.exception() if future.status == "error" else None
            if future.status == "finished":
                return future.result()
        except _LOST as lost:
            error = lost
        if isinstance(error, KilledWorker):
            errand.killed += 1
            return None if errand.killed <= self._patience else Outcome.without(_KILLING)
        if error is None or isinstance(error, _LOST):
            self._crew.mend()
            return None
        return Outcome.without(_unexpected(error))

    def _end(self, errand: Errand, outcome: Outcome) -> None:
        shown = {"doing": errand.state, "sentence": _sentence(outcome)}
        self._board.note(errand.name, ended=True, **shown | ({"orders": outcome.saved} if outcome.saved else {}))


def _unexpected(error: BaseException) -> Trouble:
    """Tell of a fault of this program, without its message, which might hold anything."""
    name = type(error).__name__
    sentence = f"an unexpected {name}: please report what the log of its worker shows"
    return Trouble(kind="failed", error=name, sentence=sentence, retryable=False)


def _sentence(outcome: Outcome) -> str | None:
    return outcome.trouble.sentence if outcome.trouble else None
