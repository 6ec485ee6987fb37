"""What is answered, and what the log says, whatever happens; no framework is needed for that."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shopintegrator_hook import FieldMap, Hook, Inbox, Outcome, RetryRules, State
from shopintegrator_hook.inbox.tables import DELIVERIES
from shopintegrator_hook.reception import (
    BUSY,
    FAILED,
    KNOWN,
    NOT_KEPT,
    NOT_UNDERSTOOD,
    OK,
    SET_ASIDE,
    STORED,
    Reception,
    Reply,
)

Fields = dict[str, str]


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Inbox]:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db", retry_rules=RetryRules(attempts=2))
    yield inbox
    inbox.close()


def broken(*_: object) -> None:
    raise RuntimeError("the shelf is empty")


def done(*_: object) -> None: ...


def test_a_promise_is_made_for_what_was_processed_and_for_nothing_else(hook: Hook, body: bytes, kept: Inbox) -> None:
    assert Reception(hook, broken, kept).answer(body, None, None) == FAILED
    assert Reception(hook, done, kept).answer(body, None, None) == OK
    assert Reception(hook, broken, kept).answer(body, None, None) == KNOWN


def test_what_is_being_worked_on_is_not_known_yet(hook: Hook, body: bytes, kept: Inbox) -> None:
    replies: list[Reply] = []
    inner = Reception(hook, done, kept)
    outer = Reception(hook, lambda *_: replies.append(inner.answer(body, None, None)), kept)
    assert outer.answer(body, None, None) == OK
    assert replies == [BUSY]
    assert BUSY.headers == {"Retry-After": "30"}


def test_a_changed_order_waits_until_the_version_before_is_done(hook: Hook, body: bytes, kept: Inbox) -> None:
    later = body + b"&note=hurry"
    replies: list[Reply] = []
    inner = Reception(hook, done, kept)
    outer = Reception(hook, lambda *_: replies.append(inner.answer(later, None, None)), kept)
    assert outer.answer(body, None, None) == OK
    assert replies == [BUSY]
    assert [stored.state for stored in kept.deliveries()] == [State.FINISHED, State.NEW]
    outcomes: list[Outcome] = []
    again = Reception(hook, lambda _, claim: outcomes.append(claim.outcome), kept)
    assert again.answer(later, None, None) == OK
    assert outcomes == [Outcome.CHANGED]


def test_what_is_set_aside_is_kept_and_not_asked_for_again(hook: Hook, body: bytes, kept: Inbox) -> None:
    reception = Reception(hook, broken, kept)
    assert [reception.answer(body, None, None) for _ in range(3)] == [FAILED, FAILED, SET_ASIDE]


def test_without_a_handler_it_is_stored(hook: Hook, body: bytes, kept: Inbox) -> None:
    reception = Reception(hook, None, kept)
    assert [reception.answer(body, None, None) for _ in range(2)] == [STORED, KNOWN]
    assert kept.counts() == {State.NEW: 1}


def test_an_unexpected_error_in_reading_keeps_the_post_as_well(
    hook: Hook, body: bytes, kept: Inbox, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def stumble(*_: object) -> None:
        raise RecursionError("about ann@lee.example")

    monkeypatch.setattr("shopintegrator_hook.hook._delivery", stumble)
    assert Reception(hook, done, kept).answer(body, None, None) == NOT_UNDERSTOOD
    assert [stored.error for stored in kept.deliveries(state=State.UNREADABLE)] == ["RecursionError"]
    assert "an unexpected RecursionError" in caplog.text
    assert "ann@lee.example" not in caplog.text


def test_without_an_inbox_what_cannot_be_read_is_refused_as_before(hook: Hook, body: bytes) -> None:
    nameless = body.replace(b"order_id=", b"x=")
    assert Reception(hook, done, None).answer(nameless, None, None) == Reply(400, "no order number")


def test_when_the_database_fails_the_sender_is_told_to_try_again_and_the_log_shows_no_customer(
    hook: Hook, body: bytes, kept: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    with kept.engine.begin() as connection:
        DELIVERIES.drop(connection)
    assert Reception(hook, done, kept).answer(body, None, None) == NOT_KEPT
    assert "the inbox failed (OperationalError: no such table" in caplog.text
    assert "ann@lee.example" not in caplog.text


def test_a_handler_that_works_on_a_database_which_then_fails_is_no_success(
    hook: Hook, body: bytes, kept: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Inbox, "finish", broken)
    assert Reception(hook, done, kept).answer(body, None, None) == FAILED


@pytest.mark.parametrize("length", ["9" * 5000, "-1", "x", "²", "", "0", "000", None])
def test_a_silly_content_length_makes_no_difference(hook: Hook, body: bytes, length: str | None, kept: Inbox) -> None:
    assert Reception(hook, done, kept).answer(body, None, length) == OK


@pytest.mark.parametrize(("length", "expected"), [("9" * 5000, 500), ("7", 500), ("-1", 400), ("0", 400), (None, 400)])
def test_a_body_that_was_promised_and_is_not_there_was_read_by_someone_else(
    hook: Hook, length: str | None, expected: int, kept: Inbox
) -> None:
    assert Reception(hook, done, kept).answer(b"", None, length).status == expected


def facts(caplog: pytest.LogCaptureFixture, answer: Callable[[], Reply]) -> dict[str, Any]:
    caplog.set_level(logging.INFO, "shopintegrator_hook")
    answer()
    (record,) = [record for record in caplog.records if record.levelno == logging.INFO]
    names = ("kind", "outcome", "secret_name", "order_key", "fields", "bytes", "seconds", "status")
    assert "ann@lee.example" not in record.getMessage() + repr(vars(record))
    return {name: getattr(record, name) for name in names}


def test_each_post_is_one_line_in_the_log_with_what_became_of_it(
    hook: Hook, body: bytes, kept: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    ticks = iter((10.0, 10.25))
    reception = Reception(hook, done, kept, clock=lambda: next(ticks))
    assert facts(caplog, lambda: reception.answer(body, None, None)) == {
        "kind": "post",
        "outcome": "new",
        "secret_name": "2026",
        "order_key": "1001@2026-03-14T15:09:26",
        "fields": 8,
        "bytes": len(body),
        "seconds": 0.25,
        "status": 200,
    }


@pytest.mark.parametrize(
    ("change", "handler", "with_inbox", "expected"),
    [
        (lambda body: body.replace(b"canary", b"x"), done, True, ("refused", 403)),
        (lambda body: body.replace(b"order_id=", b"x="), done, True, ("unreadable", 202)),
        (bytes, broken, True, ("new", 500)),
        (bytes, None, True, ("stored", 202)),
        (bytes, done, False, ("unclaimed", 200)),
    ],
)
def test_the_line_says_what_was_not_processed(  # noqa: PLR0917 - fixtures and parameters
    hook: Hook,
    body: bytes,
    kept: Inbox,
    caplog: pytest.LogCaptureFixture,
    change: Callable[[bytes], bytes],
    handler: Any,
    with_inbox: bool,
    expected: tuple[str, int],
) -> None:
    reception = Reception(hook, handler, kept if with_inbox else None)
    found = facts(caplog, lambda: reception.answer(change(body), None, None))
    assert (found["outcome"], found["status"]) == expected


def test_an_odd_order_number_is_not_in_the_log_as_it_came(kept: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    hook = Hook(secrets={"2026": "canary-s3cret"}, field_map=FieldMap.loads("[fields]\norder_id = 'number'"))
    reception = Reception(hook, done, kept)
    found = facts(caplog, lambda: reception.answer(b"order_id=%1b%5d0;x&key=canary-s3cret", None, None))
    assert len(found["order_key"]) == 64
    assert "\x1b" not in caplog.text
