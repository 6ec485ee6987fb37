"""The inbox: what came is kept before anything else is tried, claimed once, and tried again when that failed."""

import json
import logging
import shlex
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial

import attrs

from shopintegrator_hook.claim import Claim, Outcome, RetryRules, State, Stored, TestRules, short_key
from shopintegrator_hook.claim.handler import InboxHandler
from shopintegrator_hook.claim.reading import read_back
from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.inbox import erasing, retrying
from shopintegrator_hook.inbox.claiming import Claims
from shopintegrator_hook.inbox.keeping import ROUNDS, AnyPost, Keeper, content
from shopintegrator_hook.inbox.listing import Listing
from shopintegrator_hook.inbox.standing import Condition, free_for_a_post, free_for_retry, moment
from shopintegrator_hook.inbox.tables import DELIVERIES, SCHEMA, connected, sa
from shopsite_orders.core.checks import calls, several, short, typed
from shopsite_orders.core.difference import Difference, differences, is_ignored
from shopsite_orders.core.order import Order
from shopsite_orders.core.tables.tabulation import Columns, Wanted, tabulate_json

_SHOP = "default"
_LONGEST_SHOP = 100
_log = logging.getLogger("shopintegrator_hook")
_column = DELIVERIES.c


class Inbox:
    """Keep every post, and claim deliveries, so that of many posts of one order exactly one is processed.

    What failed, or was abandoned by a worker that was killed, stays and is tried again: when it is posted again, or by
    `retry`. Each version of an order is a delivery of its own.

    Args:
        url: any SQLAlchemy URL, or an engine.
        shop: whose orders these are, where several shops share a database: 1 to 100 printable characters.
        identity: what makes two posts posts of one order; its number and the moment it was placed.
        is_test: how a test transmission is told from an order.
        ignore: field paths whose change makes no other version, nor does what is below them, such as
            ``extras.sent_at``.
        retry_rules: how long a handler may take, and how often and when it is called again.
        clock: the time, aware of its zone.
        read_only: change nothing, and make neither a file nor tables.

    Raises:
        StateError: the database has tables of another version; or, with `read_only`, it holds no inbox.
        TypeError: an argument is of another type, as one text for `ignore`.
        ValueError: the database is in memory, or the name of the shop is blank, too long or not printable.
    """

    def __init__(
        self,
        url: str | sa.URL | sa.Engine,
        *,
        shop: str = _SHOP,
        identity: Callable[[Order], str] = lambda order: order.key,
        is_test: Callable[[Delivery], bool] = TestRules(),  # noqa: B008 - frozen
        ignore: Collection[str] = (),
        retry_rules: RetryRules = RetryRules(),  # noqa: B008 - frozen
        clock: Callable[[], datetime] = partial(datetime.now, UTC),  # noqa: B008 - it is called for each delivery
        read_only: bool = False,
    ) -> None:
        short(_LONGEST_SHOP)("shop", shop)
        calls("identity", identity, "a function of an order, such as lambda order: order.number")
        calls("is_test", is_test, "a function of a delivery, such as TestRules(numbers=('test*',))")
        calls("clock", clock, "a function that returns the time, aware of its zone")
        several("ignore", ignore, "several paths, such as ('extras.sent_at',)")
        typed(RetryRules, expected="RetryRules, such as RetryRules(attempts=3)")("retry_rules", retry_rules)
        self.engine = url if isinstance(url, sa.Engine) else connected(url, writes=not read_only)
        self.rules = retry_rules
        self._shop, self._identity, self._is_test, self._ignore = shop, identity, is_test, tuple(ignore)
        self._clock = clock
        self._option = "" if shop == _SHOP else f" --shop {shlex.quote(shop)}"
        self._keeper = Keeper(self.engine, shop, self._compare)
        self._listing = Listing(self.engine, shop, retry_rules, clock)
        self._claims = Claims(self.engine, retry_rules, self._compare)
        SCHEMA.open(self.engine, read_only=read_only)

    def keep(self, post: AnyPost) -> int:
        """Keep a post before anything else is tried, and return the id that it has here."""
        return self._keeper.keep(post, moment(self._clock()))

    @contextmanager
    def reading(self, kept: int) -> Iterator[None]:
        """Note on a kept post what goes wrong within: no order can be made of it until that is mended."""
        try:
            yield
        except Exception as error:
            self._keeper.note(kept, _told(error), moment(self._clock()))
            raise

    def claim(self, delivery: Delivery) -> Claim:
        """Keep a delivery, and say whether it is to be processed: of many callers exactly one is told so.

        Whoever is told anything but `SAME` works within `attempt`, or calls `finish` or `fail` in the end.
        """
        return self._begun(delivery, free_for_a_post)[0]

    def store(self, delivery: Delivery) -> Claim:
        """Keep a delivery for `retry` without claiming it, and say whether it is new."""
        claim, is_new = self._begun(delivery, lambda *_: sa.false())
        return attrs.evolve(claim, outcome=claim.original) if is_new else claim

    @contextmanager
    def attempt(self, claim: Claim) -> Iterator[None]:
        """Finish the claim, or note that it failed, whatever ended the work: also a worker that is shut down."""
        try:
            yield
        except BaseException as error:
            self.fail(claim, error)
            raise
        self.finish(claim)

    def finish(self, claim: Claim | Stored) -> None:
        """Note that a delivery was processed."""
        self._claims.finish(claim.id, self._clock())

    def fail(self, claim: Claim, error: BaseException) -> None:
        """Note that a claimed delivery was not processed, so that it is tried again: of the error only its type."""
        self._claims.fail(claim, _told(error), self._clock())
        if claim.attempt >= self.rules.attempts:
            _log.error(
                "delivery %d failed %d times and is set aside: see it with 'shopintegrator-hook show %d --inbox URL%s',"
                " and when the cause is mended, try it once more with 'shopintegrator-hook retry %d --inbox URL%s"
                " --handler PACKAGE:FUNCTION'",
                *(claim.id, claim.attempt, claim.id, self._option, claim.id, self._option),
            )

    def unclaim(self, claim: Claim) -> None:
        """Undo a claim, as if it had not been made; only the one that holds the order can."""
        if claim.outcome is not Outcome.SAME:
            self._claims.give_back(claim)

    def deliveries(
        self,
        *,
        after: int = 0,
        unfinished: bool = False,
        state: State | None = None,
        ids: Collection[int] | None = None,
    ) -> Iterator[Stored]:
        """Yield what is kept, oldest first: all of it, or what has one of some ids, a higher one, or a state."""
        return self._listing.deliveries(after=after, unfinished=unfinished, state=state, ids=ids)

    def tabulate(self, wanted: Wanted, *, store: str | None = None, size: int = 500) -> Iterator[Columns]:
        """Yield columns of the newest version of every order, for a bounded number of orders at a time.

        Test transmissions and what no order was made of are left out. This is what `shopsite_orders.frames` reads.

        Args:
            wanted: by the name of the table, such as "lines", the names of the columns.
            store: what the column `store` says; the shop, if it is `None`.
            size: how many orders at a time.
        """
        return tabulate_json(self._listing.readings(), wanted, store=store or self._shop, size=size)

    def orders(self) -> Iterator[Order]:
        """Yield each order that was posted, as it was posted last, without test transmissions."""
        return map(read_back, self._listing.readings())

    def counts(self) -> dict[State, int]:
        """Return how many deliveries stand how: what one looks at on a Monday morning."""
        return self._listing.counts()

    def waiting(
        self, *, unreadable: bool = False, at_once: bool = False, ids: Collection[int] | None = None
    ) -> Iterator[Stored]:
        """Yield what `retry` would try now, oldest first; with ids, only these, and at once."""
        return self._listing.waiting(unreadable=unreadable, at_once=at_once, ids=ids)

    def reclaim(self, waiting: Stored, delivery: Delivery | None = None, *, at_once: bool = False) -> Claim | None:
        """Claim a kept delivery again, `None` when someone else has it, or a version of its order, in hand.

        Args:
            waiting: what is to be tried again.
            delivery: what was made of it by another map.
            at_once: do not wait until it is due.
        """
        free = partial(free_for_retry, at_once=at_once)
        if delivery is None:
            now = self._clock()
            claim = self._claims.begin(waiting.id, now, free(now, self.rules))
        else:
            self._keeper.unsettle(waiting.id, free(self._clock(), self.rules))
            claim, _ = self._begun(delivery, free)
        if claim is not None and claim.collides:
            self.unclaim(claim)
        return None if claim is None or claim.collides or claim.outcome is Outcome.SAME else claim

    def retry(
        self,
        handler: InboxHandler,
        *,
        field_map: retrying.MapOrGuess | None = None,
        at_once: bool = False,
        ids: Collection[int] | None = None,
    ) -> tuple[Stored, ...]:
        """Let a handler process what failed, was abandoned or only stored, oldest first; return how that stands then.

        What the handler raises is logged and noted; the others go on.

        Args:
            handler: called with the delivery and its claim, as by an adapter; it may be async.
            field_map: reads the posts again; without it each order is as it was read when it came, and what was never
                read stays. A hook without a map of its own has `FieldMap.guess` for one.
            at_once: also what waits for its next attempt, and what was set aside.
            ids: only these, and at once.
        """
        tried = retrying.retry(self, handler, field_map, at_once=at_once, ids=ids)
        return tuple(self.deliveries(ids=tried))

    def prune(self, *, before: datetime, unfinished: bool = False) -> int:
        """Delete what was received before a moment and is finished, or all of it; return how many that were."""
        old = (_column.shop == self._shop) & (_column.received_at < moment(before))
        return erasing.delete(self.engine, old if unfinished else old & _column.finished_at.is_not(None))

    def erase(self, *, email: str) -> int:
        """Delete every post that has this mail address in any of its fields, finished or not; return how many.

        An order that is erased is `NEW` if it is posted once more.
        """
        return erasing.delete(
            self.engine, _column.id.in_([*erasing.mentioning(self._listing.stored(sa.true()), email)])
        )

    def close(self) -> None:
        """Close the connections to the database."""
        self.engine.dispose()

    def _begun(self, delivery: Delivery, free: Callable[[datetime, RetryRules], Condition]) -> tuple[Claim, bool]:
        """Keep and read a delivery, claim it if it is free, and say whether it is new."""
        for _ in range(ROUNDS):
            kept, now = self.keep(delivery), self._clock()
            with self.reading(kept):
                reading, is_test = self._reading(delivery), self._is_test(delivery)
            settled = self._keeper.settle(kept, reading, is_test=is_test)
            if settled and (claim := self._claims.begin(settled.id, now, free(now, self.rules))):
                return claim, settled.is_new
        raise RuntimeError("the order was erased again and again while this delivery waited for it: claim it again")

    def _reading(self, delivery: Delivery) -> dict[str, str]:
        return {
            "order_key": short_key(self._identity(delivery.order)),
            "fingerprint": delivery.fingerprint,
            "content": content(delivery),
            "reading": json.dumps(delivery.order.to_dict()),
        }

    def _compare(self, before: str, after: str) -> tuple[Difference, ...]:
        """Return how two orders differ that are JSON, less what is to be ignored."""
        found = differences(json.loads(before), json.loads(after))
        return tuple(change for change in found if not is_ignored(change.path, self._ignore))


def _told(error: BaseException) -> str:
    """Return what may be kept of an error: its type or its code, never its text, which may say anything."""
    return (error.code if isinstance(error, HookError) else type(error).__name__)[:100]
