"""Real servers with several workers, which are killed at random while a sender posts: no order may be lost.

The handler fails one time in five and is slow one time in five. The sender posts each order once or twice at the same
moment, takes a 200 for a promise and a 500 for an order that is kept, and tries again otherwise.
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
GUNICORN = ["gunicorn", "--bind", "127.0.0.1:0", "--workers", "3", "--threads", "4"]
# A worker that does not answer its supervisor is killed as well; it may be slow to start on a busy machine.
UVICORN = ["uvicorn", "--host", "127.0.0.1", "--port", "0", "--workers", "3", "--timeout-worker-healthcheck", "10"]
SERVERS = {
    "django": [*GUNICORN, "hook_apps:django_app()"],
    "flask": [*GUNICORN, "hook_apps:flask_app()"],
    "fastapi": [*UVICORN, "--factory", "hook_apps:fastapi_app"],
}
ORDERS = {("flask", "sqlite"): 500}
FEWER = 30
LONGEST = 150  # seconds that a sender goes on


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
        killer = Killer(pid, posts_each=max(12, len(numbers) // 12))
        promised = posted(f"{address}/orders", numbers, secret, killer)

    assert killer.killed >= 3
    handled = ledger.read_text().split()
    kept = {stored.fields["order_id"][0]: stored for stored in inbox.deliveries()}
    assert [number for number in promised if number not in handled or kept[number].state is not State.FINISHED] == []
    assert sorted(kept) == sorted(numbers)

    while inbox.counts().keys() != {State.FINISHED}:
        inbox.retry(apps.Unreliable(str(ledger)), field_map=FieldMap.loads(apps.MAP), at_once=True)
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
    failures, end = 0, time.monotonic() + LONGEST
    while time.monotonic() < end:
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
        return send(url, body, FORM, timeout=10)
    except (OSError, HTTPException):
        return None


class Killer:
    """Kills a worker of a server now and then, a moment after a post was sent."""

    def __init__(self, master: int, *, posts_each: int) -> None:
        self.master, self.posts_each, self.killed = master, posts_each, 0
        self._chance, self._lock = random.Random(11), Lock()

    def may_kill(self) -> None:
        with self._lock:
            if self._chance.random() < 1 / self.posts_each:
                self.killed += 1
                Timer(self._chance.uniform(0, 0.1), self._kill).start()

    def _kill(self) -> None:
        with suppress(FileNotFoundError, ProcessLookupError):  # one that ended by itself meanwhile
            if workers := children(self.master)[:-1]:  # the newest may not have begun to work
                os.kill(random.choice(workers), signal.SIGKILL)


def children(pid: int) -> list[int]:
    """Return what a process started and what is alive, oldest first; its resource tracker, if any, is left alone."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found if b"resource_tracker" not in Path(f"/proc/{child}/cmdline").read_bytes()]
