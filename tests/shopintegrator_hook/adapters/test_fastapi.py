"""The measured table's rows for FastAPI: who reads the body first."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import Depends, Form, Request

from shopintegrator_hook import Hook
from shopintegrator_hook.sandbox import Answer, encoded

from hook_clients import fastapi_client


async def reads_the_form_first(request: Request) -> None:
    await request.form()


async def reads_the_body_first(request: Request) -> None:
    assert await request.body()


async def has_a_form_parameter(order_id: str = Form()) -> None:
    assert order_id


async def reads_the_form_after_the_body(request: Request) -> None:
    assert await request.body()
    await request.form()


@pytest.mark.parametrize(
    ("first", "encoding", "answer"),
    [
        (reads_the_form_first, "urlencoded", Answer(500, "not read")),
        (reads_the_body_first, "urlencoded", Answer(200, "ok")),
        (reads_the_form_after_the_body, "urlencoded", Answer(200, "ok")),
        (has_a_form_parameter, "urlencoded", Answer(500, "not read")),
        (reads_the_form_first, "multipart", Answer(500, "not read")),
        (reads_the_body_first, "multipart", Answer(200, "ok")),
        (reads_the_form_after_the_body, "multipart", Answer(200, "ok")),
        (has_a_form_parameter, "multipart", Answer(500, "not read")),
    ],
)
def test_what_reads_before_the_route_is_survived_or_named(
    secret: str, first: Callable[..., Any], encoding: Any, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    body, content_type = encoded([("order_id", "7"), ("key", secret)], encoding, None)
    hook = Hook(secrets={"2026": secret})
    with fastapi_client(hook, lambda _: None, None, dependencies=(Depends(first),)) as post:
        assert post(body, content_type) == answer
    assert ("were read before" in caplog.text) is (answer.status == 500)


def test_a_coroutine_and_a_plain_function_are_both_handlers(secret: str) -> None:
    called: list[str] = []

    async def coroutine(delivery: Any) -> None:
        called.append(f"coroutine {delivery.order.number}")

    def plain(delivery: Any) -> None:
        called.append(f"plain {delivery.order.number}")

    body, content_type = encoded([("order_id", "7"), ("key", secret)], "urlencoded", None)
    for handler in (coroutine, plain):
        with fastapi_client(Hook(secrets={"2026": secret}), handler, None) as post:
            assert post(body, content_type) == Answer(200, "ok")
    assert called == ["coroutine 7", "plain 7"]
