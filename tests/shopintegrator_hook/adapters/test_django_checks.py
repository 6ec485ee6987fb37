"""What ``manage.py check`` says of the hooks in a project's URLs."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps as registry
from django.conf import settings
from django.core.checks import run_checks
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import include, path, re_path

from shopintegrator_hook import FieldMap, Hook, Inbox
from shopintegrator_hook.django import order_view
from shopintegrator_hook.django.checks import check_hooks

import hook_apps as apps

COMMON = "django.middleware.common.CommonMiddleware"


@pytest.fixture
def good(secret: str, tmp_path: Path) -> Iterator[Any]:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    yield order_view(Hook(secrets={"a": secret}, field_map=FieldMap.loads(apps.MAP)), None, inbox=inbox)
    inbox.close()


@pytest.fixture(autouse=True)
def _configured(good: Any) -> Iterator[None]:
    apps.configure_django()
    with override_settings(DEBUG=False, MIDDLEWARE=[COMMON], APPEND_SLASH=True, ROOT_URLCONF=(path("orders", good),)):
        yield


def ids(*patterns: Any, **changes: Any) -> list[str | None]:
    with override_settings(ROOT_URLCONF=patterns, **changes):
        return [message.id for message in check_hooks(None)]


def test_a_hook_with_an_inbox_and_a_map_has_nothing_to_be_said_of_it(good: Any) -> None:
    assert ids(path("orders", good)) == []


def test_a_hook_without_an_inbox_or_a_map_is_named_with_its_route(secret: str) -> None:
    bare = order_view(Hook(secrets={"a": secret}), lambda _: None)
    with override_settings(ROOT_URLCONF=(path("shop/", include([path("orders", bare)])),)):
        messages = check_hooks(None)
    assert [message.id for message in messages] == ["shopintegrator_hook.W001", "shopintegrator_hook.W002"]
    assert all("The hook at 'shop/orders'" in message.msg and message.hint for message in messages)


def test_a_route_that_ends_with_a_slash_loses_posts_where_django_appends_it(good: Any) -> None:
    for pattern in (path("orders/", good), re_path(r"^orders/$", good)):
        assert ids(pattern) == ["shopintegrator_hook.W003"]
        assert ids(pattern, APPEND_SLASH=False) == ids(pattern, MIDDLEWARE=[]) == []


def test_atomic_requests_do_not_hold_for_a_hook(good: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(settings.DATABASES, "default", {"ATOMIC_REQUESTS": True})
    assert ids(path("orders", good)) == ["shopintegrator_hook.W004"]


def test_debug_is_told(good: Any) -> None:
    assert ids(path("orders", good), DEBUG=True) == ["shopintegrator_hook.I001"]


def test_a_project_without_a_hook_hears_nothing() -> None:
    def other(_: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert ids(path("orders/", other), DEBUG=True) == []
    assert check_hooks([]) == []


def test_the_app_registers_the_checks(secret: str) -> None:
    bare = order_view(Hook(secrets={"a": secret}, field_map=FieldMap.loads(apps.MAP)), lambda _: None)
    with override_settings(INSTALLED_APPS=["shopintegrator_hook.django"], ROOT_URLCONF=(path("orders", bare),)):
        assert registry.get_app_config("shopintegrator_hook").verbose_name == "ShopIntegrator hook"
        assert [message.id for message in run_checks(tags=["urls"])] == ["shopintegrator_hook.W001"]
