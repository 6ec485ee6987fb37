"""What no field takes is kept under its path, in the order in which it came."""

import pytest

from shopsite_orders.decoding.entries import FieldError, Leaf
from shopsite_orders.decoding.reading import Reading


def test_what_is_set_aside_is_an_extra_in_the_order_it_came() -> None:
    reading = Reading()
    reading.set_aside("Totals/New", "1")
    reading.set_aside("Fax", {"Area": "2", "Number": "4111111111111111"})
    reading.set_aside("Totals/New", "3")
    reading.set_stray_aside("Other/#text", "a ")
    reading.set_stray_aside("Other/#text", "b")
    assert [*reading.extras().items()] == [
        ("Totals/New", ["1", "3"]),
        ("Fax/Area", ["2"]),
        ("Fax/Number", ["•••• 1111"]),
        ("Other/#text", ["a b"]),
    ]


def test_what_is_taken_back_is_no_extra() -> None:
    reading = Reading()
    reading.set_aside("Payment/Cash/Note", "x")
    reading.set_aside("Other/Note", "y")
    assert reading.take_back("Payment/Cash/") == {"Payment/Cash/Note": "x"}
    assert reading.extras() == {"Other/Note": ["y"]}


def test_a_text_that_cannot_be_read_is_an_extra_or_an_error() -> None:
    reading, error = Reading(), ValueError("not a number")
    reading.refuse(Leaf("weight", lenient=True), "Other/Weight", "heavy", error)
    assert reading.extras() == {"Other/Weight": ["heavy"]}
    with pytest.raises(FieldError, match="Totals/Tax is not a number: 'x'"):
        reading.refuse(Leaf("tax"), "Totals/Tax", "x", error)
