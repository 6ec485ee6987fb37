"""What may be shown of a posted field, by its name and by what a map says of it."""

import pytest

from shopintegrator_hook import FieldMap, Rule
from shopintegrator_hook.field_map.reading import MOST_NAMES, Reader, shown
from shopintegrator_hook.field_map.showing import showing

PAN = "4929123412341232"


@pytest.mark.parametrize(
    ("name", "rules", "value", "left"),
    [
        ("card_pin", [], "9738", "••••"),
        ("x", [Rule("x", "payment.card.verification_value")], "9738", "••••"),
        ("x", [Rule("x", "payment.card.number"), Rule("x", "comments")], PAN, "•••• 1232"),
        ("x", [], f"cvv 973, {PAN}", "cvv ••••, •••• 1232"),
        ("x", [Rule("x", "comments")], f"cvv 973, {PAN}", "cvv ••••, •••• 1232"),
        ("card_pin", [Rule("card_pin", "comments")], "9738", "••••"),
        ("x", [Rule("x", "number")], PAN, PAN),
        ("account_number", [Rule("account_number", "customer_id")], "12345678", "12345678"),
        ("x", [Rule("x", "number", sure=0.9)], PAN, "•••• 1232"),
        ("x", [Rule("x", "number", sure=0.9)], "9000000000019", "9000000000019"),
        ("account_number", [Rule("account_number", "customer_id", sure=0.9)], "12345678", "••••"),
        ("x", [Rule("x", "totals.tax")], PAN, "•••• 1232"),
        ("x", [Rule("x", "totals.tax")], "12.50", "12.50"),
    ],
)
def test_a_name_and_its_rules_say_what_may_be_shown(name: str, rules: list[Rule], value: str, left: str) -> None:
    assert showing(name, rules)(value) == left


def test_a_field_is_looked_at_once_for_what_is_read_and_for_what_is_shown() -> None:
    reader = FieldMap([Rule("id", "number"), Rule("card", "payment.card.number"), Rule("card", "comments")]).reader
    fields = reader.fields({"id": ["7"], "card": [PAN], f"to {PAN}": ["one"], "to 4929 1234 1234 1232": ["two"]})
    order = reader.read(fields)
    assert order.payment is not None
    assert order.payment.card is not None
    assert (order.payment.card.number.reveal(), order.comments) == (PAN, "•••• 1232")
    assert shown(fields) == {"id": ("7",), "card": ("•••• 1232",), "to •••• 1232": ("one", "two")}
    assert order.extras == {"to •••• 1232": ("one", "two")}


def test_no_name_with_a_card_number_and_no_endless_one_is_remembered() -> None:
    reader = Reader(())
    reader.fields({f"to {PAN}": ["1"], "x" * 201: ["1"], "plain": ["1"]})
    assert set(reader._remembered) == {"plain"}
    reader.fields({f"name_{number}": ["1"] for number in range(MOST_NAMES + 100)})
    assert len(reader._remembered) <= MOST_NAMES
