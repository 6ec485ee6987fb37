"""A snapshot: what others commit meanwhile is not seen, and they are not kept waiting."""

import pytest
from sqlalchemy import Connection

from shopsite_orders.core.database.engine import connect, snapshot

from followers import postgres_url, sqlite_url

__all__ = ["postgres_url", "sqlite_url"]


def notes(connection: Connection) -> list[str]:
    return [*connection.exec_driver_sql("SELECT note FROM snapshot_notes").scalars()]


@pytest.mark.parametrize("url", ["sqlite_url", "postgres_url"])
def test_all_statements_see_the_database_as_it_was_at_one_moment(url: str, request: pytest.FixtureRequest) -> None:
    engine = connect(request.getfixturevalue(url))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE snapshot_notes (note TEXT)")
        connection.exec_driver_sql("INSERT INTO snapshot_notes VALUES ('first')")
    try:
        with snapshot(engine) as reading:
            assert notes(reading) == ["first"]
            with engine.begin() as writing:
                writing.exec_driver_sql("INSERT INTO snapshot_notes VALUES ('second')")
            assert notes(reading) == ["first"]
        with snapshot(engine) as reading:
            assert notes(reading) == ["first", "second"]
    finally:
        with engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE snapshot_notes")
        engine.dispose()
