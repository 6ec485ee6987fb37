"""Wire text -> values."""

# ruff: noqa: DTZ001, RUF001 - the store's clock has no zone; digits of other scripts are no digits here

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.values import decimal, moment, ordinal, text, yes_no

EXACT = {
    "62.99": "62.99",
    "0": "0",
    "1": "1",
    "007": "7",
    "5.": "5",
    ".5": "0.5",
    "-5.00": "-5.00",
    "+5.00": "5.00",
    "(5.00)": "-5.00",
    " 62.99\n": "62.99",
    "1,250.50": "1250.50",
    "1,250": "1250",
    "1,234,567": "1234567",
    "1,234,567.891": "1234567.891",
    "1.250,50": "1250.50",
    "1.234.567": "1234567",
    "1.234.567,8": "1234567.8",
    "12,50": "12.50",
    "0,5": "0.5",
    "0,500": "0.500",
    ",5": "0.5",
    "1,2505": "1.2505",
    "1.250": "1.250",
    "$62.99": "62.99",
    "-$62.99": "-62.99",
    "$-62.99": "-62.99",
    "($62.99)": "-62.99",
    "€ 12,50": "12.50",
    "12,50 €": "12.50",
    "USD 12.50": "12.50",
    "12.50 USD": "12.50",
    "6.850%": "6.850",
    "0.1": "0.1",
    "12345678901234567890123456789012345.67": "12345678901234567890123456789012345.67",
}
NO_NUMBER = [
    "three",
    "1e5",
    "1E5",
    "NaN",
    "Infinity",
    "-Infinity",
    "0x1F",
    "1 250.50",
    "1,25,0",
    "1.250,50,1",
    "1,250.50.1",
    "--5",
    "-+5",
    "(5",
    "5)",
    "(-5)x",
    "12.50 USD each",
    "٣",
    "１２",
    "²",
    ".",
    ",",
    "-",
    "$",
    "1\x002",
    "1_000",
]


@pytest.mark.parametrize(("wire", "value"), EXACT.items(), ids=EXACT)
def test_a_number_is_read_exactly(wire: str, value: str) -> None:
    read = decimal(wire)
    assert read is not None
    assert read.as_tuple() == Decimal(value).as_tuple()


@pytest.mark.parametrize("wire", NO_NUMBER)
def test_what_is_not_certainly_a_number_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        decimal(wire)


@pytest.mark.parametrize("read", [text, decimal, moment, yes_no])
@pytest.mark.parametrize("wire", ["", " ", "\n\t ", "\u00a0"])
def test_nothing_but_white_space_is_none(read: object, wire: str) -> None:
    assert callable(read)
    assert read(wire) is None


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_every_number_survives_the_wire(amount: Decimal) -> None:
    assert decimal(format(amount, "f")) == amount
    assert decimal(format(amount, ",f")) == amount


@given(st.text() | st.text("0123456789.,-+()$€% ", max_size=12))
def test_any_text_is_a_finite_number_nothing_or_a_value_error(wire: str) -> None:
    try:
        read = decimal(wire)
    except ValueError:
        return
    assert read is None or read.is_finite()


@pytest.mark.parametrize("wire", ["1" + " " * 10_000 + "x", "$" + " " * 10_000 + "x", "1," * 10_000 + "x"])
def test_a_long_text_that_is_no_number_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match="not a number"):
        decimal(wire)


NOON = datetime(2017, 5, 5, 12, 12, 14)
MOMENTS = {
    "2017-05-05 12:12:14": NOON,
    "2017-05-05T12:12:14": NOON,
    "2017-5-5 12:12:14": NOON,
    "2017/05/05 12:12:14": NOON,
    " 2017-05-05 12:12:14\n": NOON,
    "05/05/2017 12:12:14": NOON,
    "5/5/2017 12:12:14 PM": NOON,
    "2017-05-05 12:12": datetime(2017, 5, 5, 12, 12),
    "2017-05-05 12:12:14Z": NOON.replace(tzinfo=UTC),
    "2017-05-05T12:12:14-06:00": NOON.replace(tzinfo=timezone(timedelta(hours=-6))),
    "12/31/2025": datetime(2025, 12, 31),
    "12-31-2025": datetime(2025, 12, 31),
    "2024-01-15": datetime(2024, 1, 15),
    "2024-02-29": datetime(2024, 2, 29),
    "Jun/10/2003 00:00:00": datetime(2003, 6, 10),
    "Tue Jan 22 13:53:49 2002": datetime(2002, 1, 22, 13, 53, 49),
    "Wed Jan  2 03:53:49 2002": datetime(2002, 1, 2, 3, 53, 49),
    "Jan 22 13:53:49 2002": datetime(2002, 1, 22, 13, 53, 49),
    "08-May-2015 10:32:40 AM": datetime(2015, 5, 8, 10, 32, 40),
    "8/may/2015 12:32 pm": datetime(2015, 5, 8, 12, 32),
    "1/2/2024 12:05 am": datetime(2024, 1, 2, 0, 5),
    "1/2/2024 1:05PM": datetime(2024, 1, 2, 13, 5),
}


@pytest.mark.parametrize(("wire", "value"), MOMENTS.items(), ids=MOMENTS)
def test_a_date_is_read_in_every_form_that_stores_write(wire: str, value: datetime) -> None:
    read = moment(wire)
    assert (read, read and read.tzinfo) == (value, value.tzinfo)


@pytest.mark.parametrize(
    "wire",
    ["31/12/2025", "2024-13-01", "2023-02-29", "0000-00-00 00:00:00", "yesterday", "12:00", "Foo/10/2003", "1/2/24",
     "1/2/2024 13:05 PM", "1/2/2024 0:05 AM", "1/2/2024 25:00", "٠١/٠٢/٢٠٢٤", "1/2/2024x",
     "32-May-2015", "08-Foo-2015", "Tue Jan 32 13:53:49 2002", "Tue Jan 22 2002"],
)  # fmt: skip
def test_a_date_that_is_none_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        moment(wire)


@given(st.datetimes(min_value=datetime(1000, 1, 1)).map(lambda value: value.replace(microsecond=0)))
def test_every_moment_survives_the_wire(value: datetime) -> None:
    for shape in ("%Y-%m-%d %H:%M:%S", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p", "%b/%d/%Y %H:%M:%S"):
        assert moment(value.strftime(shape)) == value


@given(st.text() | st.text("0123456789-/: TAPM", max_size=24))
def test_any_text_is_a_moment_nothing_or_a_value_error(wire: str) -> None:
    try:
        read = moment(wire)
    except ValueError:
        return
    assert read is None or isinstance(read, datetime)


@pytest.mark.parametrize(
    ("wire", "value"),
    [("Yes", True), ("yes", True), ("Y", True), (" TRUE ", True), ("1", True),
     ("No", False), ("NO", False), ("n", False), ("false", False), ("0", False)],
)  # fmt: skip
def test_yes_and_no_are_read_in_any_case(wire: str, value: bool) -> None:
    assert yes_no(wire) is value


@pytest.mark.parametrize("wire", ["maybe", "2", "yes no", "on"])
def test_what_is_neither_yes_nor_no_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match="neither yes nor no"):
        yes_no(wire)


def test_a_text_keeps_what_is_between_its_ends() -> None:
    assert text("  First line\n second line \t") == "First line\n second line"


@pytest.mark.parametrize(
    ("number", "counts"),
    [("1001", 1001), ("007", 7), ("0", 0), ("9" * 18, 10**18 - 1), ("9" * 19, None)]
    + [(number, None) for number in ("", "WEB-7", "-1", "1.0", " 7", "7\n", "٣", "1_000")],
)
def test_an_order_number_counts_if_it_is_made_of_digits(number: str, counts: int | None) -> None:
    assert ordinal(number) == counts
