"""How a database is opened: by its owner alone, to read it without disturbing anybody, and in sentences."""

import os
import sqlite3
import stat
import sys
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import exc

from shopsite_orders.core.database.engine import connect, read_only, scrub
from shopsite_orders.core.database.failures import reason
from shopsite_orders.errors import StateError

NOBODY = 65534


@pytest.fixture
def file() -> Iterator[Path]:
    """A file that others may reach, in a folder that others may read."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "orders.db"


def write(file: Path, **options: Any) -> None:
    engine = connect(f"sqlite:///{file}", **options)
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS notes (note TEXT)")
            connection.exec_driver_sql("INSERT INTO notes VALUES ('a note')")
    finally:
        engine.dispose()


def read(file: Path) -> list[str]:
    engine = connect(f"sqlite:///{file}", writes=False)
    try:
        with read_only(engine) as connection:
            return [*connection.exec_driver_sql("SELECT note FROM notes").scalars()]
    finally:
        engine.dispose()


@contextmanager
def somebody_else() -> Iterator[None]:
    """Act as a user who may not write; root may write everywhere."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_new_file_is_its_owners_alone_and_what_stands_beside_it_too(file: Path) -> None:
    engine = connect(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (note TEXT)")
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    engine.dispose()
    assert modes == {"orders.db": 0o600, "orders.db-wal": 0o600, "orders.db-shm": 0o600}


def test_a_file_that_is_there_keeps_its_mode(file: Path) -> None:
    file.touch(mode=0o640)
    file.chmod(0o640)
    write(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_reading_goes_on_while_another_program_writes(file: Path) -> None:
    write(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO notes VALUES ('not yet')")
        assert read(file) == ["a note"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_a_file_is_read_where_nothing_may_be_written(file: Path) -> None:
    write(file)
    file.chmod(0o444)
    file.parent.chmod(0o555)
    with somebody_else():
        assert read(file) == ["a note"]
    file.parent.chmod(0o755)
    assert [path.name for path in file.parent.iterdir()] == ["orders.db"]


def test_whoever_only_reads_changes_nothing_and_makes_no_file(file: Path) -> None:
    write(file)
    engine = connect(f"sqlite:///{file}", writes=False)
    with pytest.raises(exc.OperationalError, match="readonly"), engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM notes")
    engine.dispose()
    missing = connect(f"sqlite:///{file}.not", writes=False)
    with pytest.raises(StateError, match=r"there is no database .*orders\.db\.not"), missing.connect():
        pass
    assert [path.name for path in file.parent.iterdir()] == ["orders.db"]


def test_a_database_that_is_locked_is_a_sentence_after_the_time_that_was_given(file: Path) -> None:
    write(file)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(exc.OperationalError) as caught:
            write(file, timeout=0.01)
    assert reason(caught.value) == (
        "database is locked: another program is writing into it: end that one, or try again later"
    )


@pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
def test_a_file_that_may_not_be_written_is_a_sentence(file: Path) -> None:
    write(file)
    file.chmod(0o444)
    with somebody_else(), pytest.raises(exc.OperationalError) as caught:
        write(file)
    assert reason(caught.value) == (
        "attempt to write a readonly database: it may only be read: mind the permissions of the file and of its folder"
    )


def test_no_error_repeats_a_value(file: Path) -> None:
    write(file)
    engine = connect(f"sqlite:///{file}")
    with pytest.raises(exc.OperationalError) as caught, engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (?)", ("Chloé",))
    engine.dispose()
    assert "Chloé" not in str(caught.value)


def test_what_was_deleted_is_not_in_the_file_any_more(file: Path) -> None:
    engine = connect(f"sqlite:///{file}")
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE notes (note TEXT)")
        connection.exec_driver_sql("INSERT INTO notes VALUES ('a secret note')")
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM notes")
    scrub(engine)
    assert not [path for path in file.parent.iterdir() if b"secret note" in path.read_bytes()]
    engine.dispose()


def test_another_program_that_reads_keeps_what_was_deleted_and_is_named_as_the_reason(file: Path) -> None:
    write(file)
    engine = connect(f"sqlite:///{file}", timeout=0.01)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM notes").fetchall()
        with pytest.raises(StateError, match="while another program reads it: end that one") as caught:
            scrub(engine)
    assert caught.value.retryable
    scrub(engine)
    engine.dispose()


def said_without(module: str, url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError) as caught:
        connect(url)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "driver", "sentence"),
    [
        ("postgresql+psycopg://h/x", "psycopg", "pip install 'shopsite-orders[postgres]'"),
        ("postgresql+psycopg2://h/x", "psycopg2", "pip install 'shopsite-orders[postgres]'"),
        ("mysql+pymysql://h/x", "pymysql", "pip install pymysql"),
    ],
)
def test_a_missing_driver_says_what_to_install(
    url: str, driver: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sentence in said_without(driver, url, monkeypatch)


SUCH = "a URL such as sqlite:///orders.db or postgresql+psycopg://host/name"


@pytest.mark.parametrize(
    ("url", "error", "sentence"),
    [
        ("orders.db", ValueError, f"url must be {SUCH}"),
        ("", ValueError, f"url must be {SUCH}"),
        ("postgres//me:hunter22@host", ValueError, f"url must be {SUCH}"),
        ("postgresql+psycopg://me@host:hunter22/x", ValueError, f"url must be {SUCH}"),
        ("postgres://me:hunter22@host/x", ValueError, f"no database is called 'postgres': url must be {SUCH}"),
        (Path("orders.db"), TypeError, f"url must be {SUCH}, not PosixPath"),
        (None, TypeError, f"url must be {SUCH}, not None"),
    ],
)
def test_what_is_not_the_url_of_a_database_is_a_sentence_without_its_password(
    url: Any, error: type[Exception], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        connect(url)
    assert str(caught.value) == sentence
    assert "hunter22" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("timeout", "error", "sentence"),
    [
        ("30", TypeError, "timeout must be a number of seconds, not str"),
        (None, TypeError, "timeout must be a number of seconds, not None"),
        (-1, ValueError, "timeout must be from zero seconds to a day, 86400, not -1"),
        (float("nan"), ValueError, "timeout must be from zero seconds to a day, 86400, not nan"),
        (float("inf"), ValueError, "timeout must be from zero seconds to a day, 86400, not inf"),
    ],
)
def test_what_nobody_can_wait_for_is_a_sentence(timeout: Any, error: type[Exception], sentence: str) -> None:
    with pytest.raises(error) as caught:
        connect("sqlite://", timeout=timeout)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("url", "module", "sentence"),
    [
        ("mysql://h/x", "MySQLdb", "mysql://… needs MySQLdb: pip install mysqlclient"),
        (
            "oracle+oracledb://h/x",
            "oracledb",
            "oracle+oracledb://… needs oracledb: install the driver that SQLAlchemy names for this database",
        ),
    ],
)
def test_a_driver_that_is_missing_is_named_as_it_is_installed(
    url: str, module: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said_without(module, url, monkeypatch) == sentence
