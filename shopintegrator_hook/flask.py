"""Receive posts in Flask: ``app.register_blueprint(order_blueprint(hook, handler, url="/orders"))``."""

from typing import TYPE_CHECKING, overload

from shopintegrator_hook.claim.handler import AnyHandler, Handler, InboxHandler, Waiter, awaited, is_async
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Reception
from shopsite_orders.core.extras import missing

try:
    from flask import Blueprint, Response, request
except ModuleNotFoundError as exc:
    raise missing("this adapter needs Flask", "flask", exc) from exc

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox

_CHUNK = 64 * 1024


@overload
def order_blueprint(
    hook: Hook, handler: Handler, *, inbox: None = None, url: str = "/orders", name: str = "shopintegrator"
) -> Blueprint: ...
@overload
def order_blueprint(
    hook: Hook,
    handler: InboxHandler | None = None,
    *,
    inbox: "Inbox",
    url: str = "/orders",
    name: str = "shopintegrator",
) -> Blueprint: ...
def order_blueprint(
    hook: Hook,
    handler: AnyHandler | None = None,
    *,
    inbox: "Inbox | None" = None,
    url: str = "/orders",
    name: str = "shopintegrator",
) -> Blueprint:
    """Return a blueprint with one route; `handler` is called as `Reception` says.

    Raises:
        TypeError: the handler takes other arguments, or is async and there is no asgiref, which Flask needs for that.
    """
    wait = _waiter()
    if wait is None and is_async(handler):
        raise TypeError(
            "the handler is async, which Flask can only run with asgiref: pip install 'flask[async]', or let the"
            " handler be a plain function"
        )
    reception = Reception(hook, handler, inbox, wait)
    blueprint = Blueprint(name, __name__)

    @blueprint.post(url)
    def receive() -> Response:
        length = request.headers.get("Content-Length")
        reply = reception.answer(_body(hook.limits.bytes), request.content_type, length)
        return Response(reply.text, reply.status, reply.headers, mimetype="text/plain")

    return blueprint


def _waiter() -> Waiter | None:
    """Return what runs a coroutine to its end, `None` where Flask could not do it either."""
    try:
        from asgiref.sync import async_to_sync  # noqa: PLC0415 - optional
    except ModuleNotFoundError:
        return None
    return async_to_sync(awaited)


def _body(limit: int) -> bytes:
    """Return the body, at most a little more than `limit`; nothing where a form parser has read it.

    Not `request.data`, which is empty for a form. What someone else has read whole is still in `get_data`.
    """
    body = bytearray()
    while len(body) <= limit and (chunk := request.stream.read(_CHUNK)):
        body += chunk
    return bytes(body) or request.get_data()
