"""One app of each framework with the same hook, for test clients and for real servers.

Each framework is imported by its own app alone, so that a worker of a server starts with what it needs.
"""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, Inbox, RetryRules

# What a killed worker held is abandoned after two seconds, and nothing is ever set aside.
IMPATIENT = RetryRules(lease=timedelta(seconds=2), attempts=1000, first_wait=timedelta())
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
    if ledger := os.environ.get("HOOK_LEDGER"):
        return (
            hook,
            Unreliable(ledger),
            Inbox(os.environ["HOOK_DATABASE"], shop=os.environ["HOOK_SHOP"], retry_rules=IMPATIENT),
        )
    return hook, fail_for_9999, Inbox(os.environ["HOOK_DATABASE"])


class Unreliable:
    """A handler that fails one time in five, is slow one time in five, and writes down each order that it has done."""

    def __init__(self, ledger: str) -> None:
        self.ledger = Path(ledger)

    def __call__(self, delivery: Delivery, _: Claim) -> None:
        match random.randrange(5):
            case 0:
                raise RuntimeError("the shelf is empty")
            case 1:
                time.sleep(0.3)
        with self.ledger.open("a") as ledger:  # one short write at the end of a file is whole or not there
            ledger.write(f"{delivery.order.number}\n")


def fail_for_9999(delivery: Delivery, _: Claim) -> None:
    if delivery.order.number == "9999":
        raise RuntimeError("the shelf is empty")


async def fail_for_9999_async(delivery: Delivery, claim: Claim) -> None:
    fail_for_9999(delivery, claim)


def configure_django() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(SECRET_KEY="x", ALLOWED_HOSTS=["*"], LOGGING_CONFIG=None)
        django.setup()


def django_app(*arguments: Any, middleware: tuple[str, ...] = ()) -> Any:
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.urls import path

    from shopintegrator_hook.django import order_view

    hook, handler, inbox = arguments or setting()
    configure_django()
    settings.MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware", *middleware]
    settings.ROOT_URLCONF = (path("orders", order_view(hook, handler, inbox=inbox)),)
    return get_wsgi_application()


def flask_app(*arguments: Any) -> Any:
    from flask import Flask

    from shopintegrator_hook.flask import order_blueprint

    hook, handler, inbox = arguments or setting()
    app = Flask(__name__)
    app.register_blueprint(order_blueprint(hook, handler, inbox=inbox))
    return app


def fastapi_app(*arguments: Any, dependencies: tuple[Any, ...] = ()) -> Any:
    from fastapi import FastAPI

    from shopintegrator_hook.fastapi import order_router

    hook, handler, inbox = arguments or setting()
    handler = fail_for_9999_async if handler is fail_for_9999 else handler
    app = FastAPI(dependencies=dependencies)
    app.include_router(order_router(hook, handler, inbox=inbox))
    return app
