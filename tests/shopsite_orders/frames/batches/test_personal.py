"""Personal columns: kept, left out, or hashed so that they can still be joined."""

import hashlib
import hmac
from typing import Any

import pyarrow as pa
import pytest

from shopsite_orders.frames import TABLES, to_arrow
from shopsite_orders.frames.batches.personal import privacy
from shopsite_orders.frames.batches.schema import personal_columns

from framed import FULL, NUMBER, ORDERS

KEY = b"a key of more than sixteen bytes"


def rows(table: str = "orders", **options: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = to_arrow([FULL], tables=table, **options).read_all().to_pylist()
    return found


def test_hashing_is_keyed_and_the_same_in_every_column_so_that_joins_survive() -> None:
    [order] = rows(personal="hash", key=KEY)
    wanted = hmac.new(KEY, b"ann@lee.example", hashlib.sha256).hexdigest()
    assert order["billing_email"] == order["shipping_email"] == wanted
    [other] = rows(personal="hash", key=KEY[::-1])
    assert other["billing_email"] != wanted


@pytest.mark.parametrize("table", TABLES)
def test_only_personal_columns_change_and_missing_values_stay_missing(table: str) -> None:
    kept, hashed, dropped = (
        to_arrow(ORDERS, tables=table, **options).read_all()
        for options in ({}, {"personal": "hash", "key": KEY}, {"personal": "drop"})
    )
    assert dropped.equals(kept.select(dropped.column_names))
    for name in kept.column_names:
        if name not in personal_columns(table):
            assert hashed[name].equals(kept[name]), name
        else:
            assert hashed[name].is_null().equals(kept[name].is_null()), name
            assert not {*hashed[name].drop_null().to_pylist()} & {*kept[name].drop_null().to_pylist()}, name


def test_nobody_is_found_in_what_was_dropped_or_hashed() -> None:
    for options in ({"personal": "drop"}, {"personal": "hash", "key": KEY}):
        found = str(to_arrow([FULL], tables=TABLES, **options).read_all())
        assert not [text for text in ("Ann", "ann@", "Bob", "bob@", "Logan", "a friend", "GC-1") if text in found]


def test_no_frame_shows_card_data_but_as_it_is_shown() -> None:
    found = to_arrow([FULL], tables=TABLES).read_all()
    assert found["orders"]["payment_card_number"].to_pylist() == ["•••• 1111"]
    for table in found.values():
        assert NUMBER not in str(table.to_pylist())
        assert "123" not in {str(value) for row in table.to_pylist() for value in row.values()}


@pytest.mark.parametrize(
    ("personal", "key", "error", "words"),
    [
        ("hide", None, ValueError, r"must be 'keep', 'drop' or 'hash', not 'hide'"),
        ("hash", None, ValueError, r"needs key=, a secret of yours"),
        ("keep", KEY, ValueError, r"personal='keep' takes no key"),
        ("drop", KEY, ValueError, r"personal='drop' takes no key"),
        ("hash", "a text of twenty char", TypeError, r"key must be bytes, .*, not str"),
        ("hash", b"short", ValueError, r"at least 16 bytes, not 5"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_before_anything_is_read(
    personal: Any, key: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        to_arrow(iter(()), personal=personal, key=key)


def test_the_key_is_not_shown() -> None:
    assert "sixteen" not in repr(privacy("hash", KEY))
    assert "sixteen" not in repr(to_arrow([], tables=["orders"], personal="hash", key=KEY))


def test_equal_tables_come_of_equal_keys() -> None:
    first, second = (pa.Table.from_pylist(rows("lines", personal="hash", key=KEY)) for _ in range(2))
    assert first.equals(second)
