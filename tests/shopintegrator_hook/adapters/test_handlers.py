"""A handler is what its writer thinks it is, in every framework: async or not, and called with what it takes."""

import asyncio
import functools
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import FieldMap, Hook, Inbox, Outcome, State
from shopintegrator_hook.flask import order_blueprint
from shopintegrator_hook.sandbox import Answer

import hook_apps as apps
from hook_clients import CLIENTS, asgi_django_client

FORM = "application/x-www-form-urlencoded"
EVERYWHERE = {**CLIENTS, "django under ASGI": asgi_django_client}


class Shelf:
    """Handlers that are async in several ways, and what they have done by the time the post is answered."""

    def __init__(self) -> None:
        self.done: list[tuple[str, Outcome]] = []

    async def put(self, delivery: Any, claim: Any) -> None:
        await asyncio.sleep(0.01)
        if delivery.order.number == "9999":
            raise RuntimeError("the shelf is empty")
        self.done.append((delivery.order.number, claim.outcome))

    async def __call__(self, delivery: Any, claim: Any) -> None:
        await self.put(delivery, claim)

    def plain_but_async(self, delivery: Any, claim: Any) -> Any:
        return self.put(delivery, claim)


def form(secret: str, number: str = "7") -> bytes:
    return f"order_id={number}&key={quote_plus(secret)}".encode()


@pytest.fixture
def hook(secret: str) -> Hook:
    return Hook(secrets={"2026": secret}, field_map=FieldMap.loads(apps.MAP))


@pytest.mark.parametrize("framework", EVERYWHERE)
@pytest.mark.parametrize("way", ["method", "partial", "object", "plain"])
def test_an_async_handler_has_done_its_work_when_the_answer_is_200(
    framework: str, way: str, hook: Hook, secret: str, tmp_path: Path
) -> None:
    shelf, inbox = Shelf(), Inbox(f"sqlite:///{tmp_path}/inbox.db")
    handler: Any = {
        "method": shelf.put,
        "partial": functools.partial(shelf.put),
        "object": shelf,
        "plain": shelf.plain_but_async,
    }[way]
    with EVERYWHERE[framework](hook, handler, inbox) as post:
        assert post(form(secret), FORM) == Answer(200, "ok")
        assert shelf.done == [("7", Outcome.NEW)]
        assert post(form(secret, "9999"), FORM) == Answer(500, "not processed, try again")
    assert [stored.state for stored in inbox.deliveries()] == [State.FINISHED, State.FAILED]
    inbox.close()


def async_one(delivery: Any) -> Any: ...


@pytest.mark.parametrize("framework", CLIENTS)
def test_a_handler_that_takes_no_claim_is_refused_where_there_is_an_inbox(
    framework: str, hook: Hook, tmp_path: Path
) -> None:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    with (
        pytest.raises(TypeError, match="a handler is called with the delivery and its claim, but this one takes"),
        CLIENTS[framework](hook, async_one, inbox),
    ):
        pass
    inbox.close()


@pytest.mark.parametrize("framework", CLIENTS)
def test_a_handler_that_takes_a_claim_is_refused_where_there_is_no_inbox(framework: str, hook: Hook) -> None:
    with (
        pytest.raises(TypeError, match="a handler is called with the delivery, but this one takes"),
        CLIENTS[framework](hook, apps.fail_for_9999, None),
    ):
        pass


def test_flask_refuses_an_async_handler_where_nothing_could_await_it(
    hook: Hook, secret: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "asgiref.sync", None)
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    with pytest.raises(TypeError, match=r"pip install 'flask\[async\]'"):
        order_blueprint(hook, Shelf().put, inbox=inbox)
    shelf = Shelf()
    with CLIENTS["flask"](hook, shelf.plain_but_async, inbox) as post:
        assert post(form(secret), FORM) == Answer(500, "not processed, try again")
    assert [(stored.state, stored.error) for stored in inbox.deliveries()] == [(State.FAILED, "TypeError")]
    assert shelf.done == []
    inbox.close()
