"""Schedules of stores on a virtual clock: spread, patient with the sick, and in time for a hundred thousand."""

import heapq
import random
from collections import Counter, defaultdict, deque
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from shopsite_orders.fleet.schedule import Due, Schedule

HOUR = timedelta(hours=1)


def test_stores_are_spread_over_the_time_between_two_runs_the_same_in_every_process() -> None:
    schedule = Schedule([f"shop {number}" for number in range(10_000)], HOUR, now=0)
    per_minute = Counter(int(due.at // 60) for due in schedule.due(3600))
    assert len(per_minute) == 60
    assert max(per_minute.values()) < 2 * 10_000 / 60
    again = Schedule(["shop 7"], HOUR, now=0)
    assert [again.next_at] == [
        due.at for due in Schedule(["shop 7", "shop 8"], HOUR, 0).due(3600) if due.store == "shop 7"
    ]


def test_a_store_comes_back_at_its_own_time_and_nothing_piles_up() -> None:
    schedule = Schedule(["shop"], HOUR, now=0)
    [due] = schedule.due(3600)
    assert schedule.next_at is None
    schedule.ended(due, now=due.at + 10)
    assert schedule.next_at == due.at + 3600
    [late] = schedule.due(due.at + 5 * 3600)
    schedule.ended(late, now=due.at + 5 * 3600 + 1)
    assert schedule.next_at == pytest.approx(due.at + 6 * 3600)


def test_a_store_that_fails_is_asked_less_and_less_often_but_daily_and_at_once_as_ever_when_it_is_well() -> None:
    schedule, pauses = Schedule(["shop"], HOUR, now=0), []
    for failed in (*[True] * 8, False, True):
        [due] = schedule.due(10**9, most=1)
        schedule.ended(due, now=due.at, failed=failed)
        pauses.append(((schedule.next_at or 0) - due.at) / 3600)
    assert pauses == pytest.approx([2, 4, 8, 16, 24, 24, 24, 24, 1, 2])


def test_the_ones_that_have_waited_longest_come_first_and_the_time_must_be_positive() -> None:
    schedule = Schedule([f"shop {number}" for number in range(100)], HOUR, now=0)
    first = schedule.due(3600, most=10)
    assert first == sorted(first, key=lambda due: due.at)
    assert first[-1].at <= schedule.due(3600)[0].at
    with pytest.raises(ValueError, match="every must be a time greater than zero"):
        Schedule([], timedelta(0), now=0)


@attrs.frozen(kw_only=True)
class World:
    """What docs/scale.md says of 100 000 stores, in seconds."""

    stores: int = 100_000
    hosts: int = 20_000
    every: timedelta = HOUR
    threads: int
    conversations: int = 3  # a run with nothing new: numbers, the holes below the first, the look-back
    reply: float = 0.6
    work: float = 0.05
    pause: float = 2.0  # two requests at 60 a minute
    sick: float = 0.01
    timeout: float = 480.0  # four attempts of 120 s


@attrs.frozen
class Days:
    """What a simulation found."""

    runs: int
    latest: float  # seconds by which the one that waited longest was late
    busy: float  # the share of the threads that was busy
    closest: float  # seconds between the beginnings of two conversations with one host


def simulate(world: World, hours: int) -> Days:
    """Let all stores be followed for some hours: a heap of what ends when, and no clock."""
    chance = random.Random(14)
    schedule = Schedule((f"shop {number}" for number in range(world.stores)), world.every, now=0)
    sick = {f"shop {number}" for number in chance.sample(range(world.stores), int(world.stores * world.sick))}
    free_at: dict[int, float] = defaultdict(float)
    running: list[tuple[float, str, Due]] = []
    waiting: deque[Due] = deque()
    now, latest, busy, runs, closest = 0.0, 0.0, 0.0, 0, float("inf")
    while now < hours * 3600:
        waiting.extend(schedule.due(now))
        while waiting and len(running) < world.threads:
            due = waiting.popleft()
            latest = max(latest, now - due.at)
            host = hash_of(due.store) % world.hosts
            begun, ends = now, now
            for _ in range(world.conversations):
                begin = max(ends, free_at[host])
                reply = world.timeout if due.store in sick else world.reply
                ends = free_at[host] = begin + reply + world.pause
                closest = min(closest, ends - begin)
                if due.store in sick:
                    break
            ends += world.work
            busy += ends - begun
            runs += 1
            heapq.heappush(running, (ends, due.store, due))
        moments = [running[0][0] if running else float("inf")]
        if len(running) < world.threads:
            moments.append(schedule.next_at if schedule.next_at is not None else float("inf"))
        now = max(min(moments), now)
        while running and running[0][0] <= now:
            _, store, due = heapq.heappop(running)
            schedule.ended(due, now, failed=store in sick)
    return Days(runs, latest, busy / (world.threads * now), closest)


def hash_of(store: str) -> int:
    return int(store.split()[1])


def test_a_hundred_thousand_stores_an_hour_are_in_time_with_the_threads_that_the_page_names() -> None:
    found = simulate(World(threads=512), hours=3)
    assert found.runs >= 2.9 * 100_000 * 0.99
    assert found.latest < 120
    assert 0.3 < found.busy < 0.95
    assert found.closest >= 2.0


def test_with_half_the_threads_they_fall_behind_so_that_the_page_does_not_name_too_many() -> None:
    assert simulate(World(threads=128), hours=2).latest > 600


def test_the_page_says_what_was_simulated() -> None:
    page = (Path(__file__).parents[3] / "docs" / "scale.md").read_text("utf-8")
    assert "512 threads" in page
    assert "128 threads" in page
