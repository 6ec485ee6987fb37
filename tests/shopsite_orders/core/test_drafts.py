"""A draft that is complete is an object of its class, and nothing can tell it from any other."""

import copy
import pickle
import weakref
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import attrs
import pytest

from shopsite_orders import Line, Order, Party, Totals
from shopsite_orders.core.drafts import maker

FIELDS: dict[type[Any], dict[str, Any]] = {
    Party: {"full_name": "Ann Lee", "email": "ann@example.com"},
    Line: {"quantity": Decimal(2), "name": "Mug"},
    Totals: {"products": Decimal("9.50"), "tax_on_shipping": True},
    Order: {"source": "shopsite", "number": "1001", "extras": {"New": ("1",)}, "custom_fields": {"Size": "L"}},
}


@pytest.fixture(params=FIELDS, ids=lambda kind: kind.__name__)
def kind(request: pytest.FixtureRequest) -> type[Any]:
    assert isinstance(request.param, type)
    return request.param


@pytest.fixture
def completed(kind: type[Any]) -> object:
    made: object = maker(kind)(**FIELDS[kind])
    assert isinstance(made, kind)
    return made


@pytest.mark.parametrize("told", [repr, hash, attrs.asdict, type], ids=lambda told: told.__name__)
def test_a_completed_draft_tells_the_same_of_itself(
    kind: type[Any], completed: object, told: Callable[[object], object]
) -> None:
    made = kind(**FIELDS[kind])
    assert completed == made
    assert told(completed) == told(made)


@pytest.mark.parametrize("way", [copy.copy, copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_its_copies_are_of_its_class(kind: type[Any], completed: object, way: Callable[[object], object]) -> None:
    assert type(way(completed)) is kind
    assert way(completed) == completed


def test_it_can_no_longer_be_assigned_to(completed: object) -> None:
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        completed.quantity = Decimal(3)  # type: ignore[attr-defined]


def test_it_can_be_referred_to_weakly(completed: object) -> None:
    assert weakref.ref(completed)() is completed


def test_a_draft_that_lacks_a_field_is_refused_as_by_its_class() -> None:
    with pytest.raises(TypeError, match="quantity"):
        maker(Line)(name="Mug")
