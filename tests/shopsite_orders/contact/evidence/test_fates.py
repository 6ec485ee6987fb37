"""What becomes of a text, by where it stands."""

import pytest

from shopsite_orders.contact.evidence.fates import Fate, fate, is_value


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("ShopSiteOrders/Order/OrderNumber", Fate.KEEP),
        ("ShopSiteOrders/Order/OrderDate", Fate.VALUE),
        ("ShopSiteOrders/Order/Shipping/Products/Product/Name", Fate.KEEP),
        ("Order/Shipping/Product/Name", Fate.KEEP),
        ("Order/Shipping/Product/Name/b", Fate.KEEP),
        ("Order/Totals/Tax/TaxAmount", Fate.VALUE),
        ("Order/Payment/CreditCard/Number", Fate.MASK),
        ("Order/Payment/Solo/VerificationValue", Fate.MASK),
        ("Order/Payment/CreditCard/Issuer", Fate.KEEP),
        ("Order/Payment/PaymentStatus", Fate.KEEP),
        ("Order/Payment/CreditCard/OrderProcessingInfo", Fate.RECORDS),
        ("Order/Payment/CreditCard/FullName", Fate.REPLACE),
        ("Order/Payment/PurchaseOrder/PurchaseOrderNumber", Fate.REPLACE),
        ("Order/Billing/FullName", Fate.REPLACE),
        ("Order/Billing/Address/Country", Fate.REPLACE),
        ("Order/Shipping/Product/CustomerText", Fate.REPLACE),
        ("Order/Shipping/Product/OrderOption/SelectedOption", Fate.REPLACE),
        ("Order/Coupon/Name", Fate.REPLACE),
        ("Order/GiftCertificate/ID", Fate.REPLACE),
        ("Order/Other/IpHostname", Fate.ADDRESS),
        ("Order/Other/IPHostName", Fate.ADDRESS),
        ("Order/Other/CustomCheckoutField/FieldName", Fate.KEEP),
        ("Order/Other/CustomCheckoutField/FieldValue", Fate.REPLACE),
        ("Order/NewThing", Fate.REPLACE),
        ("Order/NewThing/Shipping/Product/Name", Fate.REPLACE),
        ("Order/NewThing/Order/OrderNumber", Fate.REPLACE),
        ("Order/NewThing/Payment/CreditCard/Issuer", Fate.REPLACE),
        ("Order/Payment/CreditCard/NewThing/Issuer", Fate.REPLACE),
        ("Order/Totals/Tax/TaxAmount/@note", Fate.REPLACE),
        ("Order/OrderNumber/!--", Fate.REPLACE),
        ("ShopSiteOrders/@version", Fate.VALUE),
        ("ShopSiteOrders/Response/ResponseDescription", Fate.PHRASE),
    ],
)
def test_what_is_not_known_to_be_harmless_is_replaced(path: str, expected: Fate) -> None:
    assert fate(tuple(path.split("/"))) is expected


@pytest.mark.parametrize(
    "text",
    [
        *("1,250.50", "-$3.00", "(5)", "Yes", ""),
        *("2017-05-05 12:12:14", "Tue Jan 22 13:53:49 2002", "08-May-2015 10:32:40 AM"),
    ],
)
def test_a_number_a_date_or_a_yes_is_a_value(text: str) -> None:
    assert is_value(text)


@pytest.mark.parametrize("text", ["three", "Alice", "5 Maple Street", "May Miller"])
def test_what_could_be_a_name_is_not(text: str) -> None:
    assert not is_value(text)
