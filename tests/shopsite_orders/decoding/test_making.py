"""Objects are made of what is in their elements: of nothing none, of too little an error with its place."""

from collections.abc import Callable

import pytest

from shopsite_orders import Order, OrderDataError, read_orders


@pytest.mark.parametrize(
    "inside", ["<Billing/>", "<Billing></Billing>", "<Billing> </Billing>", "<Billing><Phone/></Billing>"]
)
def test_of_nothing_no_object_is_made(inside: str, read_one: Callable[..., Order]) -> None:
    assert read_one(inside) == Order(source="shopsite", number="1001")


@pytest.mark.parametrize("inside", ["<Product/>", "<Product> </Product>", "<Product><SKU/><OrderOption/></Product>"])
def test_a_line_that_holds_nothing_is_no_line_but_counts(
    inside: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    lines = f"<Shipping>{inside}<Product><SKU>a</SKU></Product></Shipping>"
    with pytest.raises(OrderDataError) as caught:
        list(read_orders(reply(element(1, lines))))
    assert caught.value.path == "Shipping/Products/Product[2]/Quantity"


def test_positions_go_on_from_one_container_to_the_next(read_one: Callable[..., Order]) -> None:
    line = "<Product><Quantity>1</Quantity><New>{}</New></Product>"
    order = read_one(f"<Shipping>{line.format('a')}<Products>{line.format('b')}</Products></Shipping>")
    assert order.extras == {"Shipping/Products/Product[1]/New": ("a",), "Shipping/Products/Product[2]/New": ("b",)}


def test_a_sum_that_no_decimal_can_hold_is_the_error_of_its_object(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    digits = "9" * 60
    taxes = f"<Totals><Tax>{digits}</Tax><Tax>.{digits}</Tax></Totals>"
    [order] = read_orders(reply(element(1, taxes)))
    assert str(order.totals.tax) == f"{digits}.{digits}"
