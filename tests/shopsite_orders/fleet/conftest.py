"""PostgreSQL for fleets, as the tests of `sql` have it."""

from followers import empty_postgres_url, postgres_url

__all__ = ["empty_postgres_url", "postgres_url"]
