"""A clock that the tests move, and inboxes that go by it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import attrs
import pytest

from shopintegrator_hook import Delivery, Hook, Inbox, RetryRules


@attrs.define
class Clock:
    now: datetime = datetime(2026, 7, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


Changed = Callable[..., Delivery]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def timed(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Inbox]:
    """An inbox on each database that goes by the clock, with three attempts."""
    postgresql = request.param == "postgresql"
    url: str = request.getfixturevalue("postgres_url") if postgresql else f"sqlite:///{tmp_path}/timed.db"
    rules = RetryRules(attempts=3)
    inbox = Inbox(url, shop=request.node.nodeid[-90:], clock=clock, retry_rules=rules, ignore=("extras.sent_at[0]",))
    yield inbox
    inbox.close()


@pytest.fixture
def delivery(hook: Hook, body: bytes) -> Delivery:
    return hook.receive(body)


@pytest.fixture
def changed(hook: Hook, fields: dict[str, str]) -> Changed:
    """Make the one valid delivery with other fields."""

    def make(**changes: str) -> Delivery:
        return hook.receive("&".join(f"{n}={quote_plus(v)}" for n, v in {**fields, **changes}.items()).encode())

    return make
