"""The measured table's rows for Flask: who reads the body first."""

from collections.abc import Callable
from typing import Any

import flask
import pytest

from shopintegrator_hook import Hook
from shopintegrator_hook.sandbox import Answer, encoded

from hook_clients import flask_client


def reads_the_form_first() -> None:
    assert flask.request.form is not None


def reads_the_body_first() -> None:
    assert flask.request.get_data()


def reads_the_form_after_the_body() -> None:
    assert flask.request.get_data()
    assert flask.request.form is not None


@pytest.mark.parametrize(
    ("before", "encoding", "answer"),
    [
        (reads_the_form_first, "urlencoded", Answer(500, "not read")),
        (reads_the_body_first, "urlencoded", Answer(200, "ok")),
        (reads_the_form_after_the_body, "urlencoded", Answer(200, "ok")),
        (reads_the_form_first, "multipart", Answer(500, "not read")),
        (reads_the_body_first, "multipart", Answer(200, "ok")),
        (reads_the_form_after_the_body, "multipart", Answer(200, "ok")),
        (reads_the_form_first, "json", Answer(200, "ok")),
    ],
)
def test_what_reads_before_the_view_is_survived_or_named(
    secret: str, before: Callable[[], None], encoding: Any, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    body, content_type = encoded([("order_id", "7"), ("key", secret)], encoding, None)
    with flask_client(Hook(secrets={"2026": secret}), lambda _: None, None, before=before) as post:
        assert post(body, content_type) == answer
    assert ("were read before" in caplog.text) is (answer.status == 500)
