"""The decisions of following: which question comes next, and what its reply changes. No socket, no clock.

A run goes through three phases, each for what the one before cannot find.

*Numbers*: ask from the highest number on, until nothing new comes. That finds nearly everything, for next to nothing.

*Holes*: ask once for the numbers that are missing below it, neighbours together. An order that was begun early and
finished late has such a number, whatever its date. If there are more ranges than a run may ask for, those that were
asked for least often come first. What has been missing for too long is given up, once it was asked for a last time.

*Look-back*: ask for all that was placed since shortly before the newest order of the last look-back. That
finds what has no number to be missed by: a numbering that began anew, an order below the first one, a number
not made of digits. If there is more than a page of it, numbers are the quick way to the rest of a numbering that
began anew; then the look-back goes on.

Whoever asks a store for its orders needs nothing else:

    machine = Following(cursor, policy, now)
    while question := machine.next():
        batch = Batch(question)
        for result in …:  # the whole reply to question.query
            batch.add(result)
        step = machine.receive(batch)

A reply that broke off is never handed over: the run ends there, and the next one begins at the cursor kept last.
"""

from collections import deque
from datetime import date

import attrs

from shopsite_orders.following.batch import Batch, Phase, Question
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.holes import Range, ranges
from shopsite_orders.following.policy import Policy
from shopsite_orders.following.step import Step, advance
from shopsite_orders.following.walk import Walk
from shopsite_orders.query import OrderQuery

MOST_RANGES = 10  # asked for in one run


class Following:
    """One run of a follower, from `cursor` on; `now` is UNIX seconds."""

    def __init__(self, cursor: Cursor, policy: Policy, now: float) -> None:
        self._cursor = cursor
        self._policy = policy
        self._now = int(now)
        self._ranges: deque[tuple[int, Range]] | None = None  # still to be walked through; at first nobody knows
        self._walk: Walk | None = None
        self._question: Question | None = self._ask_for_newer()

    @property
    def cursor(self) -> Cursor:
        """Where the follower stands after the replies so far."""
        return self._cursor

    @property
    def phase(self) -> Phase | None:
        """What is being looked for; `None` at the end of the run."""
        return self._question.phase if self._question else None

    def next(self) -> Question | None:
        """Return what to ask next, the same until its reply was received; `None` at the end of the run."""
        return self._question

    def receive(self, batch: Batch) -> Step:
        """Move on past the complete reply to the last question.

        Raises:
            ValueError: the batch belongs to another question.
        """
        if batch.question is not self._question:
            raise ValueError("the batch must be that of the question that next() returns")
        step = advance(batch, overlap=self._policy.overlap, now=self._now)
        if self._walk:
            step = self._walked_on(self._walk, batch, step)
        self._cursor = step.cursor
        self._question = self._question_after(batch)
        return step

    def _question_after(self, batch: Batch) -> Question | None:
        match batch.question.phase:
            case "numbers" if batch.new:
                return self._ask_for_newer()
            case "look-back":
                return self._ask_for_newer() if batch.is_cut else None
        if self._ranges is None:
            self._ranges = deque(self._missing())
        return self._ask_for_missing() or self._look_back()

    def _ask_for_newer(self) -> Question:
        """Ask from the highest number on.

        A reply that was cut short may have been cut between two orders of one number: only then that number is
        asked for again. That a number and a date may be combined is inferred; the look-back does not rely on it.
        """
        present = self._cursor.numberings[-1]
        return self._ask(
            "numbers",
            start_order=None if present.highest is None else present.highest + (not present.boundary),
            start_date=present.since and present.since.date(),
            max_orders=self._policy.page_size + len(present.boundary),
        )

    def _missing(self) -> list[tuple[int, Range]]:
        """Return the ranges to walk through in this run, each with the numbering that it belongs to."""
        wanted = [
            (numbers, place)
            for place, numbering in enumerate(self._cursor.numberings)
            for numbers in ranges(numbering.holes, self._policy.page_size)
        ]
        return [(place, numbers) for numbers, place in sorted(wanted)[:MOST_RANGES]]

    def _ask_for_missing(self) -> Question | None:
        while self._walk is None and self._ranges:
            self._walk = Walk.through(*self._ranges.popleft(), self._cursor)
        if self._walk is None:
            return None
        since = self._cursor.numberings[self._walk.numbering].since
        return self._ask(
            "holes",
            start_order=self._walk.start,
            end_order=self._walk.end,
            start_date=since and since.date(),
            # Up to a page of known orders may lie between the holes, and a page of new ones in them.
            max_orders=2 * self._policy.page_size if self._walk.limited else None,
        )

    def _walked_on(self, walk: Walk, batch: Batch, step: Step) -> Step:
        """Go on with a walk; at its end count that its holes were asked for, and give up those that are too old."""
        self._walk = walk.after(batch, step.cursor)
        if self._walk:
            return step
        oldest = self._now - self._policy.give_up_after.total_seconds()
        numberings = list(step.cursor.numberings)
        asked, given_up = numberings[walk.numbering].after_asking(walk.range.first, walk.range.last, oldest)
        numberings[walk.numbering] = asked
        return attrs.evolve(
            step,
            cursor=attrs.evolve(step.cursor, numberings=tuple(numberings)),
            given_up=step.given_up + given_up,
        )

    def _look_back(self) -> Question | None:
        """Ask for the last days; for everything, if nothing that ever came was forgotten.

        It may wait for another run, but the first one: until then the memory moves on with each page, thereafter
        only with a look-back.
        """
        waits = self._cursor.caught_up and not self._policy.look_back
        if waits or not self._policy.overlap or not self._cursor.has_seen_orders:
            return None
        return self._ask("look-back", start_date=self._cursor.memory.since)

    def _ask(
        self,
        phase: Phase,
        *,
        start_order: int | None = None,
        end_order: int | None = None,
        start_date: date | None = None,
        max_orders: int | None = None,
    ) -> Question:
        query = OrderQuery(
            start_order=start_order,
            end_order=end_order,
            start_date=start_date,
            max_orders=max_orders,
            pay=self._policy.pay,
        )
        return Question(phase=phase, query=query, after=self._cursor, page_size=self._policy.page_size)
