"""Orders that are JSON become the rows that their orders would."""

import json

import attrs
import pytest

from shopsite_orders import Order
from shopsite_orders.core.tables.columns import POSITIONS, columns_of
from shopsite_orders.core.tables.readings import READINGS, Reading, read
from shopsite_orders.core.tables.rows import ORDERS
from shopsite_orders.core.tables.tabulation import tabulate, tabulate_json
from shopsite_orders.frames import InexactError, schemas
from shopsite_orders.sandbox import generate_orders

WANTED = {table: schema.names for table, schema in schemas().items()}
FEW = [*generate_orders(40, seed=2)]


def test_the_columns_of_json_are_those_of_its_orders() -> None:
    texts = [json.dumps(order.to_dict()) for order in FEW]
    assert [*tabulate_json(texts, WANTED, store="s", size=7)] == [*tabulate(FEW, WANTED, store="s", size=7)]


@pytest.mark.parametrize("table", POSITIONS)
def test_rows_have_the_columns_of_their_table(table: str) -> None:
    wanted = {*POSITIONS[table], *(column.name for column in columns_of(table))}
    assert {*ORDERS.columns[table]} == {*READINGS.columns[table]} == wanted


def test_no_field_of_the_model_is_hidden_by_what_every_dict_has() -> None:
    names = {column.field for table in POSITIONS for column in columns_of(table)}
    collections = {attribute.name for attribute in attrs.fields(Order)}
    assert not (names | collections) & {*dir(dict)}
    assert isinstance(Reading(), dict)


def test_json_of_an_older_version_that_lacks_a_field_is_read_as_if_it_were_empty() -> None:
    older = FEW[0].to_dict()
    for name in ("coupons", "weight", "custom_fields"):
        del older[name]
    newer = attrs.evolve(FEW[0], coupons=(), weight=None, custom_fields={})
    [columns] = tabulate_json([json.dumps(older)], WANTED, store=None, size=5)
    [wanted] = tabulate([newer], WANTED, store=None, size=5)
    assert columns == wanted


def test_an_amount_that_is_not_kept_names_its_order() -> None:
    order = FEW[0].to_dict() | {"weight": "0.123456789"}
    with pytest.raises(InexactError, match=f"order {FEW[0].number} cannot be kept in a table") as caught:
        [*tabulate_json([json.dumps(order)], WANTED, store=None, size=5)]
    assert caught.value.number == FEW[0].number


def test_the_key_of_json_is_that_of_its_order() -> None:
    assert [read(json.dumps(order.to_dict())).key for order in FEW] == [order.key for order in FEW]
