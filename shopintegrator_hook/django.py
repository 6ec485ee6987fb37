"""Receive posts in Django: ``urlpatterns = [path("orders", order_view(hook, handler))]``."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from shopintegrator_hook.hook import Hook
from shopintegrator_hook.reception import Handler, Reception
from shopsite_orders.core.extras import missing

try:
    from django.http import HttpRequest, HttpResponse
    from django.views.decorators.csrf import csrf_exempt
    from django.views.decorators.http import require_POST
except ModuleNotFoundError as exc:
    raise missing("this adapter needs Django", "django", exc) from exc

if TYPE_CHECKING:
    from shopintegrator_hook.inbox.inbox import Inbox


def order_view(
    hook: Hook, handler: Handler | None = None, *, inbox: "Inbox | None" = None
) -> Callable[[HttpRequest], HttpResponse]:
    """Return a view for one hook; `handler` is called as `Reception` says."""
    reception = Reception(hook, handler, inbox)

    @csrf_exempt
    @require_POST
    def view(request: HttpRequest) -> HttpResponse:
        # Not `request.body`: its limit is Django's, and the form parser must never see this request.
        body = request.read(hook.limits.bytes + 1)
        length = str(request.META.get("CONTENT_LENGTH") or "")
        reply = reception.answer(body, request.META.get("CONTENT_TYPE"), int(length) if length.isdecimal() else None)
        return HttpResponse(reply.text, status=reply.status, content_type="text/plain")

    return view
