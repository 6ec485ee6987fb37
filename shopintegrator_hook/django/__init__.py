"""Receive posts in Django: ``urlpatterns = [path("orders", order_view(hook, handler))]``.

Add ``"shopintegrator_hook.django"`` to ``INSTALLED_APPS`` and ``manage.py check`` looks at the hooks in your URLs, too.
"""

from shopsite_orders.core.extras import missing

try:
    import django  # noqa: F401 - to say what is missing
except ModuleNotFoundError as exc:
    raise missing("this adapter needs Django", "django", exc) from exc

from shopintegrator_hook.django.view import order_view

__all__ = ["order_view"]
