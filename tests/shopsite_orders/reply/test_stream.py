"""An iterator of orders: what is known of it, and what happens to orders that cannot be read."""

from collections.abc import Callable

import pytest

from shopsite_orders import Order, OrderDataError, OrderStream, read_orders

BROKEN = "<Totals><GrandTotal>free</GrandTotal></Totals>"


@pytest.fixture
def mixed(reply: Callable[..., bytes], element: Callable[..., bytes]) -> bytes:
    return reply(element(1), element(2, BROKEN), element(3), element(4, BROKEN), element(5))


def test_an_unreadable_order_ends_the_iteration_by_default(mixed: bytes) -> None:
    orders = read_orders(mixed)
    assert next(orders).number == "1"
    with pytest.raises(OrderDataError, match="order 2 cannot be read: Totals/GrandTotal is not a number: 'free'"):
        next(orders)
    assert list(orders) == []
    assert (orders.received, orders.quarantined) == (1, ())


def test_unreadable_orders_can_be_set_aside(mixed: bytes) -> None:
    orders = read_orders(mixed, on_error="quarantine")
    assert [order.number for order in orders] == ["1", "3", "5"]
    assert [(error.number, error.path, error.text) for error in orders.quarantined] == [
        ("2", "Totals/GrandTotal", "free"),
        ("4", "Totals/GrandTotal", "free"),
    ]
    assert orders.received == 3


@pytest.mark.parametrize("on_error", ["ignore", "", None, "RAISE"])
def test_another_way_is_refused_at_once(on_error: str, mixed: bytes) -> None:
    with pytest.raises(ValueError, match="on_error must be 'raise' or 'quarantine'"):
        read_orders(mixed, on_error=on_error)  # type: ignore[arg-type]


def test_what_is_known_grows_with_the_stream(mixed: bytes) -> None:
    def known(orders: OrderStream) -> tuple[int, int, str | None, int]:
        return orders.received, orders.size, orders.version, orders.attempts

    data = mixed.replace(b"<ShopSiteOrders>", b"<ShopSiteOrders version='14.0'>")
    orders = read_orders(data, on_error="quarantine")
    assert known(orders) == (0, 0, None, 0)
    assert isinstance(next(orders), Order)
    assert known(orders) == (1, len(data), "14.0", 0)
    assert len(list(orders)) == 2
    assert known(orders) == (3, len(data), "14.0", 0)


def test_a_closed_stream_gives_nothing_more(mixed: bytes) -> None:
    with read_orders(mixed) as orders:
        assert iter(orders) is orders
        next(orders)
    assert list(orders) == []
    orders.close()


def test_a_stream_never_begun_can_be_closed(mixed: bytes) -> None:
    with read_orders(mixed):
        pass


def test_results_come_in_their_places_and_none_is_kept(mixed: bytes) -> None:
    with read_orders(mixed, on_error="quarantine") as orders:
        results = [type(result).__name__ for result in orders.results()]
    assert (results, orders.quarantined) == (["Order", "OrderDataError", "Order", "OrderDataError", "Order"], ())


def test_what_to_do_about_an_unreadable_order_is_said_and_works(mixed: bytes) -> None:
    with pytest.raises(OrderDataError) as caught:
        list(read_orders(mixed))
    assert str(caught.value) == (
        "order 2 cannot be read: Totals/GrandTotal is not a number: 'free'; "
        'pass on_error="quarantine" to set it aside and read on'
    )
    assert [order.number for order in read_orders(mixed, on_error="quarantine")] == ["1", "3", "5"]


def test_what_is_set_aside_is_set_aside_without_advice(mixed: bytes) -> None:
    orders = read_orders(mixed, on_error="quarantine")
    list(orders)
    assert [str(error) for error in orders.quarantined] == [
        f"order {number} cannot be read: Totals/GrandTotal is not a number: 'free'" for number in (2, 4)
    ]
