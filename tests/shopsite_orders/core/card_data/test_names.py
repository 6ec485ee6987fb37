"""The one list of sensitive names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.card_data import is_sensitive, names
from shopsite_orders.core.card_data.names import is_sensitive_element

from card_data import READABLE, SENSITIVE


@pytest.mark.parametrize("name", [name for spellings in SENSITIVE.values() for name in spellings])
def test_a_sensitive_name_is_known_however_it_is_written(name: str) -> None:
    assert is_sensitive(name)
    assert is_sensitive(f"order.{name}")
    assert is_sensitive(f"{name}[0]")


@pytest.mark.parametrize("name", READABLE)
def test_a_name_that_only_looks_like_one_is_not(name: str) -> None:
    assert not is_sensitive(name)
    assert not is_sensitive(f"{name}[0]")


@pytest.mark.parametrize("name", ["Number", "ACCT", "Account", "CardPin", "VerificationValue"])
def test_an_element_may_have_a_shorter_name(name: str) -> None:
    assert is_sensitive_element(name)


@pytest.mark.parametrize("name", ["", "/", "[0]", "7", "[][]", "•"])
def test_a_name_without_words_is_not_sensitive(name: str) -> None:
    assert not is_sensitive(name)


def test_what_is_remembered_of_names_is_bounded() -> None:
    for number in range(5000):
        is_sensitive(f"name_{number}")
        is_sensitive(f"{'x' * 100}{number}")
    assert names._verdict.cache_info().currsize <= 1024


@given(st.text(max_size=60))
def test_any_text_is_a_name(name: str) -> None:
    assert is_sensitive(name) == is_sensitive(name + "[0]")
    assert is_sensitive(f"{name}/card_pin")
