"""A handler: the user's own function, called as it was meant, whether it is plain or async."""

import inspect
import logging
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any, TypeAlias

from shopintegrator_hook.claim import Claim
from shopintegrator_hook.delivery import Delivery

# What a handler returns is not looked at, unless it can be awaited: then it is.
Handler: TypeAlias = Callable[[Delivery], object]
InboxHandler: TypeAlias = Callable[[Delivery, Claim], object]
AnyHandler: TypeAlias = Handler | InboxHandler
Waiter: TypeAlias = Callable[[Awaitable[object]], object]
_KEPT = "it is kept as delivery {}, and tried again when it is posted again, or by Inbox.retry"
_NOT_KEPT = "it is lost unless it is posted again; pass inbox= to have orders kept"
_log = logging.getLogger("shopintegrator_hook")


def checked(handler: Any, *arguments: str) -> None:
    """Refuse what cannot be called with these arguments.

    Raises:
        TypeError: it is not a function, or takes other arguments.
    """
    expected = f"a handler is called with {' and '.join(arguments)}"
    if not callable(handler):
        raise TypeError(f"{expected}, but {type(handler).__name__} is not a function")
    try:
        signature = inspect.signature(handler)
    except ValueError:  # some of C's functions do not tell
        return
    try:
        signature.bind(*arguments)
    except TypeError as error:
        raise TypeError(
            f"{expected}, but this one takes {signature}: let it take them, by those names or others"
        ) from error


def is_async(handler: Any) -> bool:
    """Say whether a call of it only makes a coroutine: an ``async def``, a partial or a method of one."""
    while isinstance(handler, partial):
        handler = handler.func
    return inspect.iscoroutinefunction(handler) or inspect.iscoroutinefunction(getattr(handler, "__call__", None))  # noqa: B004 - not whether, but how it is called


def succeeds(
    handler: Callable[..., object],
    *arguments: Any,
    wait: Waiter | None,
    within: AbstractContextManager[None],
) -> bool:
    """Call a handler within a claim, and say whether it did its work; what it raises is logged."""
    try:
        with within:
            _call(handler, *arguments, wait=wait)
    except Exception:  # noqa: BLE001 - it is the user's, and may raise anything
        delivery, *claims = arguments
        kept = _KEPT.format(claims[0].id) if claims else _NOT_KEPT
        _log.exception("the handler failed for order %r: %s", delivery.order.number, kept)
        return False
    return True


async def awaited(result: Awaitable[object]) -> object:
    """Return what comes of an awaitable, as a coroutine, which event loops ask for."""
    return await result


def _call(handler: Callable[..., object], *arguments: object, wait: Waiter | None) -> None:
    """Call a handler, and return when it is done: what it returns for someone to await goes to `wait`."""
    result = handler(*arguments)
    if not inspect.isawaitable(result):
        return
    if wait is None:
        if inspect.iscoroutine(result):
            result.close()  # or Python would warn of it at some other time
        raise TypeError(
            f"the handler returned a {type(result).__name__} for someone to await, and nothing here does; let its work"
            " be done when it returns"
        )
    wait(result)
