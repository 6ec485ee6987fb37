"""What a reconciliation shows, and what it keeps to itself."""

import copy
import json
import pickle
from datetime import datetime
from decimal import Decimal
from typing import Any

import attrs
import pytest

from shopsite_orders import Order, Party, Reconciliation, Totals, reconcile
from shopsite_orders.core.reconcile import Repeated, Row

ORDER = Order(
    source="shopsite",
    number="7",
    placed_at=datetime(2026, 1, 5, 12, 30),  # noqa: DTZ001 - the store's clock
    currency="USD",
    billing=Party(full_name="Zoë Confidential"),
    totals=Totals(grand_total=Decimal("10.00")),
)


def named(number: str, name: str = "Zoë Confidential", **values: Any) -> Order:
    return attrs.evolve(ORDER, number=number, billing=Party(full_name=name), **values)


FOUND = reconcile(
    [named("7"), named("8"), named("10", "Al"), named("11"), named("11")],
    [named("8"), named("9", placed_at=None, currency=None, totals=Totals()), named("10", "Bo\x1b[2J"), named("11")],
)


def test_the_counts_are_told_in_words_and_as_numbers() -> None:
    assert str(FOUND) == "2 same, 1 only pulled, 1 only received, 1 different, 1 repeated"
    assert FOUND.counts == {"same": 2, "only_pulled": 1, "only_received": 1, "different": 1, "repeated": 1}


def test_it_is_true_if_there_is_nothing_to_look_at() -> None:
    assert not FOUND
    assert Reconciliation(same=0)
    assert Reconciliation(same=1, repeated=(Repeated(identity="1", pulled=2, received=1, alike=True),))
    assert not Reconciliation(same=1, repeated=(Repeated(identity="1", pulled=2, received=1, alike=False),))


def test_rows_are_values_for_whoever_shows_them() -> None:
    assert [*FOUND.rows()] == [
        Row("only pulled", "7", "", "2026-01-05 12:30 USD 10.00", ""),
        Row("only received", "9", "", "", ""),
        Row("different", "10", "billing.full_name", "Al", "Bo\x1b[2J"),
        Row("repeated alike", "11", "", "2 times", "once"),
    ]


def test_the_table_is_text_with_nothing_in_it_that_a_terminal_obeys() -> None:
    assert FOUND.table() == (
        "2 same, 1 only pulled, 1 only received, 1 different, 1 repeated\n"
        "Finding         Order  Path               Pulled                      Received\n"
        "only pulled     7                         2026-01-05 12:30 USD 10.00\n"
        "only received   9\n"
        "different       10     billing.full_name  Al                          Bo\\u001b[2J\n"
        "repeated alike  11                        2 times                     once"
    )


def test_the_table_of_nothing_to_look_at_is_the_counts() -> None:
    assert Reconciliation(same=3).table() == "3 same, 0 only pulled, 0 only received, 0 different, 0 repeated"


def test_a_long_value_is_cut_and_stays_on_its_line() -> None:
    (line,) = reconcile([named("1", "a " * 40)], [named("1", "b\nc")]).table().splitlines()[2:]
    assert line == "different  1      billing.full_name  a a a a a a a a a a a a a a a a…  b c"


def test_no_personal_data_is_in_its_repr_nor_in_what_is_missing() -> None:
    shown = repr(FOUND) + "".join(map(str, list(FOUND.rows())[:2]))
    assert "Confidential" not in shown
    assert repr(FOUND) == "<Reconciliation: 2 same, 1 only pulled, 1 only received, 1 different, 1 repeated>"


def test_as_a_dict_it_is_ready_for_json_and_names_the_orders() -> None:
    values = FOUND.to_dict()
    assert json.loads(json.dumps(values)) == {
        "ok": False,
        "counts": FOUND.counts,
        "only_pulled": [{"number": "7", "placed_at": "2026-01-05T12:30:00", "currency": "USD", "grand_total": "10.00"}],
        "only_received": [{"number": "9", "placed_at": None, "currency": None, "grand_total": None}],
        "different": [
            {
                "identity": "10",
                "differences": [{"path": "billing.full_name", "before": "Al", "after": "Bo\x1b[2J"}],
            }
        ],
        "repeated": [{"identity": "11", "pulled": 2, "received": 1, "alike": True}],
        "one_sided": {},
    }
    assert "Confidential" not in json.dumps(values)


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda found: pickle.loads(pickle.dumps(found))])
def test_it_is_a_value(copied: object) -> None:
    assert callable(copied)
    assert copied(FOUND) == FOUND
