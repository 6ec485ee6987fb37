from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook import Secret
from shopintegrator_hook.proof.secrets import Keyring


def test_a_secret_is_told_by_the_values_that_are_it() -> None:
    keyring = Keyring({"a": "secret-a-1", "b": "secret-b-2"})
    values = [b"secret-a-1", b"x", b"secret-b-2", b"secret-a-1", b"secret-a-", b""]
    assert keyring.find(values) == {"a": {0, 3}, "b": {2}}


def test_both_wire_forms_of_a_secret_are_known() -> None:
    assert Secret("geheim-ß-1").wire_forms() == (b"geheim-\xc3\x9f-1", b"geheim-\xdf-1")
    assert Secret("geheim-✓-1").wire_forms() == ("geheim-✓-1".encode(),)
    assert Secret("plain-secret").wire_forms() == (b"plain-secret",)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nothing here", "nothing here"),
        ("x s3cret&1+1 y", "x •••• y"),
        ("a s3cret&amp;1+1", "••••"),
        ("http://x/?k=s3cret%261%2B1", "••••"),
        ("s3cret%26amp%3B1%2B1", "••••"),
    ],
)
def test_a_secret_is_masked_plain_and_escaped(text: str, masked: str) -> None:
    assert Keyring({"a": "s3cret&1+1"}).mask(text) == masked


PIECES = st.sampled_from(
    [
        "s3cret&1+1",
        "s3cret",
        "s3cret%26",
        "1%2B1",
        "&amp;",
        "&amp",
        "1+1",
        "%26",
        "%",
        "%2",
        "&#38;",
        "&#",
        "3",
        "8;",
        "\n",
    ]
)


@given(st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=6))
def test_many_texts_are_masked_as_each_alone(texts: list[str]) -> None:
    keyring = Keyring({"a": "s3cret&1+1", "b": "another-s3cret"})
    assert [*keyring.mask_all(texts)] == [keyring.mask(text) for text in texts]


def test_no_repr_shows_a_secret() -> None:
    assert repr(Secret("s3cret-s3cret")) == "Secret(not_before=None, not_after=None)"
    assert repr(Keyring({"2026": "s3cret-s3cret"})) == "Keyring('2026')"


def test_a_period_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Secret("s3cret-s3cret", not_after=datetime.fromisoformat("2026-01-01"))


def test_a_secret_is_text() -> None:
    with pytest.raises(TypeError, match="not bytes"):
        Secret(b"s3cret-s3cret")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("item", "error"), [("short", ValueError), (b"bytes-are-no-text", TypeError), (" padded-secret", ValueError)]
)
def test_a_secret_that_cannot_be_used_is_named(item: object, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"^the secret '2027' cannot be used: "):
        Keyring({"2026": "a-good-secret", "2027": item})  # type: ignore[dict-item]
