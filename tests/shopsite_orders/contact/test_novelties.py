"""What is new to us, counted."""

from collections import Counter
from collections.abc import Callable

from shopsite_orders import read_orders
from shopsite_orders.contact.novelties import Novelties, novelties, shapes
from shopsite_orders.sandbox import encode_reply, generate_orders

Reply = Callable[..., bytes]
Element = Callable[..., bytes]


def found(body: bytes) -> Novelties:
    with read_orders(body, on_error="quarantine") as stream:
        orders = list(stream)
        return novelties(orders, stream.quarantined)


def test_nothing_of_the_known_is_new() -> None:
    for version in ("6.3", "7.1", "8.1", "15.0"):
        assert found(b"".join(encode_reply(generate_orders(50), version))) == Novelties()


def test_what_nobody_knows_is_counted_by_its_path_without_positions(reply: Reply, element: Element) -> None:
    product = "<Product><Quantity>1</Quantity><Gift>a</Gift></Product>"
    inside = f"<Totals><New>1</New><New/></Totals><Shipping><Products>{product * 2}</Products></Shipping>"
    assert found(reply(element(1, inside), element(2, inside))).unknown == Counter(
        {"Totals/New": 4, "Shipping/Product/Gift": 4}
    )


def test_what_is_new_in_a_payment_is_counted_too(reply: Reply, element: Element) -> None:
    inside = "<Payment><Card9><Company>x</Company><Wallet>y</Wallet></Card9></Payment>"
    assert found(reply(element(1, inside))).unknown == Counter({"Payment/Card9/Wallet": 1})


def test_values_that_a_field_could_not_take_are_told_from_unknown_elements(reply: Reply, element: Element) -> None:
    inside = "<Other><TotalOrderWeight>heavy</TotalOrderWeight><Associate>x</Associate></Other>"
    assert found(reply(element(1, inside))) == Novelties(unread=Counter({"Other/TotalOrderWeight": 1}))


def test_repairs_are_counted_by_kind(reply: Reply, element: Element) -> None:
    inside = "<Other><Comments>a & b & c caf&eacute; na&iuml;ve\x01</Comments></Other>"
    assert found(reply(element(1, inside), element(2, inside))).repairs == Counter(
        {
            "bare & escaped": 2,
            "&…; read as its character": 4,
            "character XML does not allow dropped": 2,
        }
    )


def test_charsets_are_looked_at(reply: Reply, element: Element) -> None:
    recoded = element(1, b"<Other><Comments>caf\xe9</Comments></Other>")
    misread = element(2, "<Other><Comments>cafÃ© â€œx</Comments></Other>")
    lost = element(3, "<Other><Comments>caf\ufffd</Comments></Other>")
    fine = element(4, "<Other><Comments>Ángel, Ãngela</Comments></Other>")
    assert found(reply(recoded, misread, lost, fine)) == Novelties(recoded=1, misread=2)


def test_orders_that_cannot_be_read_are_counted_by_what_is_wrong(reply: Reply, element: Element) -> None:
    bad = "<Totals><GrandTotal>much</GrandTotal></Totals>"
    assert found(reply(element(1, bad), element(2), element(3, bad))).quarantined == Counter({"Totals/GrandTotal": 2})


def test_counts_are_ready_for_json() -> None:
    new = Novelties(unknown=Counter({"New": 2}), recoded=1)
    assert new.to_dict() == {
        "unknown": {"New": 2}, "unread": {}, "repairs": {}, "recoded": 1, "misread": 0, "quarantined": {}
    }  # fmt: skip


def test_a_shape_says_how_a_text_is_written_and_not_what() -> None:
    assert list(shapes(["2024-01-02", "Jun/10/2003"])) == ["9999-99-99", "aaa/99/9999"]
