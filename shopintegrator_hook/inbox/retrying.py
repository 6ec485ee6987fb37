"""Trying again: what waits is claimed, one by one, and handed to a handler."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeAlias

from shopintegrator_hook.claim import Claim, Stored
from shopintegrator_hook.claim.handler import InboxHandler, Waiter, awaited, checked, is_async, succeeds
from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.errors import HookError
from shopintegrator_hook.field_map import FieldMap

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox

MapOrGuess: TypeAlias = FieldMap | Callable[[Mapping[str, tuple[str, ...]]], FieldMap]
_log = logging.getLogger("shopintegrator_hook")


def retry(
    inbox: "Inbox",
    handler: InboxHandler,
    field_map: MapOrGuess | None,
    *,
    at_once: bool,
    ids: Collection[int] | None,
) -> list[int]:
    """Do what `Inbox.retry` says, and return the ids of what was tried."""
    checked(handler, "the delivery", "its claim")
    tried: list[int] = []
    with _waiter(handler) as wait:
        for waiting in inbox.waiting(unreadable=field_map is not None, at_once=at_once, ids=ids):
            taken = _taken(inbox, waiting, field_map, at_once=at_once or ids is not None)
            if taken is not None:
                delivery, claim = taken
                succeeds(handler, delivery, claim, wait=wait, within=inbox.attempt(claim))
                tried.append(claim.id)
    return tried


def reread(inbox: "Inbox", waiting: Stored, field_map: MapOrGuess) -> Delivery:
    """Read a kept post by another map; that it cannot be read is noted.

    Raises:
        PayloadError: no order can be made of it by this map either.
    """
    with inbox.reading(waiting.id):
        return waiting.delivery(field_map if isinstance(field_map, FieldMap) else field_map(waiting.fields))


def _taken(
    inbox: "Inbox", waiting: Stored, field_map: MapOrGuess | None, *, at_once: bool
) -> tuple[Delivery, Claim] | None:
    """Return a delivery that is claimed now, `None` when it cannot be read or someone else has it in hand."""
    try:
        other = None if field_map is None else reread(inbox, waiting, field_map)
    except HookError as error:
        _log.warning("delivery %d cannot be read by this map, either: %s", waiting.id, error)
        return None
    claim = inbox.reclaim(waiting, other, at_once=at_once)
    return None if claim is None else (other or waiting.delivery(), claim)


@contextmanager
def _waiter(handler: InboxHandler) -> Iterator[Waiter]:
    """Lend an event loop for handlers that are async.

    Raises:
        TypeError: there is one in this thread, which would stand still meanwhile.
    """
    if is_async(handler) and _loop_runs():
        raise TypeError(
            "an async handler needs an event loop of its own here: await asyncio.to_thread(inbox.retry, handler)"
        )
    with asyncio.Runner() as runner:
        yield lambda result: runner.run(awaited(result))


def _loop_runs() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
