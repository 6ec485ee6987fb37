"""What becomes of a delivery that is not processed at once: nothing is lost, and nobody gets it twice at a time."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import Claim, Delivery, FieldMap, Hook, Inbox, Outcome, PayloadError, State, Stored
from shopsite_orders.core.difference import Difference

NO_NUMBER = b"item_1=Bowl&email=ann@lee.example&key="


def only(inbox: Inbox) -> Stored:
    (stored,) = inbox.deliveries()
    return stored


def standing(inbox: Inbox) -> tuple[State, int, str | None]:
    stored = only(inbox)
    return stored.state, stored.attempts, stored.error


def fail(inbox: Inbox, claim: Claim) -> None:
    inbox.fail(claim, RuntimeError("the shelf of ann@lee.example is empty"))


def test_a_failure_keeps_the_order_with_the_kind_of_error_and_its_time(
    timed: Inbox, delivery: Delivery, clock: Any
) -> None:
    claim = timed.claim(delivery)
    with pytest.raises(ZeroDivisionError), timed.attempt(claim):
        _ = 1 / 0
    stored = only(timed)
    assert standing(timed) == (State.FAILED, 1, "ZeroDivisionError")
    assert (stored.failed_at, stored.due_at) == (clock.now, clock.now + timedelta(minutes=1))
    assert stored.delivery() == delivery


def test_what_failed_is_handed_out_again_at_the_next_post(timed: Inbox, delivery: Delivery) -> None:
    fail(timed, timed.claim(delivery))
    again = timed.claim(delivery)
    assert (again.outcome, again.original, again.attempt) == (Outcome.RETRY, Outcome.NEW, 2)
    assert timed.claim(delivery).outcome is Outcome.SAME
    timed.finish(again)
    last = timed.claim(delivery)
    assert (last.outcome, last.state) == (Outcome.SAME, State.FINISHED)
    assert standing(timed) == (State.FINISHED, 2, "RuntimeError")


def test_a_worker_that_never_comes_back_leaves_an_order_that_is_handed_out_again(
    timed: Inbox, delivery: Delivery, clock: Any
) -> None:
    timed.claim(delivery)
    clock.move(minutes=4, seconds=59)
    repeat = timed.claim(delivery)
    assert (repeat.outcome, repeat.state) == (Outcome.SAME, State.CLAIMED)
    clock.move(seconds=1)
    assert standing(timed) == (State.ABANDONED, 1, None)
    assert timed.claim(delivery).outcome is Outcome.RETRY


def test_a_worker_that_is_shut_down_leaves_a_failure(timed: Inbox, delivery: Delivery) -> None:
    with pytest.raises(SystemExit), timed.attempt(timed.claim(delivery)):
        raise SystemExit(1)
    assert standing(timed) == (State.FAILED, 1, "SystemExit")


def test_after_so_many_attempts_it_is_set_aside_and_says_so(
    timed: Inbox, delivery: Delivery, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        assert "set aside" not in caplog.text
        fail(timed, timed.claim(delivery))
    told = f"delivery {only(timed).id} failed 3 times and is set aside: see it with 'shopintegrator-hook show"
    assert told in caplog.text
    repeat = timed.claim(delivery)
    assert (repeat.outcome, repeat.state) == (Outcome.SAME, State.SET_ASIDE)


def test_killed_attempts_count_too(timed: Inbox, delivery: Delivery, clock: Any) -> None:
    for _ in range(3):
        timed.claim(delivery)
        clock.move(minutes=5)
    assert only(timed).state is State.SET_ASIDE
    assert timed.claim(delivery).outcome is Outcome.SAME


def test_who_comes_back_late_can_say_that_it_is_done_but_not_that_it_failed(
    timed: Inbox, delivery: Delivery, clock: Any
) -> None:
    late = timed.claim(delivery)
    clock.move(minutes=5)
    other = timed.claim(delivery)
    fail(timed, late)
    assert only(timed).state is State.CLAIMED
    timed.unclaim(late)
    assert only(timed).state is State.CLAIMED
    timed.finish(late)
    assert only(timed).state is State.FINISHED
    fail(timed, other)
    assert only(timed).state is State.FINISHED


def test_a_claim_that_is_undone_leaves_the_order_as_it_was(timed: Inbox, delivery: Delivery) -> None:
    timed.unclaim(timed.claim(delivery))
    assert standing(timed) == (State.NEW, 0, None)
    assert timed.claim(delivery).outcome is Outcome.NEW


def test_undoing_the_claim_of_what_failed_leaves_its_next_attempt_where_it_was(
    timed: Inbox, delivery: Delivery, clock: Any
) -> None:
    fail(timed, timed.claim(delivery))
    timed.unclaim(timed.claim(delivery))
    assert standing(timed) == (State.FAILED, 1, "RuntimeError")
    assert only(timed).due_at == clock.now + timedelta(minutes=1)
    assert [*timed.waiting()] == []


def test_sixty_four_threads_get_exactly_one_retry(timed: Inbox, delivery: Delivery) -> None:
    fail(timed, timed.claim(delivery))
    assert together(timed.claim, [delivery] * 64) == Counter({Outcome.RETRY: 1, Outcome.SAME: 63})


def test_of_many_workers_exactly_one_gets_what_waits(timed: Inbox, delivery: Delivery) -> None:
    fail(timed, timed.claim(delivery))
    waiting = only(timed)
    claims = together(lambda _: timed.reclaim(waiting, at_once=True), [delivery] * 16)
    assert claims == Counter({Outcome.RETRY: 1, None: 15})


def together(claim: Callable[[Delivery], Claim | None], deliveries: list[Delivery]) -> Counter[Outcome | None]:
    barrier = Barrier(len(deliveries))

    def outcome(delivery: Delivery) -> Outcome | None:
        barrier.wait()
        found = claim(delivery)
        return found.outcome if found else None

    with ThreadPoolExecutor(len(deliveries)) as threads:
        return Counter(threads.map(outcome, deliveries))


def test_a_test_transmission_that_failed_is_a_test_again_and_never_a_retry(timed: Inbox, changed: Any) -> None:
    test = changed(is_test="yes")
    for _ in range(5):
        claim = timed.claim(test)
        assert claim.outcome is Outcome.TEST
        fail(timed, claim)
    assert len(list(timed.deliveries())) == 1


def test_a_post_is_kept_before_it_is_read(timed: Inbox, hook: Hook, body: bytes) -> None:
    post = hook.open(body)
    kept = timed.keep(post)
    stored = only(timed)
    assert (stored.id, stored.state, stored.order_key, stored.fields) == (kept, State.UNREADABLE, None, post.fields)
    claim = timed.claim(post.delivery())
    assert (claim.id, claim.outcome) == (kept, Outcome.NEW)
    assert only(timed).order_key == "1001@2026-03-14T15:09:26"


def test_a_post_without_an_order_is_kept_until_a_map_reads_it(
    timed: Inbox, hook: Hook, secret: str, field_map: FieldMap
) -> None:
    post = hook.open(NO_NUMBER + quote_plus(secret).encode() + b"&bestellnummer=77")
    for _ in range(2):
        with pytest.raises(PayloadError), timed.reading(timed.keep(post)):
            post.delivery()
    assert standing(timed) == (State.UNREADABLE, 0, "order_number_missing")
    mended = FieldMap.loads(field_map.dumps() + '\nbestellnummer = "number"\n')
    claim = timed.claim(only(timed).delivery(mended))
    assert claim.outcome is Outcome.NEW
    assert standing(timed) == (State.CLAIMED, 1, None)


def test_whatever_goes_wrong_with_reading_keeps_the_post(timed: Inbox, delivery: Delivery) -> None:
    def identity(_: object) -> str:
        raise LookupError("no such shop")

    timed._identity = identity
    with pytest.raises(LookupError):
        timed.claim(delivery)
    assert standing(timed) == (State.UNREADABLE, 0, "LookupError")


def test_what_is_only_stored_waits_for_its_first_attempt(timed: Inbox, delivery: Delivery, changed: Any) -> None:
    assert [timed.store(delivery).outcome for _ in range(2)] == [Outcome.NEW, Outcome.SAME]
    assert timed.store(changed(note="hurry")).outcome is Outcome.CHANGED
    assert timed.counts() == {State.NEW: 2}
    first, second = timed.waiting()
    claim = timed.reclaim(first)
    assert claim is not None
    assert (claim.outcome, claim.attempt) == (Outcome.NEW, 1)
    timed.finish(claim)
    change = timed.reclaim(second)
    assert change is not None
    assert (change.outcome, change.difference) == (Outcome.CHANGED, (Difference("comments", None, "hurry"),))


def test_a_changed_order_says_that_the_version_before_is_being_worked_on(
    timed: Inbox, delivery: Delivery, changed: Any
) -> None:
    first = timed.claim(delivery)
    second = timed.claim(changed(note="hurry"))
    assert (second.outcome, second.others) == (Outcome.CHANGED, ((first.id, State.CLAIMED),))
    assert (second.collides, second.superseded) == (True, False)
    timed.unclaim(second)
    timed.finish(first)
    again = timed.claim(changed(note="hurry"))
    assert (again.outcome, again.collides) == (Outcome.CHANGED, False)


def test_each_version_of_an_order_fails_and_is_tried_again_by_itself(
    timed: Inbox, delivery: Delivery, changed: Any
) -> None:
    fail(timed, timed.claim(delivery))
    second = timed.claim(changed(note="hurry"))
    assert (second.outcome, second.others) == (Outcome.CHANGED, ((second.others[0][0], State.FAILED),))
    fail(timed, second)
    again = timed.claim(changed(note="hurry"))
    assert (again.outcome, again.original, again.attempt) == (Outcome.RETRY, Outcome.CHANGED, 2)
    assert again.difference == (Difference("comments", None, "hurry"),)
    timed.finish(again)
    old = timed.claim(delivery)
    assert (old.outcome, old.superseded) == (Outcome.RETRY, True)


def test_a_post_that_differs_in_what_is_ignored_leads_to_the_order_that_failed(timed: Inbox, changed: Any) -> None:
    first = timed.claim(changed(sent_at="1"))
    fail(timed, first)
    again = timed.claim(changed(sent_at="2"))
    assert (again.id, again.outcome) == (first.id, Outcome.RETRY)
    assert len(list(timed.deliveries())) == 1


def test_what_an_error_says_is_not_kept(timed: Inbox, delivery: Delivery) -> None:
    fail(timed, timed.claim(delivery))
    assert "shelf" not in repr(only(timed)) + str(only(timed).error)


def test_deliveries_are_listed_by_how_they_stand(timed: Inbox, changed: Any, clock: Any) -> None:
    claims = [timed.claim(changed(order_id=str(number))) for number in range(4)]
    fail(timed, claims[0])
    timed.finish(claims[1])
    timed.unclaim(claims[2])
    states = {State.FAILED: 0, State.FINISHED: 1, State.NEW: 2, State.CLAIMED: 3}
    for state, at in states.items():
        assert [stored.id for stored in timed.deliveries(state=state)] == [claims[at].id]
    assert timed.counts() == dict.fromkeys((State.NEW, State.CLAIMED, State.FINISHED, State.FAILED), 1)
    clock.move(minutes=5)
    assert [stored.id for stored in timed.deliveries(state=State.ABANDONED)] == [claims[3].id]
    assert [stored.id for stored in timed.deliveries(ids=[claims[1].id])] == [claims[1].id]
