import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.form.flatten import flatten


def test_json_becomes_flat_names() -> None:
    text = '{"id": 7, "items": [{"name": "Bowl", "tags": []}, {}], "to": {"city": null}, "ok": true, "no": false}'
    assert list(flatten(text)) == [
        ("id", "7"),
        ("items[0].name", "Bowl"),
        ("items[0].tags", ""),
        ("items[1]", ""),
        ("to.city", ""),
        ("ok", "true"),
        ("no", "false"),
    ]


@pytest.mark.parametrize("digits", ["29.90", "1e400", "12345678901234567890", "-0.0", "NaN", "9" * 5000])
def test_numbers_stay_in_the_digits_they_were_written_with(digits: str) -> None:
    assert list(flatten(f'{{"n": {digits}}}')) == [("n", digits)]


def test_a_key_that_comes_twice_is_kept_twice() -> None:
    assert list(flatten('{"a": 1, "a": 2}')) == [("a", "1"), ("a", "2")]


def test_the_error_says_where_and_does_not_hold_the_document() -> None:
    with pytest.raises(PayloadError, match="not JSON from character 8 on") as caught:
        list(flatten('{"a": 1 "secret"}'))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def test_an_array_of_endless_values_is_refused_before_it_is_read() -> None:
    with pytest.raises(PayloadError) as caught:
        list(flatten("[" + "," * 200_001))
    assert caught.value.code == "too_many_fields"


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_an_object_of_texts_is_itself(document: dict[str, str]) -> None:
    assert dict(flatten(json.dumps(document))) == document or not document
