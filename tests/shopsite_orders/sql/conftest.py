"""The stores and databases that the tests of following share with those of `sql`."""

from followers import database, empty_postgres_url, postgres_url, sandbox, sqlite_url, url

__all__ = ["database", "empty_postgres_url", "postgres_url", "sandbox", "sqlite_url", "url"]
