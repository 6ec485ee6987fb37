"""A PostgreSQL server of the benchmark's own, in a folder that is deleted afterwards."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from types import TracebackType
from typing import Self

from sqlalchemy import create_engine


class PostgresServer:
    """Reached through a socket in its folder; no port is opened."""

    def __init__(self) -> None:
        self.folder = Path(mkdtemp(prefix="bench-postgres-"))
        self.user = next((it.pw_name for it in pwd.getpwall() if it.pw_name in {"postgres", "nobody"}), None)

    def __enter__(self) -> Self:
        if os.geteuid() == 0 and self.user:  # the server refuses to run as root
            shutil.chown(self.folder, self.user)
        self.run("initdb", "--auth=trust", "--username=bench", "--encoding=UTF8")
        options = f"-k {self.folder} -c listen_addresses="
        self.run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", f"--options={options}", "start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.run("pg_ctl", "--mode=immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> None:
        user = self.user if os.geteuid() == 0 else None
        command = [program, f"--pgdata={self.folder / 'data'}", *arguments]
        subprocess.run(command, check=True, user=user, stdout=subprocess.DEVNULL, cwd=self.folder)

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://bench@/{database}?host={self.folder}"

    def new_databases(self) -> Iterator[str]:
        """Return the address of a new database as often as asked."""
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        for number in count():
            with engine.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE bench_{number}")
            yield self.url(f"bench_{number}")
