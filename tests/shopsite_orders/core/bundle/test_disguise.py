"""Invented text: of the same shape, the same for the same word, and never the word itself."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.bundle.disguise import Disguise, words
from shopsite_orders.core.card_data import redact_numbers

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


def kinds(text: str) -> list[str]:
    return [unicodedata.category(character) for character in text]


@given(TEXTS)
def test_whatever_is_disguised_keeps_its_shape(text: str) -> None:
    invented = Disguise().text(text)
    assert kinds(invented) == kinds(text)
    assert len(invented.encode()) == len(text.encode())


@given(TEXTS)
def test_the_same_text_becomes_the_same_text(text: str) -> None:
    disguise = Disguise()
    assert disguise.text(text) == disguise.text(text)


@pytest.mark.parametrize("word", ["Theresa", "O'Brien", "Brontë", "Ñandú", "Лев", "žluťoučký", "山田", "84321", "x"])
def test_no_word_is_left_as_it_was(word: str) -> None:
    assert not words(Disguise().text(word)) & words(word)


def test_a_name_is_the_same_in_every_text_and_in_letters_of_any_size() -> None:
    disguise = Disguise()
    first, last = disguise.text("Renée"), disguise.text("Hughes")
    assert disguise.text("Renée M. Hughes").startswith(f"{first} ")
    assert disguise.text("renée.HUGHES@example.com").startswith(f"{first.lower()}.{last.upper()}@")


def test_another_bundle_has_other_words() -> None:
    address = "Theresa Lefèvre, 4100 Maple Street"
    assert Disguise().text(address) != Disguise().text(address)


def test_words_to_avoid_are_never_invented() -> None:
    avoid = {f"{first}{second}a" for first in "abcdefghijklmnopqrstuvwxyz" for second in "abcdefghijklmnopqrstuvwxyz"}
    disguise = Disguise(avoid)
    assert not {disguise.text(word) for word in avoid} & avoid


def test_words_to_keep_stay() -> None:
    assert Disguise().text("Forbidden: Alice", frozenset({"forbidden"})).startswith("Forbidden: ")


def test_no_card_number_is_invented() -> None:
    disguise = Disguise()
    for number in range(10**15, 10**15 + 300):
        assert redact_numbers(disguise.text(str(number))) == disguise.text(str(number))


@pytest.mark.parametrize("codec", ["cp1252", "iso8859-2", "cp1251", "koi8-r"])
def test_text_in_another_charset_can_still_be_written_in_it(codec: str) -> None:
    text = bytes(range(0xC0, 0x100)).decode(codec)
    disguised = Disguise().encoded_in(codec).text(text)
    assert len(disguised.encode(codec)) == 64
    assert disguised != text


def test_the_key_is_shown_nowhere() -> None:
    key = b"k" * 32
    disguise = Disguise(key=key)
    assert "kkkk" not in repr(disguise) + str(vars(disguise) if hasattr(disguise, "__dict__") else "")
