"""A post whose names were met before is guessed as if it were the first: what its values decide, they decide again."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook import FieldMap
from shopintegrator_hook.field_map.guesser import MOST_GUESSED, Guesser
from shopintegrator_hook.sandbox import SandboxHook, realistic_order
from shopintegrator_hook.sandbox.styles import STYLES

PAN = "4929123412341232"
WARM = Guesser()
NAMES = (
    *("order_id", "order_date", "name_1", "qty_1", "price_1", "total_1", "name_2", "qty_2", "price_2", "amount_1"),
    *("first_name", "last_name", "title", "total", "subtotal", "tax", "shipping", "state", "email", "company"),
)
VALUES = st.sampled_from(
    [
        "",
        "1",
        "2",
        "5.00",
        "10.00",
        "15.00",
        "2026-01-02",
        "02.01.2026",
        "Ms",
        "UPS Ground",
        "Bowl",
        "ann@lee.example",
        "CA",
    ]
)
POSTS = st.dictionaries(st.sampled_from(NAMES), st.lists(VALUES, min_size=1, max_size=2), min_size=4)


def guessed(guesser: Guesser, fields: dict[str, list[str]]) -> object:
    names = [name for name, values in fields.items() for _ in values]
    return guesser.reader(names, [value for values in fields.values() for value in values])._rules


@given(POSTS, st.data())
def test_a_post_is_guessed_by_its_own_values_whatever_was_guessed_before(
    fields: dict[str, list[str]], data: st.DataObject
) -> None:
    others = {name: [data.draw(VALUES) for _ in values] for name, values in fields.items()}
    for post in (fields, others, fields):
        assert guessed(WARM, post) == FieldMap.guess(post).rules


@pytest.mark.parametrize(
    ("name", "one", "other"),
    [
        ("order_date", "2026-01-02", "02.01.2026"),
        ("title", "Ms", "UPS Ground"),
        ("email", "ann@lee.example", "15.00"),
        ("amount_1", "10.00", "5.00"),
    ],
)
def test_what_values_decide_is_decided_again(name: str, one: str, other: str) -> None:
    fields = {"order_id": ["7"], "first_name": ["Ann"], "name_1": ["Bowl"], "qty_1": ["2"], "total": ["10.00"]}
    first, second = ({**fields, name: [value]} for value in (one, other))
    guesser = Guesser()
    assert [guessed(guesser, post) for post in (first, second)] == [
        FieldMap.guess(post).rules for post in (first, second)
    ]
    assert guessed(guesser, first) != guessed(guesser, second)


@pytest.mark.parametrize("style", list(STYLES))
def test_names_that_come_again_are_read_by_what_was_found_out_of_them(style: str) -> None:
    fields = SandboxHook(secret="s3cret-s3cret", style=style).fields(realistic_order(lines=2))
    names, values = [name for name, _ in fields], [value for _, value in fields]
    guesser = Guesser()
    assert guesser.reader(names, values) is guesser.reader(names, values)


def test_what_is_remembered_is_bounded_and_holds_no_value_and_no_card_number() -> None:
    guesser = Guesser()
    for count in range(1, 300):
        names = [f"name_{count}_{nth}" for nth in range(count)]
        guesser.reader(names, ["a value of a customer"] * count)
        assert sum(map(len, guesser._known)) <= MOST_GUESSED
    known = len(guesser._known)
    guesser.reader([f"to {PAN}", "x" * 201], ["1", "1"])
    assert len(guesser._known) == known
    assert pickle.loads(pickle.dumps(guesser))._known == {}
