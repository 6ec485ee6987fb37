"""pandas: exact money that adds up, times that are times, words that are categories."""

from collections import defaultdict
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from shopsite_orders.frames import TABLES, schemas, to_pandas

from framed import FULL, ORDERS

MONEY = pd.ArrowDtype(pa.decimal128(28, 8))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("orders", [[], ORDERS], ids=["none", "many"])
def test_money_is_arrows_and_nothing_is_a_float_or_an_object(table: str, orders: list[object]) -> None:
    frame = to_pandas(orders, tables=table)  # type: ignore[arg-type]
    for field in schemas()[table]:
        dtype = frame.dtypes[field.name]
        if pa.types.is_dictionary(field.type):
            assert isinstance(dtype, pd.CategoricalDtype)
        else:
            assert dtype == pd.ArrowDtype(field.type)
    assert not {"float64", "object"} & {str(dtype) for dtype in frame.dtypes}


def test_revenue_by_day_adds_up_to_the_cent() -> None:
    frame = to_pandas(ORDERS)
    by_day = frame.groupby(frame["placed_at"].dt.date)["totals_grand_total"].sum()
    wanted: defaultdict[object, Decimal] = defaultdict(Decimal)
    for order in ORDERS:
        if order.placed_at:
            wanted[order.placed_at.date()] += order.totals.grand_total or 0
    assert by_day.to_dict() == wanted


def test_lines_are_joined_to_their_orders_by_the_key() -> None:
    frames = to_pandas(iter(ORDERS), tables=["orders", "lines"])
    joined = frames["lines"].merge(frames["orders"], on="order_key", suffixes=("", "_of_order"))
    assert len(joined) == sum(len(order.lines) for order in ORDERS)
    assert set(joined["number"]) == {order.number for order in ORDERS if order.lines}


def test_categories_go_together_over_all_batches() -> None:
    frame = to_pandas([FULL] * 5000)
    assert list(frame["currency"].cat.categories) == ["USD"]
    assert (frame["currency"] == "USD").all()
