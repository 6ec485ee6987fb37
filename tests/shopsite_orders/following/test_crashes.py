"""Followers that are killed, and followers that get in each other's way: real sockets, real databases."""

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from threading import Event

import pytest

from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sql import OrderDatabase

PULLER = Path(__file__).with_name("puller.py")
KILLS = 4


def start(sandbox: SandboxStore, url: str, *, page_size: int = 6) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, PULLER, url, str(page_size)], env=os.environ | sandbox.environment)


def wait_for_requests(sandbox: SandboxStore, count: int) -> None:
    """Return when the store was asked for so many more downloads."""
    until = count + sum(request.kind == "download" for request in sandbox.requests)
    pause = Event()
    for _ in range(6000):
        if sum(request.kind == "download" for request in sandbox.requests) >= until:
            return
        pause.wait(0.01)
    pytest.fail("nobody asked")


def numbers(url: str) -> Counter[str]:
    with OrderDatabase(url) as database:
        return Counter(order.number for order in database.orders("main"))


def test_a_pull_that_is_killed_again_and_again_leaves_each_order_once(sandbox: SandboxStore, url: str) -> None:
    for kill in range(KILLS):
        puller = start(sandbox, url)
        wait_for_requests(sandbox, 1 + kill)
        puller.send_signal(signal.SIGKILL)
        assert puller.wait() == -signal.SIGKILL
        sandbox.add()
    assert start(sandbox, url).wait() == 0
    assert numbers(url) == Counter(order.number for order in sandbox.orders)


def test_two_followers_at_the_same_time_leave_each_order_once(sandbox: SandboxStore, empty_postgres_url: str) -> None:
    followers = [start(sandbox, empty_postgres_url), start(sandbox, empty_postgres_url)]
    assert [follower.wait() for follower in followers] == [0, 0]
    assert numbers(empty_postgres_url) == Counter(order.number for order in sandbox.orders)
