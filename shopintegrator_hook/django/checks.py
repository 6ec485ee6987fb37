"""System checks: what works in Django without a word, and loses or repeats an order later."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Info, Warning  # noqa: A004 - Django's own name for it
from django.urls import URLPattern, URLResolver, get_resolver

from shopintegrator_hook.reception import Reception

_SLASHES = "django.middleware.common.CommonMiddleware"


def check_hooks(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Look at every hook that the project's URLs lead to."""
    if app_configs is not None or not getattr(settings, "ROOT_URLCONF", None):
        return []
    found = [*_hooks(get_resolver().url_patterns)]
    return [message for route, reception in found for message in _of_hook(route, reception)] + (
        [*_of_settings()] if found else []
    )


def _hooks(patterns: Sequence[Any], before: str = "") -> Iterator[tuple[str, Reception]]:
    """Yield each view of ours below some patterns, with its route."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _hooks(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern) and isinstance(getattr(pattern.callback, "reception", None), Reception):
            yield route, pattern.callback.reception  # type: ignore[attr-defined]


def _of_hook(route: str, reception: Reception) -> Iterator[CheckMessage]:
    if reception.inbox is None:
        yield Warning(
            f"The hook at {route!r} has no inbox: an order that is posted twice is processed twice, and one whose"
            " handler fails is lost unless ShopIntegrator tries again.",
            hint="Give order_view(..., inbox=Inbox(...)).",
            id="shopintegrator_hook.W001",
        )
    if reception.hook.field_map is None:
        yield Warning(
            f"The hook at {route!r} has no field map: it guesses anew for each post what its fields are.",
            hint="Write a map with 'shopintegrator-hook learn', and give Hook(..., field_map=FieldMap.load(...)).",
            id="shopintegrator_hook.W002",
        )
    if route.rstrip("$").endswith("/") and settings.APPEND_SLASH and _SLASHES in settings.MIDDLEWARE:
        yield Warning(
            f"The route {route!r} ends with a slash, and a post to its URL without one is lost: with DEBUG Django"
            " raises an error, and without it redirects, which drops the body.",
            hint="Let the route end without a slash, or see that the URL in ShopIntegrator's console has it.",
            id="shopintegrator_hook.W003",
        )


def _of_settings() -> Iterator[CheckMessage]:
    if any(database.get("ATOMIC_REQUESTS") for database in settings.DATABASES.values()):
        yield Warning(
            "ATOMIC_REQUESTS does not hold for a hook's view: what its handler saved before it failed stays saved.",
            hint="Do the handler's work within transaction.atomic().",
            id="shopintegrator_hook.W004",
        )
    if settings.DEBUG:
        yield Info(
            "DEBUG is on: an error in a middleware would show its sender the settings and a customer's order, and"
            " Django remembers every query of a handler.",
            hint="Receive orders with DEBUG only on your own computer.",
            id="shopintegrator_hook.I001",
        )
