"""Which elements are known."""

import pytest

from shopsite_orders.contact.known import filled, kept, normal


@pytest.mark.parametrize(
    "path",
    [
        "OrderNumber",
        "Billing/NameParts/FirstName",
        "Shipping/Products/Product[2]/Name",
        "Shipping/Product[1]/Dimensions/Length",
        "Totals/Tax[2]/TaxRate",
        "Other/IpHostname",
        "Coupon[1]/Name",
    ],
)
def test_what_fills_a_field_is_known_in_every_layout_and_place(path: str) -> None:
    assert normal(path) in filled()


def test_what_is_known_and_fills_no_field_is_told_apart() -> None:
    known = {"/".join(path) for path in kept()}
    assert {
        "OrderGateway",
        "Other/Associate",
        "Other/EmailList",
        "Other/OrderUTC",
        "Shipping/Product/QBImport",
    } <= known
    assert not kept() & filled()


def test_whatever_else_is_new() -> None:
    assert normal("Totals/NewThing[3]") not in filled() | kept()
    assert normal("Other/New[1]/Products/Name") == ("Other", "New", "Name")
