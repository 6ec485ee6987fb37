"""The tables of former versions are brought up to date, and lose nothing."""

import json
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from shopsite_orders.errors import StateError
from shopsite_orders.sql import OrderDatabase
from shopsite_orders.sql.tables import metadata

from fake_store import order

FIRST = Path(__file__).parents[2] / "samples" / "databases"


@pytest.fixture
def first_version(url: str) -> str:
    """A database that version 1 made, with two orders and one that could not be read."""
    engine = create_engine(url)
    statements = (FIRST / f"version_1.{engine.dialect.name}.sql").read_text("utf-8").splitlines()
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%") if engine.dialect.name != "sqlite" else statement)
    engine.dispose()
    return url


def columns(url: str) -> dict[str, set[str]]:
    engine = create_engine(url)
    found = inspect(engine)
    named = {table: {column["name"] for column in found.get_columns(table)} for table in found.get_table_names()}
    engine.dispose()
    return named


def numbered(texts: object) -> object:
    """The same values, whatever zeros a database puts behind a number."""
    if isinstance(texts, dict):
        return {name: numbered(text) for name, text in texts.items()}
    if isinstance(texts, list | tuple):
        return [numbered(text) for text in texts]
    return float(texts) if isinstance(texts, str) and texts.replace(".", "", 1).isdigit() else texts


def test_a_database_of_version_1_is_taken_over_with_all_that_is_in_it(first_version: str) -> None:
    expected = json.loads((FIRST / "version_1.json").read_text("utf-8"))
    for _ in range(2):
        with OrderDatabase(first_version) as database:
            assert numbered([each.to_dict() for each in database.orders("main")]) == numbered(expected)
            assert database.cursor("main").highest == 9001
            [aside] = database.quarantined("main")
    assert (aside.number, aside.placed_at) == ("9001", None)
    assert columns(first_version) == {table.name: set(table.columns.keys()) for table in metadata.sorted_tables}


def test_it_is_used_as_any_other(first_version: str) -> None:
    with OrderDatabase(first_version) as database:
        before, *_ = database.orders("main")
        assert len(database.refresh([order(9002)], store="main").new) == 1
        assert database.refresh([before], store="main").same == 1
        database.add([order(9001)], store="main")
        assert database.quarantined("main") == ()


def test_who_only_reads_brings_nothing_up_to_date_and_says_what_does(first_version: str) -> None:
    before = columns(first_version)
    with pytest.raises(StateError, match=r"version \[1\], not 3: open it once for writing"):
        OrderDatabase(first_version, read_only=True)
    assert columns(first_version) == before


def test_a_database_of_something_else_is_not_read(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS letters (letter TEXT)")
    engine.dispose()
    with pytest.raises(StateError, match="the database has no table schema_version"):
        OrderDatabase(url, read_only=True)


def test_a_file_that_is_not_a_database_is_a_state_error_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "diary.db").write_text("dear diary " * 1000)
    for read_only in (False, True):
        with pytest.raises(StateError, match=r"diary\.db is not a database: it is left as it is, name another file"):
            OrderDatabase(f"sqlite:///{tmp_path}/diary.db", read_only=read_only)
    assert (tmp_path / "diary.db").read_text() == "dear diary " * 1000


def test_the_page_of_databases_names_every_table_and_column_that_belongs_to_no_order() -> None:
    page = (Path(__file__).parents[3] / "docs" / "databases.md").read_text("utf-8")
    assert [table.name for table in metadata.sorted_tables if f"`{table.name}`" not in page] == []
    named = {
        name
        for table in ("quarantine", "order_changes", "cursors")
        for name in metadata.tables[table].c.keys()  # noqa: SIM118 - the names
    }
    assert [name for name in named if f"`{name}`" not in page] == []


def test_a_damaged_database_is_a_state_error_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "orders.db"
    OrderDatabase(f"sqlite:///{file}").close()
    whole = file.read_bytes()
    file.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    damaged = file.read_bytes()
    for read_only in (False, True):
        with pytest.raises(
            StateError, match=r"orders\.db is damaged: it is left as it is, restore a copy of it or name"
        ):
            OrderDatabase(f"sqlite:///{file}", read_only=read_only)
    assert file.read_bytes() == damaged
