"""Out of a database or an inbox: the same frames as of the orders in it, and no `Order` is made for them."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import attrs
import pytest

from shopintegrator_hook import FieldMap, Hook, HookError, Inbox
from shopsite_orders import Order
from shopsite_orders.frames import TABLES, to_arrow, to_csv, to_dataset, to_pandas, to_polars
from shopsite_orders.sql import OrderDatabase

from framed import FULL, ORDERS

SECRET = "s3cret-of-the-shop"
MAP = """
[fields]
id = "number"
placed = "placed_at"
email = "billing.email"
"item_{n}" = "lines[n].name"
"qty_{n}" = "lines[n].quantity"
total = "totals.grand_total"
is_test = "is_test"
"""


def tables(orders: Any, **options: Any) -> dict[str, list[dict[str, Any]]]:
    return {name: table.to_pylist() for name, table in to_arrow(orders, tables=TABLES, **options).read_all().items()}


@pytest.fixture
def no_orders(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let no `Order` be made."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("an Order was made")

    with monkeypatch.context() as patch:
        patch.setattr(Order, "__init__", refuse)
        yield


def test_a_database_gives_the_frames_of_its_orders(database: OrderDatabase) -> None:
    database.add(ORDERS, store="main-shop")
    database.add([FULL], store="other-shop")
    wanted = tables(ORDERS, store="main-shop")
    assert tables(database, store="main-shop") == wanted
    assert tables(database, store="main-shop", batch_size=7) == wanted
    everything = tables(database)
    for table, rows in tables([FULL], store="other-shop").items():
        assert everything[table] == wanted[table] + rows


def test_no_order_is_made_of_the_rows_of_a_database(
    database: OrderDatabase, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    database.add(ORDERS, store="main-shop")
    request.getfixturevalue("no_orders")
    with pytest.raises(AssertionError, match="an Order was made"):
        next(database.orders("main-shop"))
    assert to_arrow(database, tables="lines").read_all().num_rows == sum(len(order.lines) for order in ORDERS)
    assert len(to_pandas(database)) == len(to_polars(database)) == len(ORDERS)
    to_csv(database, tmp_path / "orders.csv")
    assert to_dataset(database, tmp_path / "dataset").rows["orders"] == len(ORDERS)


def test_an_empty_database_has_the_same_schema(database: OrderDatabase) -> None:
    assert to_arrow(database).read_all().equals(to_arrow([]).read_all())


def test_personal_columns_of_a_database_are_hashed_as_those_of_orders(database: OrderDatabase) -> None:
    database.add(ORDERS, store="main-shop")
    options: dict[str, Any] = {"personal": "hash", "key": b"0123456789abcdef", "store": "main-shop"}
    assert tables(database, **options) == tables(ORDERS, **options)


def test_an_order_that_changes_between_two_batches_is_there_once(database: OrderDatabase) -> None:
    database.add(ORDERS[:20], store="main-shop")
    reader = to_arrow(database, batch_size=10)
    first = reader.read_next_batch()
    database.add([attrs.evolve(order, comments="changed") for order in ORDERS[:25]], store="main-shop")
    rest = reader.read_all()
    assert first["order_key"].to_pylist() + rest["order_key"].to_pylist() == [order.key for order in ORDERS[:25]]


@pytest.fixture(params=["sqlite_url", "postgres_url"])
def inbox(request: pytest.FixtureRequest) -> Iterator[Inbox]:
    inbox = Inbox(request.getfixturevalue(request.param), shop=request.node.nodeid[-90:])
    yield inbox
    inbox.close()


def post(inbox: Inbox, field_map: str = MAP, **fields: str) -> None:
    values = {"placed": "2026-03-14 15:09:26", "email": "ann@lee.example", "item_1": "Bowl", "qty_1": "2"} | fields
    hook = Hook({"2026": SECRET}, FieldMap.loads(field_map))
    inbox.claim(hook.receive(urlencode({**values, "key": SECRET}).encode()))


def test_an_inbox_gives_the_frames_of_its_orders(inbox: Inbox, request: pytest.FixtureRequest) -> None:
    for number in range(30):
        post(inbox, id=str(number), total=f"{number}.10", unknown="=1", item_2="Cup", qty_2="1")
    orders = [stored.delivery().order for stored in inbox.deliveries()]
    assert len(orders) == 30
    assert tables(inbox, batch_size=7) == tables(orders, store=request.node.nodeid[-90:])
    assert tables(inbox, store="s")["orders"] == tables(orders, store="s")["orders"]


def test_an_inbox_gives_the_newest_version_of_an_order_and_no_test_transmission(inbox: Inbox) -> None:
    post(inbox, id="1", total="5.00")
    post(inbox, id="2", total="6.00")
    post(inbox, id="1", total="7.50")
    post(inbox, id="3", total="9.00", is_test="yes")
    found = {row["number"]: row["totals_grand_total"] for row in tables(inbox)["orders"]}
    assert found == {"1": Decimal("7.50"), "2": Decimal("6.00")}
    assert len(tables(inbox)["lines"]) == 2


def test_what_no_order_could_be_made_of_is_left_out(inbox: Inbox) -> None:
    post(inbox, id="1")
    hook = Hook({"2026": SECRET}, FieldMap.loads(MAP))
    unreadable = hook.open(urlencode({"qty_1": "many", "item_1": "Bowl", "id": "7", "key": SECRET}).encode())
    with pytest.raises(HookError), inbox.reading(inbox.keep(unreadable)):
        unreadable.delivery()
    assert [row["number"] for row in tables(inbox)["orders"]] == ["1"]


def test_no_order_is_made_of_what_an_inbox_keeps(inbox: Inbox, request: pytest.FixtureRequest) -> None:
    post(inbox, id="1", total="5.00")
    request.getfixturevalue("no_orders")
    assert to_pandas(inbox, tables="lines")["name"].to_list() == ["Bowl"]


def test_a_version_that_comes_between_two_batches_makes_no_double(inbox: Inbox) -> None:
    for number in range(300):
        post(inbox, id=str(number), total="1.00")
    reader = to_arrow(inbox, batch_size=10)
    first = reader.read_next_batch()
    post(inbox, id="0", total="2.00")
    keys = first["order_key"].to_pylist() + reader.read_all()["order_key"].to_pylist()
    assert len(keys) == len(set(keys)) == 300
