"""The cursor: a value, small, and read back only if it is understood."""

import copy
import json
import pickle
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.errors import CursorConflictError, StateError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.known.holes import Hole, ranges
from shopsite_orders.following.known.memory import LARGEST_MEMORY, Memory
from shopsite_orders.following.known.numbering import LARGEST_LEDGER, Numbering

from fake_store import NOON, FakeStore, order


@pytest.fixture
def cursor() -> Cursor:
    """A cursor with everything in it: holes, odd numbers, a restart."""
    store = FakeStore([order(n, NOON + timedelta(hours=n)) for n in (5, 6, 9)])
    store.orders += [order("A-7", NOON + timedelta(hours=10)), order(11, NOON + timedelta(hours=11, microseconds=5))]
    _, cursor = store.run()
    store.orders.append(order(2, NOON + timedelta(days=1)))
    return store.run(cursor)[1]


def test_a_cursor_comes_back_from_json_as_it_was(cursor: Cursor) -> None:
    assert [Cursor.from_json(c.to_json()) for c in (cursor, Cursor())] == [cursor, Cursor()]
    assert len(cursor.numberings) == 2
    assert cursor.missing == 3


def test_a_cursor_survives_pickle_and_copy(cursor: Cursor) -> None:
    assert [pickle.loads(pickle.dumps(cursor)), copy.deepcopy(cursor)] == [cursor, cursor]


def test_errors_survive_pickle() -> None:
    conflict = pickle.loads(pickle.dumps(CursorConflictError("moved")))
    assert (str(conflict), conflict.retryable) == ("moved", True)
    assert not StateError("other").retryable


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"version": "1"},
        {"newest": 5},
        {"newest": "yesterday"},
        {"numberings": []},
        {"numberings": [{"since": None, "highest": "7", "boundary": [], "holes": []}]},
        {"numberings": [{"since": None, "highest": 7, "boundary": [1], "holes": []}]},
        {"numberings": [{"since": None, "highest": 7, "boundary": [], "holes": [[3, 2, 0, 0]]}]},
        {"numberings": [{"since": None, "highest": 7, "boundary": [], "holes": [[2, 3, 0, -1]]}]},
        {"numberings": [{"since": None, "highest": 7, "boundary": []}]},
        {"memory": {"since": None, "days": {"2026-03-02": {"runs": [[1.5, 2]], "keys": []}}}},
        {"memory": {"since": None, "days": {"2026-03-02": {"runs": [], "keys": [1]}}}},
        {"memory": {"since": None, "days": {"2026-03-02": {"runs": [[1, 10**30]], "keys": []}}}},
        {"memory": None},
        {"caught_up": 1},
        {"more": 1},
    ],
)
def test_a_cursor_that_is_not_understood_is_refused(change: dict[str, object]) -> None:
    plain = json.loads(Cursor().to_json()) | change
    with pytest.raises(ValueError, match=r"this is not a cursor|this cursor has version|this cursor holds more"):
        Cursor.from_json(json.dumps(plain))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", "7", '"cursor"', "{" * 3000, "[" * 100_000])
def test_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="this is not a cursor"):
        Cursor.from_json(text)


@given(st.sets(st.tuples(st.integers(0, 10**6), st.datetimes(NOON, NOON + timedelta(days=3))), max_size=30))
def test_the_memory_keeps_exact_keys(placed: set[tuple[int, datetime]]) -> None:
    keys = [(at.date(), f"{number}@{at.isoformat()}") for number, at in placed]
    memory = Memory().extended([*keys, (NOON.date(), "0@"), (NOON.date(), "")], None)
    assert Memory.from_dict(json.loads(json.dumps(memory.to_dict()))) == memory
    assert all(key in memory for _, key in keys)


def test_the_memory_of_a_busy_day_is_bounded_and_says_how_far_it_goes() -> None:
    day, tomorrow = NOON.date(), NOON.date() + timedelta(days=1)
    many = [(day, f"{n}@{NOON.isoformat()}") for n in range(LARGEST_MEMORY)]
    memory = Memory().extended([*many, (tomorrow, "1@")], None)
    assert memory == Memory(tomorrow).extended([(tomorrow, "1@")], None)
    assert not memory.covers(day)


def test_a_hole_shrinks_as_its_numbers_come() -> None:
    numbering = Numbering(highest=4).extended([10, 20], now=7).extended([7, 12], now=8)
    holes = (Hole(5, 6, 7), Hole(8, 9, 7), Hole(11, 11, 7), Hole(13, 19, 7))
    assert numbering == Numbering(highest=20, holes=holes)


def test_the_ledger_is_bounded_and_the_oldest_holes_are_given_up() -> None:
    numbering = Numbering(highest=1).extended(range(3, 2 * LARGEST_LEDGER + 8, 2), now=1)
    bounded, given_up = numbering.bounded()
    assert (len(bounded.holes), given_up) == (LARGEST_LEDGER, (Hole(2, 2, 1), Hole(4, 4, 1), Hole(6, 6, 1)))


def test_neighbouring_holes_are_asked_for_together() -> None:
    holes = [Hole(5, 6, 0, 3), Hole(8, 9, 0, 1), Hole(20, 20, 0), Hole(500, 500, 0)]
    assert list(ranges(holes, reach=11)) == [(0, 5, 20), (0, 500, 500)]
    assert list(ranges(holes, reach=10)) == [(1, 5, 9), (0, 20, 20), (0, 500, 500)]
