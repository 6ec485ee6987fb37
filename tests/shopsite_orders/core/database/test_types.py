"""The column of numbers: every digit or an error, on each database."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, insert, select

from shopsite_orders.core.database.engine import connect
from shopsite_orders.core.database.types import Exact
from shopsite_orders.core.tables.exact import InexactError

from followers import postgres_url, sqlite_url

__all__ = ["postgres_url", "sqlite_url"]

NUMBERS = Table(
    "numbers", MetaData(), Column("id", Integer, primary_key=True), Column("number", Exact()), prefixes=["TEMPORARY"]
)


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    engine = connect(request.getfixturevalue(request.param))
    with engine.connect() as connection:
        NUMBERS.create(connection)
        yield connection
    engine.dispose()


def test_a_number_comes_out_as_it_went_in(connection: Connection) -> None:
    number = Decimal("-12345678901234567890.12345678")
    connection.execute(insert(NUMBERS), [{"number": number}, {"number": None}])
    assert [*connection.execute(select(NUMBERS.c.number).order_by(NUMBERS.c.id)).scalars()] == [number, None]


def test_a_number_that_is_not_kept_is_an_error_in_our_own_words(connection: Connection) -> None:
    with pytest.raises(InexactError, match="too few for 1E-9"):
        connection.execute(insert(NUMBERS), {"number": Decimal("1E-9")})
