"""The view: a request of Django's in, an answer of the reception out."""

from collections.abc import Callable
from typing import TYPE_CHECKING, overload

from asgiref.sync import async_to_sync
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from shopintegrator_hook.claim.handler import AnyHandler, Handler, InboxHandler, awaited
from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Reception

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox

View = Callable[[HttpRequest], HttpResponse]


@overload
def order_view(hook: Hook, handler: Handler, *, inbox: None = None) -> View: ...
@overload
def order_view(hook: Hook, handler: InboxHandler | None = None, *, inbox: "Inbox") -> View: ...
def order_view(hook: Hook, handler: AnyHandler | None = None, *, inbox: "Inbox | None" = None) -> View:
    """Return a view for one hook; `handler`, async or a plain function, is called as `Reception` says.

    It works under WSGI and under ASGI. ``ATOMIC_REQUESTS`` leaves it alone: an order that is noted as processed must
    not be rolled back afterwards.

    Raises:
        TypeError: the handler takes other arguments.
    """
    reception = Reception(hook, handler, inbox, async_to_sync(awaited))

    @transaction.non_atomic_requests
    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        # Not `request.body`: its limit is Django's, and the form parser must never see this request.
        body = request.read(hook.limits.bytes + 1)
        length = str(request.META.get("CONTENT_LENGTH") or "")
        reply = reception.answer(body, request.META.get("CONTENT_TYPE"), length)
        return HttpResponse(reply.text, status=reply.status, content_type="text/plain", headers=reply.headers)

    view.reception = reception  # type: ignore[attr-defined] # for the system checks
    return view
