"""An order comes back from the values that JSON has, equal to what it was."""

import copy
import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook.sandbox import dummy_order, realistic_order
from shopsite_orders import Card, Line, Order, Payment, Sealed, read_orders
from shopsite_orders.sandbox import encode_reply, generate_orders

from any_orders import ORDERS

A_NUMBER = "a number as text without an exponent, such as '104.13'"
BENCH = Path(__file__).parents[4] / "bench"
GENERATED = [*generate_orders(60, seed=3), realistic_order(lines=3), dummy_order()]
FULL = attrs.evolve(
    GENERATED[1],
    payment=Payment(method="CreditCard", card=Card(number=Sealed("4111111111111111"))),
    custom_fields={"Heard": "a friend"},
    extras={"Totals/NewThing": ("1.00", "2.00")},
)


def through_json(order: Order) -> Order:
    return Order.from_dict(json.loads(json.dumps(order.to_dict())))


def leaves(value: object) -> Iterator[object]:
    if isinstance(value, dict):
        for name, inside in value.items():
            yield from (name, *leaves(inside))
    elif isinstance(value, list):
        for inside in value:
            yield from leaves(inside)
    else:
        yield value


@pytest.mark.parametrize("order", GENERATED, ids=lambda order: order.number)
def test_a_generated_order_comes_back(order: Order) -> None:
    assert through_json(order) == order


@pytest.mark.parametrize("layout", ["6.3", "8.1", "12.0", "15.0"])
def test_an_order_that_was_pulled_comes_back_in_every_layout(layout: str) -> None:
    reply = b"".join(encode_reply(GENERATED[:20], layout))
    pulled = list(read_orders(reply, timezone="America/Denver", currency="USD"))
    assert [through_json(order) for order in pulled] == pulled


def test_an_order_of_any_feed_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(BENCH)
    for feed in import_module("feeds").FEEDS.values():
        pulled = list(read_orders(feed.reply(20)))
        assert [through_json(order) for order in pulled] == pulled, feed.name


@given(ORDERS)
def test_any_order_comes_back_and_is_one_with_itself_in_a_set(order: Order) -> None:
    back = through_json(order)
    assert back == order
    assert len({back, order}) == 1
    assert back.to_dict() == order.to_dict()


@given(ORDERS)
def test_an_order_comes_back_from_what_attrs_makes_of_it(order: Order) -> None:
    assert Order.from_dict(attrs.asdict(order)) == order


@given(ORDERS)
def test_the_dict_of_any_order_is_what_json_has_and_gives_back(order: Order) -> None:
    values = order.to_dict()
    assert json.loads(json.dumps(values)) == values
    assert {type(leaf) for leaf in leaves(values)} <= {str, bool, type(None)}


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_a_zone_has_twice_comes_back_with_the_right_offset(fold: int) -> None:
    placed = datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/Denver"), fold=fold)
    back = through_json(Order(source="shopsite", number="1", placed_at=placed))
    assert back.placed_at is not None
    assert (back.placed_at.utcoffset(), back) == (
        placed.utcoffset(),
        Order(source="shopsite", number="1", placed_at=placed),
    )


def test_the_two_moments_of_that_hour_are_two_orders() -> None:
    first, second = (
        Order(
            source="shopsite",
            number="1",
            placed_at=datetime(2024, 11, 3, 1, 30, tzinfo=ZoneInfo("America/Denver"), fold=fold),
        )
        for fold in (0, 1)
    )
    assert first != second


def test_what_is_missing_has_its_default_so_that_an_earlier_release_is_read() -> None:
    values = FULL.to_dict()
    del values["hostname"], values["totals"]["tax_name"], values["gift_certificates"]
    assert Order.from_dict(values) == attrs.evolve(
        FULL, hostname=None, totals=attrs.evolve(FULL.totals, tax_name=None), gift_certificates=()
    )
    assert Order.from_dict({"source": "shopsite", "number": "7"}) == Order(source="shopsite", number="7")


def test_card_data_that_was_not_masked_is_masked_on_the_way_in() -> None:
    values = FULL.to_dict()
    values["payment"]["card"] |= {"number": "5555 5555 5555 4444", "verification_value": "271"}
    card = Order.from_dict(values).payment.card  # type: ignore[union-attr]
    assert card is not None
    assert (str(card.number), str(card.verification_value)) == ("•••• 4444", "••••")
    with pytest.raises(ValueError, match="left behind"):
        card.number.reveal()


def test_a_number_that_another_program_wrote_as_one_is_read_and_a_float_is_not() -> None:
    values = Order(source="shopsite", number="7", lines=(Line(quantity=Decimal(2)),)).to_dict()
    for number in (2, Decimal(2), "2", "2.0"):
        values["lines"][0]["quantity"] = number
        assert Order.from_dict(values).lines[0].quantity == 2
    values["lines"][0]["quantity"] = 2.0
    with pytest.raises(ValueError, match=r"lines\[0\].quantity should be a number as text"):
        Order.from_dict(values)


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the dict of an order with something else at a path."""
    values = copy.deepcopy(FULL.to_dict())
    part: Any = values
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        part = part[step]
    part[last] = value
    return values


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("number", 1002, "number should be a text"),
        ("number", None, "number should be a text"),
        ("source", "etsy", "source should be 'shopsite' or 'shopintegrator'"),
        ("source", [], "source should be 'shopsite' or 'shopintegrator'"),
        ("placed_at", "yesterday", "placed_at should be a date and time such as '2024-01-02T06:11:39'"),
        ("is_test", "no", "is_test should be true or false"),
        ("billing", None, "billing should be an object with named values"),
        ("billing/address", "here", "billing.address should be an object with named values"),
        ("billing/address/city", 7, "billing.address.city should be a text"),
        ("lines", {}, "lines should be a list"),
        ("lines/1/total", "1e9999999", f"lines[1].total should be {A_NUMBER}"),
        ("lines/1/total", True, f"lines[1].total should be {A_NUMBER}"),
        ("lines/0/colour", "red", "lines[0].colour is not a field of an order: a newer release may have written it"),
        ("custom_fields/Heard", 1, "custom_fields.Heard should be a text"),
        ("extras", {"a": "b"}, "extras.a should be a list"),
        ("extras", {1: []}, "extras should be an object whose names are texts"),
        ("payment/card/number", 4111111111111111, "payment.card.number should be a text"),
        ("payment", {"status": "paid"}, "payment.method is missing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_by_its_path_and_not_repeated(path: str, value: object, says: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - compared whole below
        Order.from_dict(changed(path, value))
    assert str(caught.value) == says


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inside: st.lists(inside) | st.dictionaries(st.text(), inside),
    ),
    st.data(),
)
def test_whatever_json_holds_is_an_order_or_a_value_error(value: Any, data: st.DataObject) -> None:
    field = data.draw(st.sampled_from([field.name for field in attrs.fields(Order)]))
    for values in (value, {**FULL.to_dict(), field: value}):
        try:
            assert isinstance(Order.from_dict(values), Order)
        except ValueError as error:
            assert str(error)  # noqa: PT017 - either is right


def test_lists_are_lists_so_that_pandas_takes_an_order_apart() -> None:
    pandas = pytest.importorskip("pandas")
    orders = GENERATED[:5]
    flat = pandas.json_normalize([order.to_dict() for order in orders])
    lines = pandas.json_normalize([order.to_dict() for order in orders], "lines", ["number"])
    assert list(flat["totals.grand_total"]) == [str(order.totals.grand_total) for order in orders]
    assert list(lines["name"]) == [line.name for order in orders for line in order.lines]
