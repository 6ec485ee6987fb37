"""The tables of a database and their version: made where they are missing, upgraded where they are older."""

from collections.abc import Callable, Mapping

import attrs
from sqlalchemy import Column, Connection, Engine, Integer, MetaData, Table, insert, inspect, select, update
from sqlalchemy.exc import DBAPIError

from shopsite_orders.core.database.engine import read_only
from shopsite_orders.core.database.failures import only_databases
from shopsite_orders.errors import StateError

Upgrade = Callable[[Connection], None]


def version_table(name: str, metadata: MetaData) -> Table:
    """Make the table that tells the version of all the others; it has one row."""
    return Table(name, metadata, Column("version", Integer, primary_key=True, autoincrement=False))


@attrs.frozen
class Schema:
    """Tables that belong together.

    Args:
        metadata: the tables, with the one of their version.
        versions: that table, which `version_table` made.
        version: what this library reads and writes.
        upgrades: by version, what makes the next version of it.
        unversioned: a table that a database had before versions were kept, which then counts as version 1.
    """

    metadata: MetaData
    versions: Table
    version: int
    upgrades: Mapping[int, Upgrade] = attrs.Factory(dict)
    unversioned: str | None = None

    def open(self, engine: Engine, *, read_only: bool) -> None:
        """Prepare the tables, or only check them; the engine is let go if they cannot be used.

        Raises:
            StateError: as `prepare` and `check` do.
        """
        try:
            (self.check if read_only else self.prepare)(engine)
        except BaseException:
            engine.dispose()
            raise

    def prepare(self, engine: Engine) -> None:
        """Make the tables, or bring them up to date, in one transaction.

        Raises:
            StateError: they are of a version that cannot be used, or the file is not a database; nothing is changed.
        """
        with only_databases(engine):
            if self._found(engine) == [self.version]:
                return
            try:
                with engine.begin() as connection:
                    self._make(connection)
            except DBAPIError:
                if self._found(engine) != [self.version]:  # otherwise another process made them just now
                    raise
            self.check(engine)

    def check(self, engine: Engine) -> None:
        """Change nothing, and see that the tables are those that this library reads.

        Raises:
            StateError: they are missing or of another version, or the file is not a database.
        """
        with only_databases(engine):
            found = self._found(engine)
        if found == [self.version]:
            return
        if not found:
            raise StateError(
                f"the database has no table {self.versions.name}, so it is not one of shopsite-orders: name another"
            )
        if len(found) == 1 and found[0] in self.upgrades:
            raise StateError(
                f"the database has tables of version {found}, not {self.version}: open it once for writing, as a pull "
                "or a hook does, and they are brought up to date"
            )
        raise StateError(
            f"the database has tables of version {found}, not {self.version}: pip install --upgrade shopsite-orders"
        )

    def _found(self, engine: Engine) -> list[int]:
        """Return the versions that the database names: one, if it is as it should be."""
        with read_only(engine) as connection:
            if not inspect(connection).has_table(self.versions.name):
                return []
            return [*connection.execute(select(self.versions.c.version)).scalars()]

    def _make(self, connection: Connection) -> None:
        """Upgrade what is there step by step, else make all."""
        tables = inspect(connection)
        if not tables.has_table(self.versions.name):
            older = self.unversioned is not None and tables.has_table(self.unversioned)
            self.versions.create(connection)
            connection.execute(insert(self.versions).values(version=1 if older else self.version))
            if not older:
                self.metadata.create_all(connection)
                return
        found = [*connection.execute(select(self.versions.c.version)).scalars()]
        while len(found) == 1 and found[0] in self.upgrades:
            self.upgrades[found[0]](connection)
            connection.execute(update(self.versions).values(version=found[0] + 1))
            found = [found[0] + 1]
