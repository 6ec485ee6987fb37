from datetime import timedelta
from typing import Any

import pytest

from shopintegrator_hook import RetryRules


def test_the_waits_grow_and_stop_growing() -> None:
    rules = RetryRules(first_wait=timedelta(minutes=1), factor=4, longest_wait=timedelta(hours=1))
    waits = [rules.wait(attempt) / timedelta(minutes=1) for attempt in range(1, 6)]
    assert waits == [1, 4, 16, 60, 60]


def test_no_number_of_attempts_is_too_large_for_a_wait() -> None:
    assert RetryRules().wait(10**6) == timedelta(days=1)


@pytest.mark.parametrize("wrong", [{"lease": timedelta()}, {"attempts": 0}, {"factor": 0.5}])
def test_rules_that_would_never_end_or_never_begin_are_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        RetryRules(**wrong)
