"""The databases of the tests of frames."""

from followers import database, empty_postgres_url, postgres_url, sqlite_url, url

__all__ = ["database", "empty_postgres_url", "postgres_url", "sqlite_url", "url"]
