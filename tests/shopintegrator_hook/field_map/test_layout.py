"""What was found out once about the names of a post makes no difference to how the next one is read."""

import pickle
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook import FieldMap, Hook, HookError
from shopintegrator_hook.field_map.layout import Layout
from shopintegrator_hook.field_map.reading import MOST_PLACES, Reader, shown

SECRET = "s3cret-s3cret"
PAN = "4929123412341232"
FORM = "application/x-www-form-urlencoded"
TOML = """[fields]
id = "number"
"also id" = "number"
when = "placed_at"
note = "comments"
card = ["payment.card.number", "payment.method"]
"n{n}" = "lines[n].name"
"q{n}" = "lines[n].quantity"
"p{n}" = "lines[n].unit_price"
"t{n}" = "lines[n].total"
"o{m}_{n}" = "lines[n].options[m].name"
"x{n}[{key}]" = "lines[n].options[m].value"
"item[]" = "lines[n].name"
gift = "custom_fields.Gift"
tax = "totals.tax"
off = "totals.discounts[n].amount"
"""
WARM = FieldMap.loads(TOML)
NAMES = st.sampled_from(
    [
        "id",
        "also id",
        "when",
        "note",
        "card",
        "n1",
        "q1",
        "p1",
        "t1",
        "o1_1",
        "o2_1",
        "x1[Size]",
        "x1[Colour]",
        "item[]",
        "gift",
        "tax",
        "off",
        "other",
        "café",
        f"to {PAN}",
        "x" * 201,
        "",
        "n2",
        "q2",
    ]
)
VALUES = st.sampled_from(
    [
        "",
        "1",
        "2",
        "7",
        "4.50",
        "9.00",
        "red",
        PAN,
        "cvv 973",
        "2026-01-02 03:04:05",
        "two",
        "é",
        "a & b",
        "x\r\ny",
        "<b>1</b>",
        "k=s3cret%2Ds3cret",
        SECRET,
    ]
)
POSTS = st.lists(st.tuples(NAMES, VALUES), min_size=1, max_size=14)


def encoded(pairs: list[tuple[str, str]], codec: str) -> bytes:
    def escaped(text: str) -> str:
        return "".join(
            f"%{byte:02X}" if byte > 126 or byte in b"%&=+\r\n" else chr(byte) for byte in text.encode(codec)
        )

    return "&".join(f"{escaped(name)}={escaped(value)}" for name, value in pairs).encode()


def outcome(field_map: FieldMap, body: bytes) -> object:
    try:
        delivery = Hook({"a": SECRET}, field_map).receive(body, FORM)
    except HookError as error:
        return error.code, str(error)
    card = delivery.order.payment and delivery.order.payment.card
    return delivery, [*delivery.fields.items()], card and card.number.reveal()


@given(POSTS, st.sampled_from(["utf-8", "cp1252"]))
def test_a_post_is_read_alike_by_a_map_that_knows_it_and_by_a_new_one(pairs: list[tuple[str, str]], codec: str) -> None:
    body = encoded([("key", SECRET), *pairs], codec)
    assert outcome(WARM, body) == outcome(WARM, body) == outcome(FieldMap.loads(TOML), body)


@given(POSTS, st.data())
def test_other_values_under_the_same_names_are_read_as_if_they_were_the_first(
    pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    others = [(name, data.draw(VALUES)) for name, _ in pairs]
    known = FieldMap.loads(TOML)
    outcome(known, encoded([("key", SECRET), *pairs], "utf-8"))
    body = encoded([("key", SECRET), *others], "utf-8")
    assert outcome(known, body) == outcome(FieldMap.loads(TOML), body)


@given(POSTS)
def test_values_read_at_once_are_those_read_one_by_one(pairs: list[tuple[str, str]]) -> None:
    names, values = [name for name, _ in pairs], [value for _, value in pairs]
    layout = Layout(names, WARM.reader.known)
    at_once = layout._filled_at_once((*values, *values)) if layout._is_sole else None
    assert at_once in (None, layout._filled_one_by_one((*values, *values)))


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        ({"id": ["7"], "also id": ["7"]}, {}),
        ({"id": ["7"], "also id": ["8"]}, {"also id": ("8",)}),
        ({"id": ["", "7"], "also id": ["8"]}, {"also id": ("8",)}),
        ({"id": ["7"], "tax": ["much"]}, {"tax": ("much",)}),
        ({"id": ["7"], "note": ["a", "a", "b"]}, {"note": ("b",)}),
    ],
)
def test_what_finds_no_place_is_left(fields: Mapping[str, list[str]], left: Mapping[str, tuple[str, ...]]) -> None:
    assert WARM.order(fields).extras == left


def test_a_name_that_must_not_be_kept_keeps_its_post_from_being_remembered() -> None:
    reader = Reader(())
    for names in (["a", f"to {PAN}"], ["a", "x" * 201], ["a"] * (MOST_PLACES + 1)):
        reader.look(names, ["1"] * len(names))
    assert reader._layouts == {}
    reader.look(["a", "b"], ["1", "2"])
    assert [*reader._layouts] == [("a", "b")]


def test_what_is_remembered_of_posts_is_bounded() -> None:
    reader = Reader(())
    for count in range(1, 400):
        names = [f"name_{nth}" for nth in range(count)]
        reader.look(names, names)
        assert sum(map(len, reader._layouts)) <= MOST_PLACES


def test_a_map_takes_nothing_of_a_post_along_to_another_process() -> None:
    known = FieldMap.loads(TOML)
    known.order({"id": ["7"], "name of a customer": ["x"]})
    copy = pickle.loads(pickle.dumps(known))
    assert copy == known
    assert b"name of a customer" not in pickle.dumps(known)
    assert copy.order({"id": ["7"]}).number == "7"


def test_all_values_of_names_that_meet_when_masked_are_shown() -> None:
    fields = Reader(()).look([f"to {PAN}", "a", "to 4929 1234 1234 1232", "a"], ["1", "2", "3", "4"])
    assert shown(fields) == {"to •••• 1232": ("1", "3"), "a": ("2", "4")}
