"""Receive posts in FastAPI: ``app.include_router(order_router(hook, handler, url="/orders"))``."""

from contextlib import suppress
from typing import TYPE_CHECKING, overload

from shopintegrator_hook.claim.handler import AnyHandler, Handler, InboxHandler, awaited
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Reception
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


@overload
def order_router(hook: Hook, handler: Handler, *, inbox: None = None, url: str = "/orders") -> APIRouter: ...
@overload
def order_router(
    hook: Hook, handler: InboxHandler | None = None, *, inbox: "Inbox", url: str = "/orders"
) -> APIRouter: ...
def order_router(
    hook: Hook, handler: AnyHandler | None = None, *, inbox: "Inbox | None" = None, url: str = "/orders"
) -> APIRouter:
    """Return a router with one route; `handler`, async or a plain function, is called as `Reception` says.

    The inbox and a plain handler work in a thread, so that the event loop goes on; what is async works in the loop.

    Raises:
        TypeError: the handler takes other arguments.
    """
    reception = Reception(hook, handler, inbox, lambda result: from_thread.run(awaited, result))
    router = APIRouter()

    @router.post(url)
    async def receive(request: Request) -> PlainTextResponse:
        body = await _body(request, hook.limits.bytes)
        told = (request.headers.get(name) for name in ("content-type", "content-length"))
        reply = await run_in_threadpool(reception.answer, body, *told)
        return PlainTextResponse(reply.text, reply.status, reply.headers)

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
