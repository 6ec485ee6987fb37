"""The measured table's rows for Django: who reads the body first."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import Hook
from shopintegrator_hook.sandbox import Answer, encoded

from hook_clients import django_client

View = Callable[[Any], Any]


def reads_the_form_first(view: View) -> View:
    return lambda request: (request.POST, view(request))[1]


def reads_the_body_first(view: View) -> View:
    return lambda request: (request.body, view(request))[1]


def reads_the_form_after(view: View) -> View:
    def respond(request: Any) -> Any:
        response = view(request)
        assert not request.POST
        return response

    return respond


@pytest.mark.parametrize(
    ("middleware", "encoding", "answer"),
    [
        ("reads_the_form_first", "urlencoded", Answer(200, "ok")),
        ("reads_the_body_first", "urlencoded", Answer(200, "ok")),
        ("reads_the_form_after", "urlencoded", Answer(200, "ok")),
        ("reads_the_form_first", "multipart", Answer(500, "not read")),
        ("reads_the_body_first", "multipart", Answer(200, "ok")),
        ("reads_the_form_after", "multipart", Answer(200, "ok")),
        ("reads_the_form_first", "json", Answer(200, "ok")),
    ],
)
def test_a_middleware_that_reads_first_is_survived_or_named(
    secret: str, middleware: str, encoding: Any, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    body, content_type = encoded([("order_id", "7"), ("key", secret)], encoding, None)
    hook = Hook(secrets={"2026": secret})
    with django_client(hook, lambda _: None, None, middleware=(f"{__name__}.{middleware}",)) as post:
        assert post(body, content_type) == answer
    assert ("were read before" in caplog.text) is (answer.status == 500)


def test_the_view_needs_no_csrf_token(secret: str) -> None:
    with django_client(Hook(secrets={"2026": secret}), lambda _: None, None) as post:
        assert post(f"order_id=7&key={quote_plus(secret)}".encode(), None) == Answer(200, "ok")
