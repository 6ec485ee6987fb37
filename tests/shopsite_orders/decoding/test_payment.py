"""Payments: an open list of methods, card data sealed on the way in."""

from collections.abc import Callable
from html import escape
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shopsite_orders import Card, Order, Payment, Sealed
from shopsite_orders.core.card_data import guard, redact
from shopsite_orders.decoding import payment
from shopsite_orders.decoding.decoder import Decoder
from shopsite_orders.decoding.entries import Leaf
from shopsite_orders.decoding.payment import method

CARD = (
    "<Issuer>Visa</Issuer><Number>4111111111111111</Number><VerificationValue>314</VerificationValue>"
    "<FullName>Me Too</FullName><Company>Mine</Company><ExpirationDate>12/2027</ExpirationDate>"
)
VISA = Card(
    issuer="Visa",
    holder="Me Too",
    number=Sealed("4111111111111111"),
    verification_value=Sealed("314"),
    expires=Sealed("12/2027"),
)
PAYPAL = (
    "*PAYPALEXPRESS-EC-7*|n|TRANSACTIONID: 7AB|n|OrderTime: 2017-05-05T12:12:14Z|n|amt: 62.99|n||n|AVSCODE:|n|AMT: 1.00"
)
CASES: dict[str, tuple[str, Payment | None, dict[str, Any]]] = {
    "none": ("<Payment/>", None, {}),
    "blank": ("<Payment> \n </Payment>", None, {}),
    "a text": ("<Payment>cash</Payment>", None, {"Payment/#text": ("cash",)}),
    "a card": (
        f"<Payment><CreditCard>{CARD}</CreditCard></Payment>",
        Payment(method="CreditCard", card=VISA, details={"Company": "Mine"}),
        {},
    ),
    "an unknown method with a card": (
        "<Payment><UKE><Number>4111111111111111</Number></UKE></Payment>",
        Payment(method="UKE", card=Card(number=Sealed("4111111111111111"))),
        {},
    ),
    "a method and nothing more": ("<Payment><COD/></Payment>", Payment(method="COD"), {}),
    "a method the vendor invents tomorrow": (
        "<Payment><BrainWave><Frequency>40 Hz</Frequency></BrainWave></Payment>",
        Payment(method="BrainWave", details={"Frequency": "40 Hz"}),
        {},
    ),
    "a purchase order": (
        "<Payment><PurchaseOrder><PurchaseOrderNumber>PO-7</PurchaseOrderNumber></PurchaseOrder></Payment>",
        Payment(method="PurchaseOrder", details={"PurchaseOrderNumber": "PO-7"}),
        {},
    ),
    "a cheque shows no account": (
        "<Payment><eCheck><AccountNumber>12345678</AccountNumber><RoutingNumber>021000021</RoutingNumber><Bank>First</Bank></eCheck></Payment>",
        Payment(method="eCheck", details={"AccountNumber": "••••", "RoutingNumber": "••••", "Bank": "First"}),
        {},
    ),
    "gateway and status inside": (
        "<Payment><CreditCard><PaymentGateway>Authorize.Net</PaymentGateway><PaymentStatus>Authorized</PaymentStatus></CreditCard></Payment>",
        Payment(method="CreditCard", gateway="Authorize.Net", status="Authorized"),
        {},
    ),
    "gateway and status beside": (
        "<Payment><PaymentGateway>Authorize.Net</PaymentGateway><PayPal/><PaymentStatus>Done</PaymentStatus></Payment>",
        Payment(method="PayPal", gateway="Authorize.Net", status="Done"),
        {},
    ),
    "processing info": (
        f"<Payment><PayPalExpress><OrderProcessingInfo>{PAYPAL}</OrderProcessingInfo></PayPalExpress></Payment>",
        Payment(
            method="PayPalExpress",
            processing={
                "*PAYPALEXPRESS-EC-7*": "",
                "TRANSACTIONID": "7AB",
                "ORDERTIME": "2017-05-05T12:12:14Z",
                "AMT": "62.99",
                "AVSCODE": "",
                "AMT (2)": "1.00",
            },
        ),
        {},
    ),
    "several payments": (
        "<Payment><PayPal/></Payment><Payment><StoreCredit><Total>5.00</Total></StoreCredit></Payment>",
        Payment(method="PayPal"),
        {"Payment[2]/StoreCredit/Total": ("5.00",)},
    ),
    "several methods": (
        "<Payment><PayPal/><Points>7</Points></Payment>",
        Payment(method="PayPal"),
        {"Payment/Points": ("7",)},
    ),
}


@pytest.mark.parametrize(("inside", "payment", "extras"), CASES.values(), ids=CASES)
def test_a_payment_is_read(
    inside: str, payment: Payment | None, extras: dict[str, Any], read_one: Callable[..., Order]
) -> None:
    order = read_one(inside)
    assert (order.payment, order.extras) == (payment, extras)
    assert order == read_one(f"<!-- by the parser -->{inside}")


def test_card_data_can_be_revealed_on_purpose(read_one: Callable[..., Order]) -> None:
    payment = read_one(f"<Payment><CreditCard>{CARD}</CreditCard></Payment>").payment
    assert payment is not None
    assert payment.card is not None
    revealed = (payment.card.number.reveal(), payment.card.verification_value.reveal(), payment.card.expires.reveal())
    assert revealed == ("4111111111111111", "314", "12/2027")


PAN = "4111111111111111"
INFO = "<Payment><CreditCard><OrderProcessingInfo>{}</OrderProcessingInfo></CreditCard></Payment>"
PLACES = {
    "a card's number": f"<Payment><CreditCard><Number>{PAN}</Number></CreditCard></Payment>",
    "a card's number in CDATA": f"<Payment><CreditCard><Number><![CDATA[{PAN}]]></Number></CreditCard></Payment>",
    "a card's number twice": f"<Payment><CreditCard><Number>1</Number><Number>{PAN}</Number></CreditCard></Payment>",
    "a card's number in an element": f"<Payment><CreditCard><Number><Full>{PAN}</Full></Number></CreditCard></Payment>",
    "a card's number in an attribute": f"<Payment><CreditCard><Number full='{PAN}'/></CreditCard></Payment>",
    "a method that is no card": f"<Payment><PayPal><Number>{PAN}</Number></PayPal></Payment>",
    "a second method": f"<Payment><PayPal/><Solo><Number>{PAN}</Number></Solo></Payment>",
    "a second payment": f"<Payment/><Payment><Solo><Number>{PAN}</Number></Solo></Payment>",
    "beside the method": f"<Payment><PayPal/>{PAN}</Payment>",
    "the payment itself": f"<Payment>{PAN}</Payment>",
    "the method itself": f"<Payment><CreditCard>{PAN}</CreditCard></Payment>",
    "an unknown element": f"<Payment><CreditCard><Track2>;{PAN}=2712</Track2></CreditCard></Payment>",
    "processing info": INFO.format(f"ACCT: {PAN}"),
    "processing info, another key": INFO.format(f"NOTE: card {PAN} 12/27"),
    "processing info without a key": INFO.format(f"*{PAN}*|n|A: b"),
    "the status": f"<Payment><CreditCard><PaymentStatus>{PAN} approved</PaymentStatus></CreditCard></Payment>",
    "an element of the order": f"<CardNumber>{PAN}</CardNumber>",
}


@pytest.mark.parametrize("inside", PLACES.values(), ids=PLACES)
def test_no_repr_shows_a_card_number_wherever_a_store_puts_it(inside: str, read_one: Callable[..., Order]) -> None:
    order = read_one(inside)
    assert PAN not in repr(order)
    assert PAN not in str(order.to_dict())


@pytest.mark.parametrize(
    "inside",
    [
        "<VerificationValue>9876</VerificationValue>",
        "<VerificationValue>1</VerificationValue><VerificationValue>9876</VerificationValue>",
        "<VerificationValue><Code>9876</Code></VerificationValue>",
        "<CVV2>9876</CVV2>",
        "<OrderProcessingInfo>CVV2: 9876</OrderProcessingInfo>",
        "<OrderProcessingInfo>Security Code: 9876</OrderProcessingInfo>",
        "<OrderProcessingInfo>A: 1|n|CVV=9876 MATCH: Y</OrderProcessingInfo>",
        "<OrderProcessingInfo>PIN=9876: 1</OrderProcessingInfo>",
        "<OrderProcessingInfo>Card Number=9876 x: ok|n|B: 2</OrderProcessingInfo>",
    ],
)
def test_no_repr_shows_a_verification_value(inside: str, read_one: Callable[..., Order]) -> None:
    order = read_one(f"<Payment><CreditCard>{inside}</CreditCard></Payment>")
    assert "9876" not in repr(order)
    assert "9876" not in str(order.to_dict())


@given(
    st.lists(st.sampled_from(["cvv", "PIN", "card", "number", "Visa", "code", " ", ".", "-", "'", "&", "*"])).map(
        "".join
    )
)
def test_a_text_without_digits_and_signs_is_shown_as_it_would_be_masked(text: str) -> None:
    order = Decoder().order(
        f"<Order><OrderNumber>1</OrderNumber><Payment><Cash><PaymentStatus>{escape(text)}</PaymentStatus></Cash></Payment>"
        "</Order>".encode(),
        None,
    )
    assert order.payment is not None
    assert order.payment.status == (redact(text.strip()) or None)


@given(st.datetimes().map(lambda moment: moment.isoformat(timespec="seconds")), st.sampled_from(["", "Z"]))
@example("4929-12-34T12:34:12", "Z")
@example("4111-11-11T11:11:11", "")
def test_a_moment_of_the_gateway_stays_whole(moment: str, zone: str) -> None:
    read = method("CreditCard").table["OrderProcessingInfo"]
    assert isinstance(read, Leaf)
    assert (
        read.read(f"TIMESTAMP: {moment}{zone}") == {"TIMESTAMP": redact(moment + zone)} == {"TIMESTAMP": moment + zone}
    )


@pytest.mark.parametrize(
    ("record", "kept"),
    [
        ("CVV2CODE: M", 1),
        ("TIMESTAMP: 2026-01-01T10:00:00Z", 1),
        ("approved 4111 1111 1111 1111 by Jane", 0),
        ("cvv=314 ok", 0),
        ("track2 4111111111111111=27121010000: x", 0),
        ("A" * 101 + ": x", 0),
    ],
)
def test_the_names_of_records_are_remembered_unless_they_may_be_more_than_a_name(record: str, kept: int) -> None:
    read = method("CreditCard").table["OrderProcessingInfo"]
    assert isinstance(read, Leaf)
    payment._judged.cache_clear()
    read.read(record)
    assert payment._judged.cache_info().currsize == kept


WORDS = (
    "CVV",
    "exp",
    "Note",
    "CID",
    "Account",
    "No",
    "account number",
    "is",
    "AVS",
    "ORDERTIME",
    "iban",
    "tax id",
    "é",
)
RECORDS = st.lists(
    st.sampled_from(
        [
            *WORDS, " ", ": ", ":", "=", "<", "-", ".", "973", "12/27", "12345678", "2026-01-01T10:00:00Z",
            "4929123412341232", "DE89370400440532013000", "\u2022\u2022\u2022\u2022 1232", "web_accept",
        ]
    ),
    min_size=1,
    max_size=7,
).map("".join)  # fmt: skip


@given(RECORDS)
@example("Approved, exp 12/27")
@example("CVV is 973")
@example("Account: Müller-Lüdenscheidt")
@example("SSN 2026-01-01T10:00:00Z")
@example("Note: CVV973")
@example("CID: 3141")
def test_a_record_of_the_gateway_is_masked_in_its_name_as_in_its_value(record: str) -> None:
    name, _, value = record.partition(":")
    masked = {redact(name.strip().upper()): guard(f"Payment/{name.strip().upper()}", value.strip())}
    read = method("CreditCard").table["OrderProcessingInfo"]
    assert isinstance(read, Leaf)
    assert read.read(record) == (masked if record.strip() else {})
