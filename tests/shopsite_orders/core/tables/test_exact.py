"""Numbers as databases and frames keep them: every digit, or an error."""

from decimal import ROUND_UP, Context, Decimal, Inexact, InvalidOperation, Rounded, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.tables.exact import InexactError, all_exact, exact

FITTING = [
    "0", "-0.00", "12.50", "0.00000001", "1E-8", "1E+19", "99999999999999999999.99999999", "-1.000000000000", "0E+40",
    "0E-40", "1.2E-7",
]  # fmt: skip
TOO_LONG = [
    "0.123456789",
    "1E-9",
    "1E+20",
    "100000000000000000000",
    "NaN",
    "sNaN",
    "Infinity",
    "1E+999999",
    "1E-999999",
]


@pytest.mark.parametrize("text", FITTING)
def test_a_number_that_fits_is_written_in_digits_of_the_same_value(text: str) -> None:
    digits = exact(Decimal(text))
    assert digits is not None
    assert Decimal(digits) == Decimal(text)
    assert "E" not in digits


@pytest.mark.parametrize("text", TOO_LONG)
def test_a_number_with_too_many_digits_is_an_error(text: str) -> None:
    with pytest.raises(InexactError, match="8 decimal places and 28 digits, too few for"):
        exact(Decimal(text))
    with pytest.raises(InexactError):
        all_exact([Decimal(1), None, Decimal(text)])


@given(st.lists(st.none() | st.decimals(allow_nan=False, allow_infinity=False, places=8, max_value=10**19)))
def test_many_numbers_are_written_as_each_of_them(numbers: list[Decimal | None]) -> None:
    fitting = [number for number in numbers if number is None or abs(number) < 10**20]
    assert all_exact(iter(fitting)) == [exact(number) for number in fitting]


def test_no_context_of_the_caller_rounds_a_number() -> None:
    narrow = Context(prec=6, rounding=ROUND_UP, traps=[Inexact, Rounded, InvalidOperation])
    with localcontext(narrow):
        assert all_exact([Decimal("12345678.12345678"), Decimal("12345678.1234567800")]) == ["12345678.12345678"] * 2
