import asyncio
from datetime import timedelta
from typing import Any
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, Inbox, Outcome, State


def broken(_: Delivery, __: Claim) -> None:
    raise RuntimeError("the shelf is empty")


def states(inbox: Inbox) -> list[State]:
    return [stored.state for stored in inbox.deliveries()]


def failed(inbox: Inbox, *deliveries: Delivery) -> None:
    for delivery in deliveries:
        inbox.fail(inbox.claim(delivery), RuntimeError())


def test_what_failed_is_handed_to_the_handler_once_its_wait_is_over(
    timed: Inbox, delivery: Delivery, clock: Any
) -> None:
    failed(timed, delivery)
    handled: list[tuple[Delivery, Outcome]] = []
    ship = lambda it, claim: handled.append((it, claim.outcome))  # noqa: E731 - short
    assert timed.retry(ship) == ()
    clock.move(minutes=1)
    (stored,) = timed.retry(ship)
    assert handled == [(delivery, Outcome.RETRY)]
    assert (stored.state, stored.attempts) == (State.FINISHED, 2)
    assert timed.retry(ship) == ()


def test_each_failure_waits_longer_until_it_is_set_aside(timed: Inbox, delivery: Delivery, clock: Any) -> None:
    failed(timed, delivery)
    clock.move(minutes=1)
    (stored,) = timed.retry(broken)
    assert (stored.state, stored.due_at) == (State.FAILED, clock.now + timedelta(minutes=4))
    clock.move(minutes=4)
    assert [stored.state for stored in timed.retry(broken)] == [State.SET_ASIDE]
    clock.move(days=100)
    assert timed.retry(broken) == ()


def test_a_person_can_have_everything_tried_at_once(timed: Inbox, changed: Any) -> None:
    failed(timed, *[changed(order_id="1")] * 3, changed(order_id="2"))
    assert states(timed) == [State.SET_ASIDE, State.FAILED]
    tried = timed.retry(lambda *_: None, at_once=True)
    assert [stored.state for stored in tried] == [State.FINISHED] * 2


def test_only_what_is_named_is_tried(timed: Inbox, changed: Any) -> None:
    failed(timed, changed(order_id="1"), changed(order_id="2"))
    _, second = timed.deliveries()
    timed.retry(lambda *_: None, ids=[second.id])
    assert states(timed) == [State.FAILED, State.FINISHED]


def test_one_that_fails_does_not_keep_the_others(timed: Inbox, changed: Any, caplog: pytest.LogCaptureFixture) -> None:
    for number in "123":
        timed.store(changed(order_id=number))

    def handler(delivery: Delivery, _: Claim) -> None:
        if delivery.order.number == "2":
            raise RuntimeError("the shelf is empty")

    assert [stored.state for stored in timed.retry(handler)] == [State.FINISHED, State.FAILED, State.FINISHED]
    assert "the handler failed for order '2'" in caplog.text


def test_what_is_being_worked_on_is_left_alone(timed: Inbox, delivery: Delivery) -> None:
    timed.claim(delivery)
    assert timed.retry(broken, at_once=True) == ()


def test_a_version_waits_while_another_one_is_being_worked_on(timed: Inbox, delivery: Delivery, changed: Any) -> None:
    failed(timed, delivery)
    second = timed.claim(changed(note="hurry"))
    assert timed.retry(broken, at_once=True) == ()
    assert states(timed) == [State.FAILED, State.CLAIMED]
    timed.finish(second)
    superseded: list[bool] = []
    timed.retry(lambda _, claim: superseded.append(claim.superseded), at_once=True)
    assert superseded == [True]


def test_what_could_not_be_read_is_read_by_a_mended_map(
    timed: Inbox, hook: Hook, secret: str, field_map: FieldMap
) -> None:
    post = hook.open(b"bestellnummer=77&key=" + quote_plus(secret).encode())
    timed.keep(post)
    handled: list[tuple[str, Outcome]] = []
    ship = lambda it, claim: handled.append((it.order.number, claim.outcome))  # noqa: E731 - short
    assert timed.retry(ship) == timed.retry(ship, field_map=field_map) == ()
    mended = FieldMap.loads('[fields]\nbestellnummer = "number"')
    assert [stored.state for stored in timed.retry(ship, field_map=mended)] == [State.FINISHED]
    assert handled == [("77", Outcome.NEW)]


def test_what_was_read_wrongly_is_read_again_and_has_another_key(timed: Inbox, delivery: Delivery) -> None:
    failed(timed, delivery)
    mended = FieldMap.loads("[fields]\nemail = 'number'")
    handled: list[tuple[str, Outcome]] = []
    ship = lambda it, claim: handled.append((it.order.number, claim.outcome))  # noqa: E731 - short
    (stored,) = timed.retry(ship, field_map=mended, at_once=True)
    assert handled == [("ann@lee.example", Outcome.RETRY)]
    assert (stored.order_key, stored.state) == ("ann@lee.example@", State.FINISHED)


def test_a_guess_can_be_asked_for(timed: Inbox, secret: str) -> None:
    timed.keep(Hook(secrets={"a": secret}).open(b"order_number=77&key=" + quote_plus(secret).encode()))
    (stored,) = timed.retry(lambda *_: None, field_map=FieldMap.guess)
    assert stored.order_key == "77@"


@pytest.mark.parametrize("count", [1, 3])
def test_an_async_handler_is_awaited_in_one_loop(timed: Inbox, changed: Any, count: int) -> None:
    for number in range(count):
        timed.store(changed(order_id=str(number)))
    loops: set[int] = set()

    async def ship(_: Delivery, __: Claim) -> None:
        await asyncio.sleep(0)
        loops.add(id(asyncio.get_running_loop()))

    assert [stored.state for stored in timed.retry(ship)] == [State.FINISHED] * count
    assert len(loops) == 1


def test_an_async_handler_is_refused_where_a_loop_would_stand_still(timed: Inbox, delivery: Delivery) -> None:
    timed.store(delivery)

    async def ship(_: Delivery, __: Claim) -> None: ...

    async def main() -> None:
        with pytest.raises(TypeError, match=r"await asyncio.to_thread\(inbox.retry"):
            timed.retry(ship)
        tried = await asyncio.to_thread(timed.retry, ship)
        assert [stored.state for stored in tried] == [State.FINISHED]

    asyncio.run(main())


def test_a_handler_that_takes_no_claim_is_refused_before_anything_is_tried(timed: Inbox, delivery: Delivery) -> None:
    timed.store(delivery)
    with pytest.raises(TypeError, match="called with the delivery and its claim"):
        timed.retry(lambda _: None)  # type: ignore[arg-type, misc]
    assert states(timed) == [State.NEW]


def test_a_worker_that_is_stopped_leaves_what_it_did_not_begin(timed: Inbox, changed: Any) -> None:
    for number in "12":
        timed.store(changed(order_id=number))

    def stopped(_: Delivery, __: Claim) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        timed.retry(stopped)
    assert states(timed) == [State.FAILED, State.NEW]


@pytest.mark.parametrize(("ids", "kind"), [(99, "int"), ("99", "str")])
def test_one_id_is_no_choice_of_ids(timed: Inbox, ids: Any, kind: str) -> None:
    for ask in (timed.deliveries, timed.waiting, lambda *, ids: timed.retry(broken, ids=ids)):
        with pytest.raises(TypeError, match=rf"^ids must be several ids, such as \[99\], not {kind}$"):
            ask(ids=ids)
