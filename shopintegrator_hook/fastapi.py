"""Receive posts in FastAPI: ``app.include_router(order_router(hook, handler, url="/orders"))``."""

import inspect
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Handler, Reception
from shopsite_orders.core.extras import missing

try:
    from anyio import from_thread
    from fastapi import APIRouter, Request
    from fastapi.concurrency import run_in_threadpool
    from fastapi.responses import PlainTextResponse
except ModuleNotFoundError as exc:
    raise missing("this adapter needs FastAPI", "fastapi", exc) from exc

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox


def order_router(
    hook: Hook, handler: Handler | None = None, *, inbox: "Inbox | None" = None, url: str = "/orders"
) -> APIRouter:
    """Return a router with one route; `handler`, a coroutine or a plain function, is called as `Reception` says.

    The inbox and a plain handler work in a thread, so that the event loop goes on.
    """
    called = partial(from_thread.run, handler) if handler and inspect.iscoroutinefunction(handler) else handler
    reception = Reception(hook, called, inbox)
    router = APIRouter()

    @router.post(url)
    async def receive(request: Request) -> PlainTextResponse:
        body = await _body(request, hook.limits.bytes)
        length = request.headers.get("content-length", "")
        number = int(length) if length.isdecimal() else None
        reply = await run_in_threadpool(reception.answer, body, request.headers.get("content-type"), number)
        return PlainTextResponse(reply.text, reply.status)

    return router


async def _body(request: Request, limit: int) -> bytes:
    """Return the body, at most one chunk more than `limit`; nothing where someone else has read it."""
    body = bytearray()
    with suppress(RuntimeError):  # Starlette's "Stream consumed"; the reception says what that means
        async for chunk in request.stream():
            body += chunk
            if len(body) > limit:
                break
    return bytes(body)
