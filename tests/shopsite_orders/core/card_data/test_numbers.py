"""Card numbers, however their digits are grouped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.card_data import redact_known_numbers, redact_numbers

SEPARATORS = " -./_\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u200b\u3000"


def checked(digits: str) -> str:
    """Return a number with its check digit."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits + "0"))]
    return digits + str(-sum(sum(divmod(value, 10)) for value in doubled) % 10)


numbers = st.from_regex(r"\A4[0-9]{12,17}\Z").map(checked)


@given(numbers, st.sampled_from(SEPARATORS), st.integers(1, 8))
def test_a_number_is_masked_whatever_separates_its_groups(number: str, separator: str, size: int) -> None:
    grouped = separator.join(number[at : at + size] for at in range(0, len(number), size))
    assert redact_numbers(f"x {grouped} x") == f"x •••• {number[-4:]} x"


@given(st.from_regex(r"\A4[0-9]{14}\Z").map(checked), st.sampled_from(["0127", "1249", "122030", "2712", "1227973"]))
def test_a_number_is_masked_with_its_expiry_date_run_together(number: str, expiry: str) -> None:
    assert number[:-4] not in redact_numbers(number + expiry)


@given(st.from_regex(r"\A[0-9]{13,19}\Z", alphabet=st.characters(codec="ascii")))
def test_what_does_not_check_stays(digits: str) -> None:
    if checked(digits[:-1]) != digits and len(digits) < 17:
        assert redact_numbers(digits) == digits


@given(st.text("0123456789 -/.=•|x\u2010", max_size=50))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert redact_numbers(redact_numbers(text)) == redact_numbers(text)


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "5555555555554444", "378282246310005", "6011111111111117"])
def test_a_number_of_a_known_network_is_one_in_any_case(text: str) -> None:
    assert redact_known_numbers(text) == redact_numbers(text) == f"•••• {text[-4:]}"


@pytest.mark.parametrize("text", [checked("123456789012345"), checked("900000000001")])
def test_a_number_of_no_network_is_one_only_where_nothing_else_is_likely(text: str) -> None:
    assert redact_known_numbers(text) == text
    assert redact_numbers(text) == f"•••• {text[-4:]}"
