import asyncio
import functools
from contextlib import nullcontext
from typing import Any

import pytest

from shopintegrator_hook import Delivery, Hook
from shopintegrator_hook.claim.handler import awaited, checked, is_async, succeeds

WITHOUT, WITH = ("the delivery",), ("the delivery", "its claim")


def one(delivery: Any) -> None: ...
def two(delivery: Any, claim: Any) -> None: ...
async def coroutine(delivery: Any) -> None: ...


def plain_but_async(delivery: Any) -> Any:
    return coroutine(delivery)


class Plain:
    def __call__(self, delivery: Any, claim: Any = None) -> None: ...


class Async:
    async def __call__(self, delivery: Any) -> None: ...


@pytest.fixture
def delivery(hook: Hook, body: bytes) -> Delivery:
    return hook.receive(body)


@pytest.mark.parametrize(
    ("handler", "arguments"),
    [
        (one, WITHOUT),
        (two, WITH),
        (coroutine, WITHOUT),
        (Plain(), WITHOUT),
        (Plain(), WITH),
        (functools.partial(two, claim=None), WITHOUT),
        (functools.partial(two), WITH),
        (lambda *post: None, WITH),  # noqa: ARG005 - takes anything
        ([].append, WITHOUT),
        (print, WITH),
        (dict, WITHOUT),  # does not tell what it takes
    ],
)
def test_a_handler_that_takes_what_it_will_be_given_is_accepted(handler: Any, arguments: tuple[str, ...]) -> None:
    checked(handler, *arguments)


@pytest.mark.parametrize(
    ("handler", "arguments", "told"),
    [
        (one, WITH, r"called with the delivery and its claim, but this one takes \(delivery: Any\)"),
        (two, WITHOUT, r"called with the delivery, but this one takes \(delivery: Any, claim: Any\)"),
        ([].append, WITH, "called with the delivery and its claim"),
        (lambda: None, WITHOUT, "called with the delivery, but this one takes"),
        ("ship", WITHOUT, "called with the delivery, but str is not a function"),
    ],
)
def test_any_other_is_refused_with_a_sentence(handler: Any, arguments: tuple[str, ...], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        checked(handler, *arguments)


@pytest.mark.parametrize(
    ("handler", "expected"),
    [
        (one, False),
        (Plain(), False),
        (functools.partial(one), False),
        (coroutine, True),
        (functools.partial(coroutine), True),
        (functools.partial(functools.partial(coroutine)), True),
        (Async(), True),
        (functools.partial(Async()), True),
        (Async().__call__, True),
    ],
)
def test_an_async_handler_is_recognised_however_it_is_wrapped(handler: Any, expected: bool) -> None:
    assert is_async(handler) is expected


def test_what_a_plain_handler_returns_for_someone_to_await_is_no_success(
    delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    assert not succeeds(plain_but_async, delivery, wait=None, within=nullcontext())
    assert "the handler returned a coroutine for someone to await, and nothing here does" in caplog.text


@pytest.mark.parametrize("handler", [coroutine, plain_but_async, Async()])
def test_it_is_awaited_where_that_can_be_done(handler: Any, delivery: Delivery) -> None:
    done: list[object] = []

    def wait(result: Any) -> None:
        done.append(asyncio.run(awaited(result)))

    assert succeeds(handler, delivery, wait=wait, within=nullcontext())
    assert done == [None]


def test_what_a_handler_raises_is_logged_with_the_order(delivery: Delivery, caplog: pytest.LogCaptureFixture) -> None:
    assert not succeeds(lambda _: 1 / 0, delivery, wait=None, within=nullcontext())
    assert "the handler failed for order '1001'" in caplog.text
    assert "ZeroDivisionError" in caplog.text
