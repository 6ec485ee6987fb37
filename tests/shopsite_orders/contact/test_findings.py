"""Each finding, in words."""

from collections import Counter
from datetime import datetime

import pytest

from shopsite_orders import AuthenticationError, Order, OrderDataError
from shopsite_orders.contact import findings
from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.contact.findings import Finding, State
from shopsite_orders.contact.novelties import Novelties
from shopsite_orders.sandbox import encode_reply, generate_orders

ORDERS = tuple(generate_orders(3))
NOW = datetime(2024, 1, 3)  # noqa: DTZ001 - the store's clock


def heard(version: str = "14.0", *changes: tuple[bytes, bytes]) -> Heard:
    body = b"".join(encode_reply(ORDERS, version))
    for before, after in changes:
        body = body.replace(before, after)
    return Heard(kind="download", status=200, headers={}, body=body)


@pytest.mark.parametrize(
    ("skew", "state", "said"),
    [
        (None, State.FINE, "The store does not tell its time."),
        (-1.4, State.FINE, "The store's clock agrees with this computer's."),
        (45.0, State.FINE, "The store's clock is 45 seconds ahead of this computer's."),
        (-312.2, State.LOOK, "The store's clock is 312 seconds behind this computer's."),
    ],
)
def test_the_clock(skew: float | None, state: State, said: str) -> None:
    found = findings.clock(skew)
    assert (found.state, found.said) == (state, said)
    assert ("best by NTP" in (found.advice or "")) is (state is State.LOOK)


@pytest.mark.parametrize(
    ("asked", "came", "said"),
    [
        ("14.0", heard("14.0"), "The orders are in the layout that was asked for, 14.0."),
        ("6.3", heard("6.3"), "The orders are in the layout that was asked for, 6.3."),
        ("14.0", heard("6.3"), "Layout 14.0 was asked for, and the orders look like those of 6.3, which says less."),
        (
            "14.0",
            heard("12.0", (b"<ShopSiteOrders>", b"<ShopSiteOrders version='12.0'>")),
            "Layout 14.0 was asked for, and the reply says that it is in 12.0.",
        ),
    ],
)
def test_the_layout(asked: str, came: Heard, said: str) -> None:
    found = findings.layout(asked, came)
    assert found.said == said
    assert (found.advice is None) is (found.state is State.FINE)


@pytest.mark.parametrize(
    ("new", "came", "state", "said"),
    [
        (
            Novelties(),
            heard(),
            State.FINE,
            "The reply declares no charset, which means UTF-8, and every order is in it.",
        ),
        (
            Novelties(recoded=2),
            heard("14.0", (b'"1.0"?>', b'"1.0" encoding="ISO-8859-1"?>')),
            State.NEW,
            "The reply declares ISO-8859-1, and 2 orders had to be read as windows-1252 instead.",
        ),
        (
            Novelties(misread=1),
            heard(),
            State.LOOK,
            "The reply declares no charset, which means UTF-8, and 1 order came with characters that were lost before.",
        ),
    ],
)
def test_the_charset(new: Novelties, came: Heard, state: State, said: str) -> None:
    found = findings.charset(came, new)
    assert (found.state, found.said) == (state, said)


@pytest.mark.parametrize(
    ("orders", "came", "state", "said"),
    [
        (ORDERS, heard(), State.FINE, "Every order has a date, written as usual."),
        (
            ORDERS,
            heard("14.0", (b"2024-01-02 06:07:16", b"02-Jan-2024 06:07:16 AM")),
            State.NEW,
            "Dates are written like 99-aaa-9999 99:99:99 aa, and were read.",
        ),
        ((*ORDERS, Order(source="shopsite", number="9")), heard(), State.LOOK, "1 order came without a date."),
        (
            (Order(source="shopsite", number="9", placed_at=datetime(2024, 12, 1)),),  # noqa: DTZ001
            heard(),
            State.LOOK,
            "An order is placed in the future, on 2024-12-01.",
        ),
    ],
)
def test_the_dates(orders: tuple[Order, ...], came: Heard, state: State, said: str) -> None:
    found = findings.dates(orders, came, NOW)
    assert (found.state, found.said) == (state, said)


def test_what_is_new() -> None:
    new = Novelties(
        unknown=Counter({"Totals/New": 3, "Other": 1}),
        unread=Counter({"A/B": 1}),
        repairs=Counter({"bare & escaped": 2}),
    )
    assert [find(new).said for find in (findings.elements, findings.values, findings.repairs)] == [
        "2 elements new to us, kept in order.extras or payment.details: Totals/New (3), Other (1).",
        "Values that their fields could not take, kept in order.extras: A/B (1).",
        "Mended, and noted in order.repairs: bare & escaped (2).",
    ]
    assert [find(Novelties()).state for find in (findings.elements, findings.values, findings.repairs)] == [
        State.FINE
    ] * 3


def test_what_cannot_be_read_is_told_by_its_number_and_place_without_the_value() -> None:
    error = OrderDataError("order 7 cannot be read: A is not a number: 'Alice'", number="7", path="A/B", text="Alice")
    found = findings.reading([error, OrderDataError("x")])
    assert found.said == "2 orders cannot be read: 7 at A/B, one without a number at its markup."
    assert (found.state, findings.reading([]).state) == (State.WRONG, State.FINE)


def test_the_download() -> None:
    assert findings.download(ORDERS, (), 5000) == Finding(
        "Download", State.FINE, "3 orders, 1001 to 1003, came in 5,000 bytes."
    )
    assert findings.download(ORDERS[:1], (), 50).said == "1 order came in 50 bytes."
    assert findings.download((), (), 50).state is State.LOOK


def test_an_error_is_told_in_its_own_words() -> None:
    found = findings.failed("Credentials", AuthenticationError("the store refused: check the secret key"))
    assert found.said == "The store refused: check the secret key."
    assert found.advice == (
        "Put this right, then run doctor again. With --bundle FILE you have something to show to whoever can help."
    )


def test_every_finding_that_is_not_fine_says_what_to_do() -> None:
    new = Novelties(unknown=Counter(a=1), unread=Counter(a=1), repairs=Counter(a=1), recoded=1)
    found = [
        findings.clock(1000.0),
        findings.layout("14.0", heard("6.3")),
        findings.charset(heard(), new),
        findings.elements(new),
        findings.values(new),
        findings.repairs(new),
        findings.reading([OrderDataError("x")]),
        findings.download((), (), 5),
    ]
    assert all(finding.advice and finding.advice.endswith(".") and finding.said.endswith(".") for finding in found)
