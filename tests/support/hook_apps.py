"""One app of each framework with the same hook, for test clients and for real servers."""

import os
from collections.abc import Callable
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import path
from fastapi import FastAPI
from flask import Flask

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, Inbox
from shopintegrator_hook.django import order_view
from shopintegrator_hook.fastapi import order_router
from shopintegrator_hook.flask import order_blueprint

MAP = """
[fields]
order_id = "number"
name = "billing.full_name"
"item_{n}" = "lines[n].name"
"qty_{n}" = "lines[n].quantity"
"""


def setting() -> tuple[Hook, Callable[..., None], Inbox]:
    """Return what a server's app is made of: everything comes from the environment."""
    hook = Hook(secrets={"2026": os.environ["HOOK_SECRET"]}, field_map=FieldMap.loads(MAP))
    return hook, fail_for_9999, Inbox(os.environ["HOOK_DATABASE"])


def fail_for_9999(delivery: Delivery, _: Claim) -> None:
    if delivery.order.number == "9999":
        raise RuntimeError("the shelf is empty")


async def fail_for_9999_async(delivery: Delivery, claim: Claim) -> None:
    fail_for_9999(delivery, claim)


def django_app(*arguments: Any, middleware: tuple[str, ...] = ()) -> Any:
    hook, handler, inbox = arguments or setting()
    if not settings.configured:
        settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None)
        django.setup()
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware", *middleware]
    settings.ROOT_URLCONF = (path("orders", order_view(hook, handler, inbox=inbox)),)
    return get_wsgi_application()


def flask_app(*arguments: Any) -> Any:
    hook, handler, inbox = arguments or setting()
    app = Flask(__name__)
    app.register_blueprint(order_blueprint(hook, handler, inbox=inbox))
    return app


def fastapi_app(*arguments: Any, dependencies: tuple[Any, ...] = ()) -> Any:
    hook, handler, inbox = arguments or setting()
    handler = fail_for_9999_async if handler is fail_for_9999 else handler
    app = FastAPI(dependencies=dependencies)
    app.include_router(order_router(hook, handler, inbox=inbox))
    return app
