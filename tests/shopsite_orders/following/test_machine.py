"""The machine: asked for a question, handed a batch, it gives a step; nothing is written into it."""

from datetime import date, timedelta

import attrs
import pytest

from shopsite_orders.following.batch import Batch, Question
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.holes import Hole
from shopsite_orders.following.machine import Following
from shopsite_orders.following.policy import Policy
from shopsite_orders.following.step import Step
from shopsite_orders.query import OrderQuery, Pay

from fake_store import NOON, NOW, FakeStore, order

DAY = timedelta(days=1)
FORTNIGHT = 14 * 24 * 60 * 60


def answered(machine: Following, store: FakeStore) -> tuple[Question, Step]:
    question = machine.next()
    assert question
    batch = Batch(question)
    for result in store.download(question.query):
        batch.add(result)
    return question, machine.receive(batch)


def run(machine: Following, store: FakeStore) -> list[tuple[str, Step]]:
    """Answer every question, and return the phase of each, with its step."""
    steps: list[tuple[str, Step]] = []
    while machine.next():
        question, step = answered(machine, store)
        steps.append((question.phase, step))
    return steps


def test_a_run_asks_for_numbers_then_for_holes_then_looks_back() -> None:
    store = FakeStore([order(n, NOON + n * timedelta(minutes=1)) for n in (1, 2, 5)])
    steps = run(Following(Cursor(), Policy(), NOW), store)
    assert [phase for phase, _ in steps] == ["numbers", "numbers", "holes", "look-back"]
    assert [len(step.new) for _, step in steps] == [3, 0, 0, 0]


def test_a_step_tells_what_is_new_what_came_late_and_what_is_given_up() -> None:
    store = FakeStore([order(n, NOON) for n in (1, 2, 5, 7)])
    *_, (_, before) = run(Following(Cursor(), Policy(), NOW), store)
    late = order(4, NOON + timedelta(seconds=1))
    store.orders.append(late)
    (_, first), (_, second), (_, third) = run(Following(before.cursor, Policy(), NOW + FORTNIGHT + 1), store)
    assert first == Step(new=(), cursor=before.cursor)
    assert second == Step(
        new=(late,),
        cursor=second.cursor,
        late=("4",),
        given_up=(Hole(0, 0, int(NOW), 1), Hole(3, 3, int(NOW), 1), Hole(6, 6, int(NOW), 1)),
    )
    assert second.cursor.holes == ()
    assert third == Step(new=(), cursor=second.cursor, looked_back_to=date(2026, 2, 28))


def test_the_next_question_stays_the_same_until_its_reply_was_received() -> None:
    machine = Following(Cursor(), Policy(page_size=7, pay=Pay.NONE), NOW)
    question = Question(phase="numbers", query=OrderQuery(max_orders=7, pay=Pay.NONE), after=Cursor(), page_size=7)
    assert [machine.next(), machine.next(), machine.phase, machine.cursor] == [question, question, "numbers", Cursor()]


def test_its_state_can_be_read_and_only_a_reply_changes_it() -> None:
    store = FakeStore([order(1)])
    machine = Following(Cursor(), Policy(), NOW)
    _, step = answered(machine, store)
    assert (machine.cursor, machine.phase) == (step.cursor, "numbers")
    for name in ("cursor", "phase"):
        with pytest.raises(AttributeError):
            setattr(machine, name, None)
    run(machine, store)
    assert (machine.next(), machine.phase) == (None, None)


def test_the_reply_to_another_question_is_refused() -> None:
    store = FakeStore([order(1)])
    machine = Following(Cursor(), Policy(), NOW)
    question, step = answered(machine, store)
    for other in (question, attrs.evolve(question, after=step.cursor)):
        with pytest.raises(ValueError, match="the question that next\\(\\) returns"):
            machine.receive(Batch(other))
    assert machine.cursor == step.cursor


def test_a_batch_keeps_no_more_than_two_pages_however_long_the_reply_is() -> None:
    question = Question(phase="numbers", query=OrderQuery(), after=Cursor(), page_size=3)
    batch, most = Batch(question), 0
    for number in range(1000, 0, -1):
        assert batch.add(order(number))
        most = max(most, len(batch._new))
    assert most < 2 * question.page_size
    assert [sighting.number for sighting in batch.sightings] == [1, 2, 3]
    assert (batch.received, batch.repeats, batch.highest, batch.is_cut) == (1000, 0, 1000, True)


def test_what_a_batch_must_remember_longer_is_no_more_than_what_is_remembered() -> None:
    store = FakeStore([order(1, NOON), order("A-7", NOON - DAY), order(2, NOON.replace(year=2099))])
    _, cursor = store.run()
    question = Question(phase="look-back", query=OrderQuery(), after=cursor, page_size=3)
    batch = Batch(question)
    for result in (*store.orders, *(order(number, NOON - 9 * DAY) for number in range(1, 3)), order(1, None)):
        assert not batch.add(result)
    assert sorted(batch.extended) == ["2@2099-03-02T12:00:00", "A-7@2026-03-01T12:00:00"]
    assert (batch.received, batch.repeats, batch.is_cut) == (6, 6, False)
