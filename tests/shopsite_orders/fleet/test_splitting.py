"""Order numbers of a store, found and split: whatever they are, every one is asked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import StoreRefusedError
from shopsite_orders.fleet.proof import seams
from shopsite_orders.fleet.work.splitting import highest_number, moved, split
from shopsite_orders.sql import Range

numbers = st.lists(st.integers(0, 10**6) | st.integers(0, 10**12), max_size=40)


@given(numbers)
def test_the_highest_number_is_found_whatever_the_holes_with_few_questions(held: list[int]) -> None:
    asked: list[int] = []

    def next_from(number: int) -> int | None:
        asked.append(number)
        return min((each for each in held if each >= number), default=None)

    assert highest_number(next_from) == max(held, default=None)
    assert len(asked) <= 90


def test_a_store_that_does_not_keep_to_numbers_is_refused() -> None:
    with pytest.raises(StoreRefusedError, match="does not keep to the order numbers"):
        highest_number(lambda _: 1001)


@given(st.integers(0, 10**4), st.integers(1, 500))
def test_ranges_cover_every_number_once_and_have_no_seam(last: int, size: int) -> None:
    ranges = split(last, size)
    assert [number for each in ranges for number in range(each.first, each.last + 1)] == [*range(last + 1)]
    assert all(each.last - each.first < size for each in ranges)
    assert [seam for seam in seams(ranges) if "has come to" not in seam] == []


@pytest.mark.parametrize(("last", "size"), [(-1, 10), (10, 0)])
def test_what_cannot_be_split_is_refused(last: int, size: int) -> None:
    with pytest.raises(ValueError, match="a history ends at a number from 0 on"):
        split(last, size)


@given(st.lists(st.integers(0, 60), max_size=80), st.integers(1, 12))
def test_a_range_that_is_walked_through_has_asked_for_every_order_though_numbers_come_twice(
    held: list[int], page_size: int
) -> None:
    held.sort()
    for each in split(60, 17):
        range_, more, came, replies = each, 0, set[int](), 0
        while not range_.done:
            limit = page_size + more
            inside = [place for place, number in enumerate(held) if range_.next <= number <= range_.last]
            reply = inside[:limit]
            came |= set(reply)
            range_, more = moved(range_, [held[place] for place in reply], limit)
            replies += 1
        assert came == {place for place, number in enumerate(held) if each.first <= number <= each.last}
        assert range_.requests == replies


def test_a_reply_that_was_cut_and_holds_other_numbers_is_refused() -> None:
    with pytest.raises(StoreRefusedError):
        moved(Range(first=10, last=19, next=10), [10, 30], 2)


def test_seams_are_named() -> None:
    done = {"next": 10**6}
    assert [*seams([])] == ["there are no ranges"]
    assert [*seams([Range(first=5, last=9, **done), Range(first=11, last=19, next=12)])] == [
        "nobody asked for the numbers below 5",
        "the range after 5-9 begins at 11",
        "the range 11-19 has come to 12 only",
    ]
