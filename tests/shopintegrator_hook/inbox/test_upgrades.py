"""An inbox that the first release made is taken over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from shopintegrator_hook import Delivery, Inbox, Outcome, State
from shopintegrator_hook.inbox.tables import DELIVERIES, SCHEMA
from shopsite_orders.errors import StateError

# The table as the first release made it, and a row as it wrote one.
OLD = sa.Table(
    "shopintegrator_deliveries",
    sa.MetaData(),
    sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=True),
    sa.Column("shop", sa.String(100), nullable=False),
    sa.Column("order_key", sa.String(200), nullable=False),
    sa.Column("fingerprint", sa.String(64), nullable=False),
    sa.Column("first", sa.Integer),
    sa.Column("outcome", sa.String(10), nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("reading", sa.Text, nullable=False),
    sa.Column("received_at", sa.String(40), nullable=False),
    sa.Column("finished_at", sa.String(40)),
    sa.UniqueConstraint("shop", "order_key", "first"),
    sa.UniqueConstraint("shop", "order_key", "fingerprint"),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    """A database with the old table: of its own on SQLite, in a schema of its own on PostgreSQL."""
    if request.param == "sqlite":
        engine = sa.create_engine(f"sqlite:///{tmp_path}/old.db")
    else:
        plain = sa.create_engine(request.getfixturevalue("postgres_url"))
        with plain.begin() as connection:
            connection.exec_driver_sql("DROP SCHEMA IF EXISTS old CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA old")
        plain.dispose()
        engine = sa.create_engine(plain.url, connect_args={"options": "-c search_path=old"})
    OLD.metadata.create_all(engine)
    yield engine
    engine.dispose()


def row(delivery: Delivery, tmp_path: Path, **changes: Any) -> dict[str, Any]:
    """Return the row that the first release kept of a delivery."""
    inbox = Inbox(f"sqlite:///{tmp_path}/now.db")
    inbox.claim(delivery)
    with inbox.engine.begin() as connection:
        now = connection.execute(sa.select(DELIVERIES)).mappings().one()
        connection.execute(DELIVERIES.delete())
    inbox.close()
    kept = {name: now[name] for name in OLD.c.keys() if name not in ("id", "received_at")}  # noqa: SIM118 - columns
    return kept | {"received_at": "2026-03-14T15:09:26+00:00"} | changes


def test_rows_are_intact_and_what_was_never_finished_can_be_tried_again(
    old: sa.Engine, delivery: Delivery, changed: Any, tmp_path: Path
) -> None:
    other, later = changed(order_id="2"), changed(note="hurry")
    rows = [
        row(delivery, tmp_path, finished_at="2026-03-14T15:09:27+00:00"),
        row(other, tmp_path),
        row(later, tmp_path, first=None, outcome="changed"),
    ]
    with old.begin() as connection:
        for each in rows:
            connection.execute(OLD.insert(), each)
    inbox = Inbox(old)
    kept = list(inbox.deliveries())
    assert [(stored.state, stored.attempts, stored.outcome) for stored in kept] == [
        (State.FINISHED, 1, Outcome.NEW),
        (State.ABANDONED, 1, Outcome.NEW),
        (State.ABANDONED, 1, Outcome.CHANGED),
    ]
    assert [stored.delivery() for stored in kept] == [delivery, other, later]
    with old.connect() as connection:
        found = connection.execute(sa.select(OLD).order_by(OLD.c.id)).mappings().all()
    assert [{name: each[name] for name in rows[0]} for each in found] == rows

    assert inbox.claim(delivery).outcome is Outcome.SAME
    assert inbox.claim(other).outcome is Outcome.RETRY
    again = inbox.claim(later)
    assert (again.original, [change.path for change in again.difference]) == (Outcome.CHANGED, ["comments"])
    assert inbox.claim(changed(order_id="3")).outcome is Outcome.NEW


def test_tables_that_were_upgraded_are_those_that_are_made_new(old: sa.Engine, tmp_path: Path) -> None:
    Inbox(old)
    new = sa.create_engine(old.url if old.dialect.name != "sqlite" else f"sqlite:///{tmp_path}/new.db")
    if old.dialect.name == "sqlite":
        Inbox(new)
        with old.connect() as upgraded, new.connect() as made:
            columns = (
                "SELECT name, type, \"notnull\", pk FROM pragma_table_info('shopintegrator_deliveries') ORDER BY 1"
            )
            assert upgraded.exec_driver_sql(columns).all() == made.exec_driver_sql(columns).all()
            sequences = "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_master WHERE name = 'shopintegrator_deliveries'"
            assert upgraded.exec_driver_sql(sequences).all() == made.exec_driver_sql(sequences).all() == [(1,)]
    found = {index["name"] for index in sa.inspect(old).get_indexes("shopintegrator_deliveries")}
    assert {index.name for index in DELIVERIES.indexes} <= found
    assert {column["name"] for column in sa.inspect(old).get_columns("shopintegrator_deliveries")} == {
        column.name for column in DELIVERIES.columns
    }
    new.dispose()


def test_the_version_is_kept_and_checked(old: sa.Engine) -> None:
    Inbox(old)
    with old.begin() as connection:
        assert connection.execute(sa.select(SCHEMA.versions.c.version)).scalars().all() == [2]
        connection.execute(SCHEMA.versions.update().values(version=3))
    with pytest.raises(StateError, match=r"version \[3\], not 2"):
        Inbox(old)
