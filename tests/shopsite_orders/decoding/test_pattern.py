"""The pattern accepts only what the XML parser accepts, and comes to the same order."""

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shopsite_orders import Order
from shopsite_orders.decoding.elements import ORDER, order
from shopsite_orders.decoding.entries import FieldError, read_fields
from shopsite_orders.decoding.markup import MarkupError, parse
from shopsite_orders.decoding.pattern import Pattern
from shopsite_orders.sandbox import encode_order, generate_orders

PATTERN = Pattern("Order", ORDER)
VERSIONS = ("6.3", "7.1", "12.0", "14.0", "15.0")
ORDERS = tuple(generate_orders(60, seed=11))
# What may make a difference between a pattern and a parser, put anywhere.
PIECES = (
    *(
        "&amp;",
        "&lt;",
        "&gt;",
        "&quot;",
        "&apos;",
        "&",
        "&nbsp;",
        "&#65;",
        "&#x41;",
        "&amp;lt;",
        "&amp",
        "<",
        ">",
        "]]>",
    ),
    *(
        "<![CDATA[x]]>",
        "<!-- x -->",
        "<?x?>",
        "<b>x</b>",
        "<Total/>",
        "<Total></Total>",
        "</Total>",
        " a='1'",
        "/",
        "\0",
    ),
    *("\r\n", "\r", "\t", "\n\n", " ", "\xa0", "\x85", "\u2028", "\x1a", "\x7f", "\ufffe", "\uffff", "é", "\U0001f600"),
    *("<SubTotal>1</SubTotal>", "<Product/>", "<OrderOption/>", "<QBImport>x</QBImport>", "<Tax>1</Tax><Tax>2</Tax>"),
    *(
        "<PayPal>",
        "</PayPal>",
        "<Number>12</Number>",
        "<Memo><Line>a &amp;amp; b</Line></Memo>",
        "<Company>A</Company>",
    ),
    *("1,250.50", "abc", "-1", "Maybe", "4111111111111111", "<Dimension/>", "<Name>x</Name>", "<New>1</New>"),
)


def by_parser(text: str) -> Order | None:
    extras: dict[str, tuple[str, ...]] = {}
    try:
        return order(read_fields(parse(text), ORDER, "", extras), extras)
    except (MarkupError, FieldError):
        return None


def by_pattern_alone(text: str) -> tuple[dict[str, object], dict[str, object]] | None:
    return PATTERN.read(text.encode(), text)


def assert_the_same(text: str) -> bool:
    """Compare the two ways; say whether the pattern took this text."""
    read = by_pattern_alone(text)
    if read is None:
        return False
    by_pattern = order(*read)
    expected = by_parser(text)
    assert by_pattern == expected
    assert revealed(by_pattern) == revealed(expected)
    return True


def revealed(found: Order | None) -> list[str]:
    card = found.payment.card if found and found.payment else None
    return [sealed.reveal() for sealed in (card.number, card.verification_value, card.expires)] if card else []


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("pay", ["no_cvv", "yes"])
def test_every_order_of_every_layout_takes_the_short_way_and_reads_the_same(version: str, pay: str) -> None:
    assert all(assert_the_same(encode_order(one, version=version, pay=pay).strip()) for one in ORDERS)


@given(st.data())
@settings(max_examples=1500, deadline=None)
def test_a_mutated_order_is_either_left_to_the_parser_or_reads_the_same(data: st.DataObject) -> None:
    text = encode_order(data.draw(st.sampled_from(ORDERS)), version=data.draw(st.sampled_from(VERSIONS))).strip()
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.sampled_from([0, 0, 0, 1, 2, 9, 40]))
        text = text[:at] + data.draw(st.sampled_from(PIECES) | st.text(max_size=3)) + text[at + cut :]
    assert_the_same(text)


# A payment is an open element: whatever stands in it must come to the same, cut out or not.
METHODS = ("CreditCard", "Check", "PayPal", "Generic1", "eCheck", "CardNumber", "PaymentStatus", "b", "Memo", "_x")
INSIDE = ("Issuer", "Number", "VerificationValue", "FullName", "Company", "ExpirationDate", "PaymentGateway")
RECORDS = "A: 1|n|CVV: 77|n|B: x &amp; y|n|a: 2|n|*BANNER*"
TEXTS = st.sampled_from(["", "A", "12", " ", "4111111111111111", "a &amp;amp; b &lt;i&gt;", "&quot;", RECORDS, "é\n"])


@st.composite
def element(draw: st.DrawFn, names: tuple[str, ...], inside: st.SearchStrategy[str]) -> str:
    name = draw(st.sampled_from(names))
    return f"<{name}>{draw(inside)}</{name}>"


LEAVES = element((*INSIDE, "PaymentStatus", "OrderProcessingInfo", "Memo", "Line", "i"), TEXTS)
USUAL = st.lists(st.sampled_from([*INSIDE, "PaymentStatus", "OrderProcessingInfo"]), unique=True).flatmap(
    lambda names: st.tuples(
        *(element((name,), TEXTS) for name in (*INSIDE, "PaymentStatus", "OrderProcessingInfo") if name in names)
    ).map("".join)
)
NESTED = st.lists(LEAVES | element(("Memo", "Line"), LEAVES) | TEXTS, max_size=4).map("".join)


@given(st.lists(element(METHODS, USUAL | NESTED) | LEAVES, max_size=2).map("".join))
@settings(max_examples=1500, deadline=None)
def test_any_payment_reads_the_same(inside: str) -> None:
    assert_the_same(f"<Order><OrderNumber>1</OrderNumber><Payment>{inside}</Payment></Order>")


AMOUNTS = st.sampled_from(["", " ", "\n", "1.50", "1,250.50", "x", "a &amp; b", "Yes"])
ABOUT = ("Amount", "Total", "Description", "Name", "TaxRate", "TaxName", "TaxShipping", "TaxAmount")
CHARGES = ("Discount", "Subtotal", "SubTotal", "Tax", "GrandTotal", "ShippingTotal", "Surcharge")
BLOCKS = AMOUNTS | st.lists(element(ABOUT, AMOUNTS), max_size=3, unique=True).map("".join)


@given(st.lists(element(CHARGES, BLOCKS), max_size=4).map(lambda some: "\n".join(sorted(some))))
@settings(max_examples=1500, deadline=None)
def test_any_totals_read_the_same(inside: str) -> None:
    assert_the_same(f"<Order><OrderNumber>1</OrderNumber><Totals>{inside}</Totals></Order>")


def test_mutated_texts_are_accepted_often_enough_to_prove_something() -> None:
    chance = random.Random(5)
    accepted = 0
    for _ in range(4000):
        text = encode_order(chance.choice(ORDERS), version=chance.choice(VERSIONS)).strip()
        inside = [found.span(1) for found in re.finditer(r">([^<>\s][^<>]*)<", text)]
        begin, end = chance.choice(inside)
        at = chance.randint(begin, end)
        accepted += assert_the_same(text[:at] + chance.choice(PIECES) + text[chance.choice((at, end)) :])
    assert accepted > 800


GIFT = (
    "<OrderNumber>1</OrderNumber><Shipping><Product><Quantity>1</Quantity>"
    "<GiftCertificatePurchase>{}</GiftCertificatePurchase></Product></Shipping>"
)


@pytest.mark.parametrize(
    "children",
    [
        "<OrderNumber>1</OrderNumber>",
        "<OrderNumber> 1 </OrderNumber>\n<Coupon/>",
        "<OrderNumber>1</OrderNumber><Totals><Tax>1.50</Tax></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Discount><Description>A</Description></Discount></Totals>",
        "<OrderNumber>1</OrderNumber><Payment><COD/></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><CreditCard/></Payment>",
        "<OrderNumber>1</OrderNumber><Payment/>",
        "<OrderNumber>1</OrderNumber><Totals><Surcharge>\n</Surcharge></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Discount> </Discount></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Tax>\t</Tax></Totals>",
        GIFT.format("<EmailTo/><From>a</From>"),
        GIFT.format("<From>a</From>"),
        GIFT.format("<EmailTo><To1>a@b</To1></EmailTo>"),
        "<OrderNumber>1</OrderNumber><Payment><PayPal><PaymentStatus>Paid</PaymentStatus></PayPal></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Memo><Line>Tom &amp;amp; J &amp;lt; 2 &amp;#65;</Line></Memo></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Generic1><Memo><Line>A &amp;amp; B</Line></Memo></Generic1></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Generic1><Foo b='1&quot; c=&quot;2'>x</Foo></Generic1></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><b>bold</b></Payment>",
        "<OrderNumber>1</OrderNumber><Totals><Tax><TaxAmount>1</TaxAmount></Tax>\n</Totals>",
        "<OrderNumber>1</OrderNumber><Shipping><Product><Quantity>1</Quantity><Dimension/></Product></Shipping>",
        "<OrderNumber>1</OrderNumber><Totals><Subtotal>1</Subtotal></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><SubTotal>1</SubTotal></Totals>",
        "<OrderNumber>1</OrderNumber><Other><Associate>A &amp; B &lt;c&gt;</Associate></Other>",
    ],
)
def test_an_unusual_but_regular_order_reads_the_same(children: str) -> None:
    assert assert_the_same(f"<Order>{children}</Order>")


@pytest.mark.parametrize(
    "children",
    [
        "",
        "<OrderNumber/>",
        "<OrderNumber>\xa0</OrderNumber>",
        "<OrderNumber>1</OrderNumber>x",
        "<OrderNumber>1</OrderNumber><!-- a comment -->",
        "<OrderNumber>1</OrderNumber><NewThing>1</NewThing>",
        "<OrderNumber a='1'>1</OrderNumber>",
        "<OrderNumber>1</OrderNumber><Totals><Subtotal>1</Subtotal><SubTotal>2</SubTotal></Totals>",
        "<OrderNumber>1</OrderNumber><Totals><Tax>1</Tax><Tax>2</Tax></Totals>",
        "<OrderNumber>1</OrderNumber><Payment><PaymentStatus/></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Check><Number>12</Number></Check></Payment>",
        "<OrderNumber>1</OrderNumber><Payment><Generic1><!-- a > b --&gt;<Note>x</Note> --></Generic1></Payment>",
        "<OrderNumber>1</OrderNumber><Other><Comments>AT&T</Comments></Other>",
        "<OrderNumber>1</OrderNumber><Totals><GrandTotal>abc</GrandTotal></Totals>",
        "<OrderNumber>1</OrderNumber><Shipping><Product><SKU>A</SKU></Product></Shipping>",
    ],
)
def test_what_is_irregular_or_wrong_is_left_to_the_parser(children: str) -> None:
    assert by_pattern_alone(f"<Order>{children}</Order>") is None


def test_lines_that_are_remembered_are_equal_to_lines_read_anew() -> None:
    text = encode_order(ORDERS[0]).strip()
    first, again = by_pattern_alone(text), by_pattern_alone(text)
    anew = Pattern("Order", ORDER).read(text.encode(), text)
    assert first == again == anew
