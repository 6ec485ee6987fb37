"""A mapping that stays as it was made."""

import copy
import pickle
from collections.abc import Mapping

import pytest

from shopsite_orders.core.frozen_mapping import EMPTY, NOTHING, FrozenMapping, freeze_lists, freeze_texts


def test_it_is_a_mapping_that_reads_and_prints_like_a_dict() -> None:
    mapping = FrozenMapping({"Color": "blue", "Size": "L"})
    assert isinstance(mapping, Mapping)
    assert dict(mapping) == mapping == {"Color": "blue", "Size": "L"}
    assert list(mapping) == ["Color", "Size"]
    assert (len(mapping), mapping["Color"], mapping.get("Shape"), "Size" in mapping) == (2, "blue", None, True)
    assert repr(mapping) == "{'Color': 'blue', 'Size': 'L'}"


def test_it_takes_no_changes() -> None:
    mapping = FrozenMapping({"Color": "blue"})
    with pytest.raises(TypeError):
        mapping["Color"] = "red"  # type: ignore[index]
    with pytest.raises(AttributeError):
        mapping.Color = "red"  # type: ignore[attr-defined]


def test_it_does_not_follow_the_dict_it_was_made_of() -> None:
    source = {"Color": "blue"}
    mapping = freeze_texts(source)
    source["Color"] = "red"
    assert mapping == {"Color": "blue"}


def test_equal_mappings_have_equal_hashes_whatever_their_order() -> None:
    one, other = FrozenMapping({"a": "1", "b": "2"}), FrozenMapping({"b": "2", "a": "1"})
    assert one == other
    assert hash(one) == hash(other)
    assert one != {"a": "1"}
    assert one != "ab"


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy, lambda mapping: pickle.loads(pickle.dumps(mapping))])
def test_a_copy_equals_the_original(duplicate: object) -> None:
    assert callable(duplicate)
    mapping = FrozenMapping({"Totals/NewThing": ("1.00",)})
    assert duplicate(mapping) == mapping


def test_what_is_frozen_already_is_not_copied() -> None:
    for mapping in (EMPTY, FrozenMapping({"a": "b"})):
        assert freeze_texts(mapping) is mapping
    assert freeze_lists(NOTHING) is NOTHING
