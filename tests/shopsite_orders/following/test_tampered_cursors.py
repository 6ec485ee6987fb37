"""Cursors that somebody changed: refused, or as good as any to follow a store with."""

import json
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from typing import Any, TypeAlias

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shopsite_orders.core.order import Order
from shopsite_orders.following.cursor import Cursor

from fake_store import NOON, FakeStore, keys, order

DAY = timedelta(days=1)
MOST_QUESTIONS = 200  # of a run; an honest one takes up to 30 here
Place: TypeAlias = tuple[list[Any] | dict[str, Any], int | str]


@attrs.frozen
class Case:
    """A store, and a cursor that a follower of it could have left."""

    name: str
    orders: tuple[Order, ...]
    cursor: Cursor


def numbered(*numbers: int | str) -> list[Order]:
    return [order(number, NOON + place * timedelta(hours=5)) for place, number in enumerate(numbers)]


def cases() -> Iterator[Case]:
    whole = FakeStore(numbered(5, 6, 9, "A-7", *range(11, 40, 2)))
    cursor = whole.run(page_size=5)[1]
    yield Case("at the beginning", tuple(whole.orders), Cursor())
    yield Case("at the end", tuple(whole.orders), cursor)
    yield Case("without a look-back", tuple(whole.orders), whole.run(page_size=5, overlap=None)[1])
    yield Case("with a boundary", tuple(whole.orders), next(whole.pages(page_size=5)).cursor)
    yield Case("of an empty store", (), FakeStore().run()[1])
    whole.orders += [order(number, NOON + 9 * DAY + number * timedelta(hours=1)) for number in (2, 4, 5, 9)]
    yield Case("after a restart", tuple(whole.orders), whole.run(cursor, page_size=5)[1])
    whole.orders += [order(10, NOON.replace(year=9999)), order(11, NOON.replace(year=1)), order(12, None)]
    yield Case("over wrong dates", tuple(whole.orders), whole.run(cursor, page_size=5)[1])


CASES = {case.name: case for case in cases()}
VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-3, 60)
    | st.integers()
    | st.sampled_from([10**17, 10**18, 10**30, 2**63])
    | st.floats()
    | st.text(max_size=9)
    | st.sampled_from(["9@", "39@9999-12-31T00:00:00", "A-7@2026-03-03T03:00:00", "!0"])
    | st.datetimes().map(lambda moment: moment.isoformat())
    | st.dates().map(lambda day: day.isoformat())
    | st.datetimes(NOON - 5 * DAY, NOON + 20 * DAY).map(lambda moment: moment.replace(minute=0).isoformat())
    | st.dates(NOON.date() - 5 * DAY, NOON.date() + 20 * DAY).map(lambda day: day.isoformat())
    | st.sampled_from(["9999-12-31T23:59:59", "0001-01-01T00:00:00", "9999-12-31", "0001-01-01"])
    | st.just("2026-03-02T12:00:00+00:00")
    | st.sampled_from([[], {}, [1, 2, 3, 4], [0, 4, 0, 0], [6, 30, 1, 1], [[1, 2]]])
)


def places(values: Any) -> Iterator[Place]:
    """Yield where each part of a JSON document stands."""
    parts = enumerate(values) if isinstance(values, list) else [*values.items()] if isinstance(values, dict) else ()
    for key, part in parts:
        yield values, key
        yield from places(part)


def tamper(values: dict[str, Any], data: st.DataObject) -> None:
    """Change, leave out or double one part."""
    every = [*places(values)] or [({}, "")]
    whole, key = every[data.draw(st.integers(0, len(every) - 1))]
    part: Any = whole[key]  # type: ignore[index]
    match data.draw(st.sampled_from(["change", "shift", "leave out", "double"])):
        case "shift" if type(part) is int:
            whole[key] = part + data.draw(st.integers(-9, 9))  # type: ignore[index]
        case "leave out":
            del whole[key]  # type: ignore[arg-type]
        case "double" if isinstance(whole, list):
            whole.append(part)
        case _:
            whole[key] = deepcopy(data.draw(VALUES))  # type: ignore[index]


def follow(store: FakeStore, cursor: Cursor) -> tuple[list[str], Cursor]:
    """Follow to the end, and notice if there is none."""
    store.queries.clear()
    came = []
    for page in store.pages(cursor, page_size=5):
        came += keys(page.orders)
        cursor = page.cursor
        assert len(store.queries) <= MOST_QUESTIONS
    assert Cursor.from_json(cursor.to_json()) == cursor
    return came, cursor


def check(case: Case, text: str) -> None:
    """Check that a cursor, if it is accepted, leads to every order that is placed later."""
    try:
        cursor = Cursor.from_json(text)
    except ValueError:
        return
    store = FakeStore([*case.orders])
    _, cursor = follow(store, cursor)
    later = numbered(*range(40, 47), "WEB-8", 1, 2, 3, 60)
    later = [attrs.evolve(each, placed_at=NOON + 30 * DAY + n * timedelta(hours=9)) for n, each in enumerate(later)]
    store.orders += later
    came, _ = follow(store, cursor)
    assert set(keys(later)) <= set(came)


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([*CASES]), st.integers(1, 3), st.data())
def test_a_tampered_cursor_is_refused_or_leads_to_every_later_order(
    name: str, changes: int, data: st.DataObject
) -> None:
    values = json.loads(CASES[name].cursor.to_json())
    for _ in range(changes):
        tamper(values, data)
    check(CASES[name], json.dumps(values))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_honest_cursor_is_accepted_and_leads_to_every_later_order(case: Case) -> None:
    assert Cursor.from_json(case.cursor.to_json()) == case.cursor
    check(case, case.cursor.to_json())
