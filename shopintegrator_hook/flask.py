"""Receive posts in Flask: ``app.register_blueprint(order_blueprint(hook, handler, url="/orders"))``."""

from typing import TYPE_CHECKING

from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Handler, Reception
from shopsite_orders.core.extras import missing

try:
    from flask import Blueprint, Response, request
except ModuleNotFoundError as exc:
    raise missing("this adapter needs Flask", "flask", exc) from exc

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox

_CHUNK = 64 * 1024


def order_blueprint(
    hook: Hook,
    handler: Handler | None = None,
    *,
    inbox: "Inbox | None" = None,
    url: str = "/orders",
    name: str = "shopintegrator",
) -> Blueprint:
    """Return a blueprint with one route; `handler` is called as `Reception` says."""
    reception = Reception(hook, handler, inbox)
    blueprint = Blueprint(name, __name__)

    @blueprint.post(url)
    def receive() -> Response:
        reply = reception.answer(_body(hook.limits.bytes), request.content_type, request.content_length)
        return Response(reply.text, reply.status, mimetype="text/plain")

    return blueprint


def _body(limit: int) -> bytes:
    """Return the body, at most a little more than `limit`; nothing where a form parser has read it.

    Not `request.data`, which is empty for a form. What someone else has read whole is still in `get_data`.
    """
    body = bytearray()
    while len(body) <= limit and (chunk := request.stream.read(_CHUNK)):
        body += chunk
    return bytes(body) or request.get_data()
