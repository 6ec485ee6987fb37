"""What every adapter does with a body: verify, keep, claim, let the handler work, and answer; only frameworks differ.

With an inbox, 200 is a promise that the order was processed, and 202 that it is kept and that a repeat would not help.
Whatever may still come right is answered with 500 or 503, so that the sender tries again.
"""

import logging
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

import attrs

from shopintegrator_hook.claim import Claim, Outcome, State, short_key
from shopintegrator_hook.claim.handler import AnyHandler, Waiter, checked, succeeds
from shopintegrator_hook.delivery import Delivery, Post
from shopintegrator_hook.errors import HookError, PayloadError
from shopintegrator_hook.hook import Hook
from shopsite_orders.core.checks import has, typed

if TYPE_CHECKING:  # an adapter without an inbox needs no database
    from shopintegrator_hook.inbox.inbox import Inbox

_log = logging.getLogger("shopintegrator_hook")
_hook = typed(Hook, expected="a Hook, such as Hook({'2026': 'the secret'})")
_inbox = has("keep", "claim", expected="an Inbox, such as Inbox('sqlite:///inbox.db')")
_PAUSE = 30  # seconds, after which the sender may try again


@attrs.frozen
class Reply:
    """What the sender is told; `retry_after` is in seconds."""

    status: int
    text: str
    retry_after: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}


OK, KNOWN = Reply(200, "ok"), Reply(200, "known")
STORED, SET_ASIDE = Reply(202, "stored"), Reply(202, "stored, and set aside after too many attempts")
NOT_UNDERSTOOD = Reply(202, "stored, but not understood")
FAILED = Reply(500, "not processed, try again")
BUSY = Reply(503, "being processed, try again", _PAUSE)
NOT_KEPT = Reply(503, "not stored, try again", _PAUSE)


@attrs.frozen
class Passed:
    """What became of one post: the reply, and what the log says of it."""

    reply: Reply
    outcome: str
    post: Post | None = None
    order_key: str | None = None


@attrs.frozen
class Reception:
    """A hook, the handler for its deliveries, and the inbox that keeps them and has each order processed once.

    With an inbox the handler is called with the delivery and its claim, and only if that is not `Outcome.SAME`;
    without a handler deliveries are stored for later. Without an inbox the handler gets every delivery.

    Args:
        hook: verifies the posts.
        handler: what processes them.
        inbox: where they are kept.
        wait: awaits what the handler returns, if the framework can.

    Raises:
        TypeError: the handler cannot be called with what it will be given, or the others are not what they must be.
        ValueError: there is neither a handler nor an inbox.
    """

    hook: Hook
    handler: AnyHandler | None
    inbox: "Inbox | None"
    wait: Waiter | None = None
    clock: Callable[[], float] = time.monotonic

    def __attrs_post_init__(self) -> None:
        _hook("hook", self.hook)
        if self.inbox is not None:
            _inbox("inbox", self.inbox)
        if self.handler is not None:
            checked(self.handler, *(("the delivery", "its claim") if self.inbox else ("the delivery",)))
        elif self.inbox is None:
            raise ValueError("without a handler and without an inbox every order would be lost; give one of them")

    def answer(self, body: bytes, content_type: str | None, content_length: str | None) -> Reply:
        """Take one post in, log what became of it, and return what the sender is told.

        `content_length` is the request's header, as it came.
        """
        begun = self.clock()
        passed = self._passed(body, content_type, content_length)
        facts = {
            "kind": "post",
            "outcome": passed.outcome,
            "secret_name": passed.post and passed.post.secret_name,
            "order_key": passed.order_key,
            "fields": len(passed.post.fields) if passed.post else None,
            "bytes": len(body),
            "seconds": round(self.clock() - begun, 6),
            "status": passed.reply.status,
        }
        line = "post: outcome=%(outcome)s status=%(status)d bytes=%(bytes)d seconds=%(seconds).3f"
        _log.info(line, facts, extra=facts)
        return passed.reply

    def _passed(self, body: bytes, content_type: str | None, content_length: str | None) -> Passed:
        try:
            post = self._opened(body, content_type, content_length)
            if self.inbox is None:
                return self._handled(post, post.delivery())
        except HookError as error:
            _log.warning("a post was refused (%s): %s", error.code, error)
            return Passed(Reply(error.status, error.public), "refused")
        try:
            return self._kept(post, self.inbox)
        except Exception as error:  # noqa: BLE001 - of whatever database
            _log.error("the inbox failed (%s); the sender may try again", _without_values(error))
            return Passed(NOT_KEPT, "not kept", post)

    def _opened(self, body: bytes, content_type: str | None, content_length: str | None) -> Post:
        promised = content_length or ""
        if not body and promised.isdecimal() and promised.strip("0"):
            raise PayloadError(
                f"the request says it has {promised[:20]} bytes, but they were read before; nothing may parse the form"
                " or read the body of this route before its view does, no middleware either",
                code="body_consumed",
            )
        return self.hook.open(body, content_type)

    def _handled(self, post: Post, delivery: Delivery) -> Passed:
        """Let the handler process a delivery that is kept nowhere."""
        assert self.handler is not None  # noqa: S101 - for type checkers: without an inbox there is a handler
        done = succeeds(self.handler, delivery, wait=self.wait, within=nullcontext())
        return Passed(OK if done else FAILED, "unclaimed", post, short_key(delivery.order.key))

    def _kept(self, post: Post, inbox: "Inbox") -> Passed:
        """Keep a post, read it, and process what it brings."""
        kept = inbox.keep(post)
        try:
            with inbox.reading(kept):
                delivery = post.delivery()
        except Exception as error:  # noqa: BLE001 - whatever it is, the post is safe
            why = str(error) if isinstance(error, HookError) else f"an unexpected {type(error).__name__}"
            _log.warning("delivery %d is stored, but no order can be made of it: %s", kept, why)
            return Passed(NOT_UNDERSTOOD, "unreadable", post)
        claim = inbox.claim(delivery) if self.handler else inbox.store(delivery)
        reply = self._processed(self.handler, inbox, delivery, claim) if self.handler else _stored(claim)
        return Passed(reply, claim.outcome if self.handler else "stored", post, short_key(delivery.order.key))

    def _processed(self, handler: AnyHandler, inbox: "Inbox", delivery: Delivery, claim: Claim) -> Reply:
        """Let the handler process a claimed delivery, unless a version of its order is being processed already."""
        if claim.outcome is Outcome.SAME:
            return _REPEATS.get(claim.state, BUSY)
        if claim.collides:
            inbox.unclaim(claim)
            return BUSY
        return OK if succeeds(handler, delivery, claim, wait=self.wait, within=inbox.attempt(claim)) else FAILED


_REPEATS = {State.FINISHED: KNOWN, State.SET_ASIDE: SET_ASIDE}


def _stored(claim: Claim) -> Reply:
    return KNOWN if claim.outcome is Outcome.SAME else STORED


def _without_values(error: Exception) -> str:
    """Return what a database said went wrong, less the statement's values, which are a customer's."""
    said = str(getattr(error, "orig", "")).partition("\n")[0]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
