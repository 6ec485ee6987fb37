"""What every adapter does with a body: verify, claim, let the handler work, and answer; only the framework differs."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from shopintegrator_hook.claim import Claim, Outcome
from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.errors import HookError, PayloadError
from shopintegrator_hook.hook import Hook

if TYPE_CHECKING:  # an adapter without an inbox needs no database
    from shopintegrator_hook.inbox.inbox import Inbox

_log = logging.getLogger("shopintegrator_hook")
Handler = Callable[..., Any]


@attrs.frozen
class Reply:
    """What the sender is told."""

    status: int
    text: str


@attrs.frozen
class Reception:
    """A hook, the handler for its deliveries, and the inbox that keeps them from being processed twice.

    With an inbox the handler is called with the delivery and its claim, and only if that is not `Outcome.SAME`;
    without a handler deliveries are stored for later. Without an inbox the handler gets every delivery.
    """

    hook: Hook
    handler: Handler | None
    inbox: "Inbox | None"

    def __attrs_post_init__(self) -> None:
        if self.handler is None and self.inbox is None:
            raise ValueError("without a handler and without an inbox every order would be lost; give one of them")

    def answer(self, body: bytes, content_type: str | None, content_length: int | None) -> Reply:
        """Take one post in; an error of the handler is logged and answered with 500, so that the sender tries again."""
        try:
            delivery = self._received(body, content_type, content_length)
        except HookError as error:
            _log.warning("a post was refused (%s): %s", error.code, error)
            return Reply(error.status, error.public)
        claim = self.inbox.claim(delivery) if self.inbox else None
        if claim is not None and claim.outcome is Outcome.SAME:
            return Reply(200, "known")
        if self.handler is None:
            return Reply(202, "stored")
        return self._handled(self.handler, delivery, claim)

    def _received(self, body: bytes, content_type: str | None, content_length: int | None) -> Delivery:
        if content_length and not body:
            raise PayloadError(
                f"the request says it has {content_length} bytes, but they were read before; nothing may parse the form"
                " or read the body of this route before its view does, no middleware either",
                code="body_consumed",
            )
        return self.hook.receive(body, content_type)

    def _handled(self, handler: Handler, delivery: Delivery, claim: Claim | None) -> Reply:
        try:
            with self._claimed(claim):
                handler(delivery) if claim is None else handler(delivery, claim)
        except Exception:  # noqa: BLE001 - any failure means: try again
            _log.exception("the handler failed for order %r; the sender may try again", delivery.order.number)
            return Reply(500, "not processed, try again")
        return Reply(200, "ok")

    @contextmanager
    def _claimed(self, claim: Claim | None) -> Iterator[None]:
        """Finish the claim, or take it back whatever stopped the handler, also a worker that is shut down."""
        if claim is None or self.inbox is None:
            yield
            return
        try:
            yield
        except BaseException:
            self.inbox.unclaim(claim)
            raise
        self.inbox.finish(claim)
