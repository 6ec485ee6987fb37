"""Arrow: one schema whatever comes, in batches as it comes, and every value as it was."""

import io
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from decimal import Context, Decimal, localcontext
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from shopsite_orders import IncompleteDownloadError, Order, OrderDataError, Sealed, Totals
from shopsite_orders.core.tables.columns import columns_of
from shopsite_orders.frames import TABLES, InexactError, TableStream, schemas, to_arrow

from framed import EMPTY, FULL, ORDERS


def many(count: int) -> Iterator[Order]:
    return (attrs.evolve(ORDERS[place % len(ORDERS)], number=str(place)) for place in range(count))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "orders", [[], [EMPTY], [FULL], ORDERS, [*many(5000)]], ids=["none", "bare", "one", "", "many"]
)
def test_the_schema_is_the_same_for_no_order_one_and_many(table: str, orders: list[Order]) -> None:
    reader = to_arrow(orders, tables=table)
    assert reader.schema.equals(schemas()[table], check_metadata=True)
    for batch in reader:
        assert batch.schema.equals(schemas()[table], check_metadata=True)
        batch.validate(full=True)


@pytest.mark.parametrize("order", [FULL, EMPTY, *ORDERS[:40]])
def test_every_value_of_an_order_is_in_the_column_that_is_named_after_it(order: Order) -> None:
    [row] = to_arrow([order]).read_all().to_pylist()
    for column in columns_of("orders"):
        if not column.name.startswith(("has_", "placed_at")):
            assert row[column.name] == value_at(order, column.name), column.name
    assert (row["order_key"], row["store"]) == (order.key, None)
    assert row["placed_at"] == (order.placed_at.replace(tzinfo=None) if order.placed_at else None)
    assert row["has_payment"] is (order.payment is not None)


def value_at(part: Any, name: str) -> Any:
    """Return the value that a column is named after, by the fields of the model alone."""
    if part is None or not attrs.has(type(part)):
        return str(part) or None if isinstance(part, Sealed) else part
    names = [it.name for it in attrs.fields(type(part)) if name == it.name or name.startswith(f"{it.name}_")]
    field = max(names, key=len)
    return value_at(getattr(part, field), name.removeprefix(field).removeprefix("_"))


def test_the_parts_of_an_order_have_rows_in_tables_of_their_own() -> None:
    found = {name: table.to_pylist() for name, table in to_arrow([FULL], tables=TABLES).read_all().items()}
    assert {row["order_key"] for rows in found.values() for row in rows} == {FULL.key}
    assert [(row["place"], row["name"], row["quantity"]) for row in found["lines"]] == [
        (0, "Bowl", Decimal("0.12345678")),
        (1, None, Decimal(2)),
    ]
    assert [(row["line"], row["place"], row["text"], row["price"]) for row in found["options"]] == [
        (0, 0, None, None),
        (0, 1, "blue", Decimal("-1.10")),
    ]
    assert [(row["kind"], row["place"], row["name"], row["amount"]) for row in found["charges"]] == [
        ("discount", 0, "spring", Decimal("-1.00")),
        ("surcharge", 0, None, Decimal("99999999999999999999.99999999")),
    ]
    assert [(row["name"], row["total"]) for row in found["coupons"]] == [("TEN", Decimal(0))]
    assert [(row["id"], row["amount_used"]) for row in found["gift_certificates"]] == [("GC-1", Decimal(5))]
    assert [(row["field"], row["name"], row["text"]) for row in found["extras"]] == [
        ("custom_fields", "How?", "a friend"),
        ("payment_processing", "AVS", "Y"),
        ("extras", "Totals/NewThing", "1.00"),
        ("extras", "Totals/NewThing", "2.00"),
        ("repairs", None, "an ampersand was escaped"),
        ("lines_gift_certificate_email_to", "1", "bob@lee.example"),
    ]


def test_several_tables_are_made_in_one_pass_and_each_batch_has_the_rows_of_the_same_orders() -> None:
    stream = to_arrow(iter(ORDERS), tables=("orders", "lines"), batch_size=7)
    assert isinstance(stream, TableStream)
    assert stream.schemas == schemas(("orders", "lines"))
    seen = []
    for batches in stream:
        assert {*batches["lines"]["order_key"].to_pylist()} <= {*batches["orders"]["order_key"].to_pylist()}
        seen += batches["orders"]["order_key"].to_pylist()
    assert seen == [order.key for order in ORDERS]


def test_orders_are_read_as_batches_are_asked_for() -> None:
    read = []

    def orders() -> Iterator[Order]:
        for order in ORDERS:
            read.append(order.number)
            yield order

    reader = to_arrow(orders(), batch_size=10)
    assert read == []
    assert reader.read_next_batch().num_rows == 10
    assert len(read) <= 20


def test_what_came_before_a_download_broke_off_comes_out_before_its_error() -> None:
    def broken() -> Iterator[Order]:
        yield from ORDERS[:15]
        raise IncompleteDownloadError("the reply ended", received=15)

    reader = to_arrow(broken(), batch_size=10)
    assert [reader.read_next_batch().num_rows for _ in range(2)] == [10, 5]
    with pytest.raises(IncompleteDownloadError) as caught:
        reader.read_next_batch()
    assert caught.value.received == 15


def test_the_store_is_named_in_every_table() -> None:
    for table in to_arrow([FULL], tables=TABLES, store="main-shop").read_all().values():
        assert {*table["store"].to_pylist()} == {"main-shop"}


@pytest.mark.parametrize("amount", ["0.123456789", "100000000000000000000", "NaN", "Infinity", "1E+999999"])
@pytest.mark.parametrize("table", ["orders", "lines"])
def test_an_amount_that_a_frame_cannot_hold_is_an_error_that_names_the_order(amount: str, table: str) -> None:
    line = attrs.evolve(FULL.lines[0], total=Decimal(amount))
    totals = Totals(grand_total=Decimal(amount))
    bad = attrs.evolve(FULL, number="1777", totals=totals, lines=(*FULL.lines, line))
    with pytest.raises(InexactError, match=r"order 1777 cannot be kept in a table: .* too few for") as caught:
        to_arrow([*ORDERS, bad], tables=table).read_all()
    assert caught.value.number == "1777"
    assert b"1777" in caught.value.redacted


@pytest.mark.parametrize("amount", ["-0.00", "1E+19", "0.00000001", "-99999999999999999999.99999999", "1.100000000000"])
def test_an_amount_that_fits_is_kept_to_the_last_digit_in_any_context(amount: str) -> None:
    with localcontext(Context(prec=3)):
        [row] = (
            to_arrow([Order(source="shopsite", number="1", totals=Totals(tax=Decimal(amount)))]).read_all().to_pylist()
        )
    assert row["totals_tax"] == Decimal(amount)


def test_a_text_with_half_a_character_is_an_error_that_names_the_order() -> None:
    with pytest.raises(
        OrderDataError, match="order 1778 cannot be kept in a frame: comments cannot be string, as"
    ) as caught:
        to_arrow([FULL, attrs.evolve(FULL, number="1778", comments="\ud800")]).read_all()
    assert caught.value.number == "1778"
    with pytest.raises(OrderDataError, match="order 1778"):
        to_arrow(
            [attrs.evolve(FULL, number="1778", comments="\ud800")], personal="hash", key=b"0123456789abcdef"
        ).read_all()


def test_a_time_that_does_not_exist_in_utc_is_an_error_that_names_the_order() -> None:
    early = attrs.evolve(FULL, number="1779", placed_at=datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=9))))
    with pytest.raises(OrderDataError, match="order 1779 cannot be kept in a table"):
        to_arrow([FULL, early]).read_all()


TEXTS = st.none() | st.text(st.characters(exclude_categories=["Cs"]))
AMOUNTS = st.none() | st.decimals(-(10**20) + 1, 10**20 - 1, places=8) | st.decimals(-99, 99, places=2)
ZONES = st.none() | st.sampled_from([UTC, ZoneInfo("America/Denver"), timezone(timedelta(hours=5, minutes=45))])
CLOCKS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1))  # noqa: DTZ001 - with any zone
MOMENTS = st.none() | st.builds(datetime.replace, CLOCKS, tzinfo=ZONES)


@given(st.lists(st.tuples(TEXTS, TEXTS, AMOUNTS, MOMENTS), max_size=5))
def test_whatever_is_put_into_a_frame_comes_out_of_it(values: list[tuple[Any, ...]]) -> None:
    orders = [
        Order(source="shopsite", number="1", comments=text, currency=word, totals=Totals(tax=amount), placed_at=moment)
        for text, word, amount, moment in values
    ]
    for row, (text, word, amount, moment) in zip(to_arrow(orders).read_all().to_pylist(), values, strict=True):
        assert (row["comments"], row["currency"], row["totals_tax"]) == (text, word, amount)
        assert row["placed_at"] == (moment.replace(tzinfo=None) if moment else None)
        assert row["placed_at_utc"] == (moment.astimezone(UTC) if moment and moment.tzinfo else None)


def test_dictionaries_that_differ_go_through_parquet_and_streams_and_unified_into_files() -> None:
    orders = [attrs.evolve(FULL, number=str(place), currency=f"C{place}") for place in range(50)]
    reader = to_arrow(orders, batch_size=10)
    sinks = [io.BytesIO() for _ in range(3)]
    with parquet.ParquetWriter(sinks[0], reader.schema) as file, pa.ipc.new_stream(sinks[1], reader.schema) as stream:
        for batch in reader:
            file.write_batch(batch)
            stream.write_batch(batch)
    whole = to_arrow(orders, batch_size=10).read_all()
    with pa.ipc.new_file(sinks[2], whole.schema) as ipc_file:
        ipc_file.write_table(whole.unify_dictionaries())
    for sink, read in zip(sinks, (parquet.read_table, read_stream, read_file), strict=True):
        sink.seek(0)
        table = read(sink)
        assert table.schema.equals(schemas()["orders"])
        assert table["currency"].to_pylist() == [f"C{place}" for place in range(50)]


def read_stream(sink: io.BytesIO) -> pa.Table:
    return pa.ipc.open_stream(sink).read_all()


def read_file(sink: io.BytesIO) -> pa.Table:
    return pa.ipc.open_file(sink).read_all()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"tables": "order"}, "tables must be some of orders, lines, .*, not 'order'"),
        ({"tables": []}, "tables must be some of .*, not an empty list"),
        ({"batch_size": 0}, "batch_size must be at least 1, not 0"),
    ],
)
def test_what_there_is_not_cannot_be_asked_for(options: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        to_arrow(ORDERS, **options)


@pytest.mark.parametrize("given_", ["orders.db", FULL, 7, None], ids=repr)
def test_what_is_not_orders_is_refused_at_once(given_: Any) -> None:
    with pytest.raises(TypeError, match="orders must be an iterable of Order, an OrderDatabase or an Inbox"):
        to_arrow(given_)


def test_what_is_not_an_order_is_refused_when_it_comes() -> None:
    reader = to_arrow([FULL.to_dict()])  # type: ignore[list-item]
    with pytest.raises(TypeError, match="not dict"):
        reader.read_all()


def test_the_number_of_batches_grows_with_the_orders_and_their_size_does_not() -> None:
    sizes = [batch.num_rows for batch in to_arrow(many(4500), batch_size=1000)]
    assert sizes == [1000] * 4 + [500]
    assert math.ceil(4500 / 1000) == len(sizes)
