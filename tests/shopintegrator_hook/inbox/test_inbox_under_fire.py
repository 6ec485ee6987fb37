"""Real servers with several workers, which are killed at random while a sender posts: no order may be lost.

The handler fails one time in five and is slow one time in five. The sender posts each order once or twice at the same
moment, takes a 200 for a promise and a 500 for an order that is kept, and tries again otherwise.

Nothing here goes by a clock: what is bounded is how often something is tried, and a machine may take its time for it.
"""

import os
import random
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from threading import Lock, Timer
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import FieldMap, Inbox, State
from shopintegrator_hook.sandbox import Answer, send

import hook_apps as apps
from hook_clients import process

FORM = "application/x-www-form-urlencoded"
PATIENCE = 300  # seconds, after which a server or a sender gives up on who says nothing: only the killer kills
GUNICORN = ["gunicorn", "--bind", "127.0.0.1:0", "--workers", "3", "--threads", "4", "--timeout", str(PATIENCE)]
# Uvicorn waits so many seconds for an answer of a worker that was killed just then, before it starts another one.
UVICORN = ["uvicorn", "--host", "127.0.0.1", "--port", "0", "--workers", "3", "--timeout-worker-healthcheck", "10"]
SERVERS = {
    "django": [*GUNICORN, "hook_apps:django_app()"],
    "flask": [*GUNICORN, "hook_apps:flask_app()"],
    "fastapi": [*UVICORN, "--factory", "hook_apps:fastapi_app"],
}
ORDERS = {("flask", "sqlite"): 500}
FEWER = 30
MOST_POSTS = 1000  # of one order by one sender
MOST_RETRIES = 500  # of what is left; the first ones wait for the leases of who was killed


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
@pytest.mark.parametrize("framework", SERVERS)
def test_no_order_is_lost_while_workers_are_killed(
    framework: str, database: str, secret: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    numbers = [f"{database}-{framework}-{n}" for n in range(ORDERS.get((framework, database), FEWER))]
    url = f"sqlite:///{tmp_path}/inbox.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    ledger = tmp_path / "ledger"
    ledger.touch()
    shop = f"{framework} under fire"
    environment = {"HOOK_SECRET": secret, "HOOK_DATABASE": url, "HOOK_LEDGER": str(ledger), "HOOK_SHOP": shop}
    inbox = Inbox(url, shop=shop, retry_rules=apps.IMPATIENT)
    with process(SERVERS[framework], environment) as (address, pid):
        killer = Killer(pid, posts_each=max(10, len(numbers) // 12))
        promised = posted(f"{address}/orders", numbers, secret, killer)

    assert killer.killed >= 3
    handled = ledger.read_text().split()
    kept = {stored.fields["order_id"][0]: stored for stored in inbox.deliveries()}
    assert [number for number in promised if number not in handled or kept[number].state is not State.FINISHED] == []
    assert sorted(kept) == sorted(numbers)

    handler, field_map = apps.Unreliable(str(ledger)), FieldMap.loads(apps.MAP)
    for _ in range(MOST_RETRIES):
        if inbox.counts().keys() == {State.FINISHED}:
            break
        inbox.retry(handler, field_map=field_map, at_once=True)
        time.sleep(0.1)
    assert {stored.state for stored in inbox.deliveries()} == {State.FINISHED}
    assert set(ledger.read_text().split()) == set(numbers)
    inbox.close()


def posted(url: str, numbers: list[str], secret: str, killer: "Killer") -> list[str]:
    """Post every order, some of them several times, and return the numbers that were answered with 200."""
    chance = random.Random(7)
    twice = [number for number in numbers for _ in range(chance.choice((1, 1, 2)))]
    later = chance.sample(numbers, len(numbers) // 5)
    with ThreadPoolExecutor(16) as threads:
        statuses = list(threads.map(lambda number: insistent(url, number, secret, killer), [*twice, *later]))
    return [number for number, status in zip([*twice, *later], statuses, strict=True) if status == 200]


def insistent(url: str, number: str, secret: str, killer: "Killer") -> int:
    """Post an order until the sender knows what became of it, and return the last status: 200, or 500 in the end."""
    body = f"order_id={number}&key={quote_plus(secret)}".encode()
    failures = 0
    for _ in range(MOST_POSTS):
        killer.may_kill()
        match answered(url, body):
            case Answer(status=200):
                return 200
            case Answer(status=500):
                failures += 1
                if failures == 2:  # it gives up: the order must be in the inbox
                    return 500
            case Answer(status=503) | None:
                time.sleep(0.3)
            case other:
                raise AssertionError(other)
    raise AssertionError(f"order {number} was never answered")


def answered(url: str, body: bytes) -> Answer | None:
    """Post once, and return the answer, `None` when the worker was killed before it gave one."""
    try:
        return send(url, body, FORM, timeout=PATIENCE)
    except (OSError, HTTPException):
        return None


class Killer:
    """Kills a random worker of a server after so many posts each, a random moment after the last one was sent."""

    def __init__(self, master: int, *, posts_each: int) -> None:
        self.master, self.posts_each = master, posts_each
        self.posts = self.killing = self.killed = 0
        self._chance, self._lock = random.Random(11), Lock()

    def may_kill(self) -> None:
        with self._lock:
            self.posts += 1
            if self.posts // self.posts_each > self.killed + self.killing:
                self.killing += 1
                Timer(self._chance.uniform(0, 0.1), self._kill).start()

    def _kill(self) -> None:
        """Kill one; if there is none to be killed at this moment, the next post is another occasion."""
        with self._lock:
            self.killing -= 1
            with suppress(FileNotFoundError, ProcessLookupError):  # one that ended by itself meanwhile
                if workers := children(self.master)[:-1]:  # the newest may not have begun to work
                    os.kill(self._chance.choice(workers), signal.SIGKILL)
                    self.killed += 1


def children(pid: int) -> list[int]:
    """Return what a process started and what is alive, oldest first; its resource tracker, if any, is left alone."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
