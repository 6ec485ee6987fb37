"""The fixture `postgres_url`: TEST_DATABASE_URL, or a PostgreSQL of our own on a socket in a temporary folder."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
_RUNUSER = shutil.which("runuser") or "/usr/sbin/runuser"  # where only root looks
_BIN = _INSTALLED[-1] if _INSTALLED else Path(shutil.which("pg_ctl") or "/nowhere/pg_ctl").parent


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of an empty database; skipped where there is no PostgreSQL, but never in CI."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        yield url
        return
    if not (_BIN / "initdb").exists():
        reason = "there is no PostgreSQL: install it, or set TEST_DATABASE_URL"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        if _is_root():
            shutil.chown(folder, "postgres")
        data = f"{folder}/data"
        _run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8")
        _run("pg_ctl", "-D", data, "-o", f"-k {folder} -h '' -F", "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            _run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL; none of them runs as root."""
    user = [_RUNUSER, "-u", "postgres", "--"] if _is_root() else []
    subprocess.run([*user, _BIN / program, *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL)


def _is_root() -> bool:
    return getpass.getuser() == "root"
