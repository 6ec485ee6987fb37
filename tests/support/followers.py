"""A running store and the databases that follow it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sql import OrderDatabase
from shopsite_orders.sql.tables import metadata

from postgres import postgres_url

__all__ = ["postgres_url"]


@pytest.fixture
def sandbox() -> Iterator[SandboxStore]:
    with SandboxStore(orders=60) as sandbox:
        yield sandbox


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/orders.db"


@pytest.fixture
def empty_postgres_url(postgres_url: str) -> Iterator[str]:
    """The URL of PostgreSQL, whose tables of ours are dropped after the test."""
    yield postgres_url
    engine = create_engine(postgres_url)
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """One database after the other."""
    name = "sqlite_url" if request.param == "sqlite" else "empty_postgres_url"
    return str(request.getfixturevalue(name))


@pytest.fixture
def database(url: str) -> Iterator[OrderDatabase]:
    with OrderDatabase(url) as database:
        yield database
