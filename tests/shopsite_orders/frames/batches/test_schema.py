"""The schemas: fixed, complete, and with the columns that the databases have."""

import attrs
import pyarrow as pa
import pytest
from sqlalchemy import Numeric

from shopsite_orders import (
    Address,
    Card,
    Charge,
    Coupon,
    GiftCertificate,
    GiftCertificatePurchase,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Totals,
)
from shopsite_orders.core.tables.columns import columns_of
from shopsite_orders.frames import SCHEMA_VERSION, TABLES, schemas
from shopsite_orders.frames.batches.personal import PERSONAL
from shopsite_orders.frames.batches.schema import WORDS, personal_columns
from shopsite_orders.sql.tables import metadata

# Texts that are neither personal nor words that a store chooses among few.
OTHER_TEXTS = {
    Order: {"number", "transaction_id"},
    Line: {"name", "sku"},
    Option: {"text"},
}


def test_all_tables_have_a_schema_that_names_the_table_and_its_version() -> None:
    assert TABLES == ("orders", "lines", "options", "charges", "coupons", "gift_certificates", "extras")
    for table, schema in schemas().items():
        assert schema.metadata == {
            b"shopsite_orders.table": table.encode(),
            b"shopsite_orders.schema_version": str(SCHEMA_VERSION).encode(),
            b"shopsite_orders.personal": b"keep",
        }


@pytest.mark.parametrize("table", TABLES)
def test_every_table_begins_with_what_tells_the_order(table: str) -> None:
    word = pa.dictionary(pa.int32(), pa.string())
    assert list(schemas()[table])[:3] == [
        pa.field("store", word),
        pa.field("source", word, nullable=False),
        pa.field("order_key", pa.string(), nullable=False),
    ]


@pytest.mark.parametrize("table", TABLES)
def test_a_frame_has_the_columns_of_the_database_and_money_of_its_type(table: str) -> None:
    stored = metadata.tables[table if table == "orders" else f"order_{table}"].columns
    renamed = {"key": "order_key", "order_id": "order_key"}
    ids = {"id"} if table == "orders" else set()
    framed = schemas()[table]
    assert {renamed.get(column.name, column.name) for column in stored} - ids == set(framed.names) - (
        set() if table == "orders" else {"store", "source"}
    )
    money = {column.name for column in stored if isinstance(getattr(column.type, "impl", None), Numeric)}
    assert {field.name for field in framed if field.type == pa.decimal128(28, 8)} == money


def test_times_with_and_without_a_zone_are_kept_apart() -> None:
    schema = schemas()["orders"]
    assert schema.field("placed_at").type == pa.timestamp("us")
    assert schema.field("placed_at_utc").type == pa.timestamp("us", tz="UTC")
    assert schema.field("placed_at_zone").type == pa.dictionary(pa.int32(), pa.string())


def test_of_every_text_of_the_model_it_is_said_whether_it_is_personal_or_a_word() -> None:
    said = {(cls, name) for each in (PERSONAL, WORDS, OTHER_TEXTS) for cls, names in each.items() for name in names}
    texts = {
        (column.owner, column.field)
        for table in TABLES
        for column in columns_of(table)
        if pa.types.is_string(kind := schemas()[table].field(column.name).type) or pa.types.is_dictionary(kind)
    }
    assert texts == said
    assert not {(cls, name) for cls, names in PERSONAL.items() for name in names if name in WORDS.get(cls, ())}


def test_every_class_that_a_list_names_is_of_the_model() -> None:
    model = {Address, Card, Charge, Coupon, GiftCertificate, GiftCertificatePurchase, Line, Order, Party, Payment}
    assert {*PERSONAL, *WORDS} == model | {Totals}
    assert all(attrs.has(cls) for cls in model)


def test_personal_columns_are_left_out_of_a_schema_by_choice() -> None:
    for table, schema in schemas(personal="drop").items():
        kept = [name for name in schemas()[table].names if name not in personal_columns(table)]
        assert schema.names == kept
        assert schema.metadata[b"shopsite_orders.personal"] == b"drop"
    assert "billing_email" in personal_columns("orders")
    assert personal_columns("lines") == {
        "customer_text", "gift_certificate_sender", "gift_certificate_recipient", "gift_certificate_message",
    }  # fmt: skip


def test_hashed_columns_have_the_types_of_those_that_are_kept() -> None:
    for table, schema in schemas(personal="hash").items():
        assert schema.equals(schemas()[table])
