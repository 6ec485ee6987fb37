"""polars: exact money that adds up."""

from decimal import Decimal

import polars as pl
import pyarrow as pa
import pytest

from shopsite_orders.frames import TABLES, schemas, to_polars

from framed import ORDERS


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("orders", [[], ORDERS], ids=["none", "many"])
def test_money_is_decimal_and_times_are_times(table: str, orders: list[object]) -> None:
    frame = to_polars(orders, tables=table)  # type: ignore[arg-type]
    for field in schemas()[table]:
        if pa.types.is_decimal(field.type):
            assert frame.schema[field.name] == pl.Decimal(28, 8)
        if pa.types.is_timestamp(field.type):
            assert frame.schema[field.name] == pl.Datetime("us", field.type.tz)
        if pa.types.is_dictionary(field.type):
            assert frame.schema[field.name] == pl.Categorical
    assert not {pl.Float64, pl.Object} & {*frame.dtypes}


def test_the_sum_of_all_orders_is_right_to_the_cent() -> None:
    total = to_polars(ORDERS)["totals_grand_total"].sum()
    assert total == sum((order.totals.grand_total or Decimal(0) for order in ORDERS), Decimal(0))


def test_several_tables_come_of_one_pass() -> None:
    frames = to_polars(iter(ORDERS), tables=["orders", "lines"])
    assert {name: frame.height for name, frame in frames.items()} == {
        "orders": len(ORDERS),
        "lines": sum(len(order.lines) for order in ORDERS),
    }
