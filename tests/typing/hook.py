"""The handlers of a hook as its users write them: checked by mypy and pyright, never run."""

from collections.abc import Awaitable
from datetime import datetime, timedelta
from typing import assert_type

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, Inbox, Outcome, Post, RetryRules, State, Stored
from shopintegrator_hook.django import order_view
from shopintegrator_hook.fastapi import order_router
from shopintegrator_hook.flask import order_blueprint

hook = Hook(secrets={"2026": "…"}, field_map=FieldMap.load("shopintegrator.toml"))
inbox = Inbox("sqlite:///inbox.db", retry_rules=RetryRules(lease=timedelta(minutes=1), attempts=5))


def one(delivery: Delivery) -> None: ...
def two(delivery: Delivery, claim: Claim) -> str:
    return delivery.order.number + claim.outcome


async def async_one(delivery: Delivery) -> None: ...
async def async_two(delivery: Delivery, claim: Claim) -> None: ...
def awaitable_two(delivery: Delivery, claim: Claim) -> Awaitable[None]:
    return async_two(delivery, claim)


order_view(hook, one)
order_view(hook, async_one)
order_view(hook, two, inbox=inbox)
order_view(hook, async_two, inbox=inbox)
order_view(hook, inbox=inbox)
order_blueprint(hook, one, url="/orders", name="orders")
order_blueprint(hook, two, inbox=inbox)
order_blueprint(hook, None, inbox=inbox)
order_router(hook, async_one)
order_router(hook, awaitable_two, inbox=inbox)

post = hook.open(b"", None)
assert_type(post, Post)
assert_type(post.delivery(), Delivery)
assert_type(inbox.keep(post), int)
claim = inbox.claim(post.delivery())
assert_type(claim.outcome, Outcome)
assert_type(claim.original, Outcome)
assert_type(claim.state, State)
assert_type(claim.superseded, bool)
with inbox.attempt(claim):
    pass
inbox.fail(claim, ValueError())
for stored in inbox.deliveries(state=State.FAILED):
    assert_type(stored, Stored)
    assert_type(stored.order_key, str | None)
    assert_type(stored.due_at, datetime | None)
assert_type(inbox.retry(two), tuple[Stored, ...])
assert_type(inbox.retry(async_two, field_map=FieldMap.guess, at_once=True), tuple[Stored, ...])
assert_type(inbox.counts(), dict[State, int])
assert_type(inbox.erase(email="ann@lee.example"), int)
assert_type(inbox.prune(before=datetime.now().astimezone()), int)

# What a type checker must refuse; an ignore that is not needed is an error.
order_view(hook, two)  # type: ignore[arg-type]
order_view(hook, one, inbox=inbox)  # type: ignore[arg-type]
order_view(hook)  # type: ignore[call-overload]
order_blueprint(hook, two)  # type: ignore[arg-type]
order_blueprint(hook, async_one, inbox=inbox)  # type: ignore[arg-type]
order_router(hook, async_two)  # type: ignore[arg-type]
order_router(hook, one, inbox=inbox)  # type: ignore[arg-type]
inbox.retry(one)  # type: ignore[arg-type]
