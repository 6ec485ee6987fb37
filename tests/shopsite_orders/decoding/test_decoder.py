"""One order: strictly first, repaired only if it must be, and the short way reads what the parser reads."""

import re
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shopsite_orders import Order, ShopSiteError, read_orders
from shopsite_orders.decoding.decoder import Decoder
from shopsite_orders.decoding.entries import FieldError
from shopsite_orders.decoding.forms.markup import MarkupError
from shopsite_orders.sandbox import encode_order, generate_orders

from doubling import grows_in_proportion

HEAD = b"<ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response>"
ORDERS = [
    encode_order(order, version, "yes").strip()
    for order in generate_orders(30, seed=7)
    for version in ("6.3", "8.0", "14.0")
]
# What mutations are made of: everything that means something to a reader.
PIECES = [
    "", " ", "\n", "\r\n", "\t", "&", "&amp;", "&lt;", "&#65;", "&#128;", "&nbsp;", "<", ">", "]]>", "<!--", "-->",
    "<!-- x -->",
    "<![CDATA[x]]>", "<?x?>", "'", '"', "\x1a", "\0", "\x85", "\u00a0", "\u2028", "\ufffe", "é", "€", "\U0001f600",
    "1,250.50",
    "1.250,50", "-", "x", "0", "<X/>", "<X>1</X>", "<x>1</x>", "<Tax/>", "<Tax>1</Tax>", "<Total>5</Total>",
    "<Name>n</Name>",
    " a='1'", "/", "</Order>", "<Other></Other>", "<Coupon/>", "<Payment><Cash/></Payment>",
    "<Product><Quantity>1</Quantity></Product>",
    "<Discount>1</Discount>", "<Number>4111111111111111</Number>", "<SubTotal>1</SubTotal>",
    "<Dimension><Length>1</Length></Dimension>",
]  # fmt: skip


def read(order: str) -> tuple[object, ...]:
    """Return the orders that come, and what is said of those that do not; where in the text is left out."""
    orders = read_orders(HEAD + order.encode() + b"</ShopSiteOrders>", on_error="quarantine")
    came: list[Order] = []
    end: type[ShopSiteError] | None = None
    try:
        came.extend(orders)
    except ShopSiteError as error:
        end = type(error)
    return came, [(error.number, error.path, error.text) for error in orders.quarantined], end


def by_the_parser(order: str) -> str:
    """Return the same order with a comment that only an XML parser takes for one."""
    return order.replace("<Order>", "<Order><!-- </Order -->", 1)


@pytest.mark.parametrize("order", ORDERS[:9], ids=[f"order {index}" for index in range(9)])
def test_the_short_way_reads_what_the_parser_reads(order: str) -> None:
    found = read(order)
    assert [len(part) if isinstance(part, list) else part for part in found] == [1, 0, None]
    assert found == read(by_the_parser(order))


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """An order with some places overwritten, filled or cut; the tags around it stay."""
    order = draw(st.sampled_from(ORDERS)).removeprefix("<Order>").removesuffix("</Order>")
    tags = [mark.start() for mark in re.finditer("[<>]|(?<=>)", order)]
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.sampled_from(tags) | st.integers(0, len(order)))
        cut = draw(st.sampled_from([0, 0, 1, 5, 20]))
        order = order[:at] + draw(st.sampled_from(PIECES)) + order[at + cut :]
    return f"<Order>{order}</Order>"


@given(mutations())
@example("<Order><OrderNumber>1</OrderNumber><Payment><cash><amount>5</amount></cash></Payment></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Payment><Cash><amount>5</amount></Cash></Payment></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Payment><A></A></Payment></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Payment><A><B>1</B><B>2</B></A></Payment></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Payment><A>\u00a0<B>1</B></A></Payment></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Other><Comments>\x85x\u00a0</Comments></Other></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Other><Comments>a\rb\r\nc</Comments></Other></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Other><Comments>]]&gt;</Comments></Other></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Totals><Tax> </Tax><Tax>1</Tax></Totals></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Totals><Subtotal>1</Subtotal><SubTotal> </SubTotal></Totals></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Totals><ShippingTotal>5</ShippingTotal></Totals></Order>")
@example("<Order><OrderNumber>1</OrderNumber><Other><CustomCheckoutField/><CustomCheckoutField/></Other></Order>")
@example("<Order><OrderNumber>&#49;</OrderNumber></Order>")
@example("<Order><OrderNumber> </OrderNumber></Order>")
def test_a_damaged_order_is_read_the_same_both_ways(order: str) -> None:
    assert read(order) == read(by_the_parser(order))


# The same order in every form that there is a way of its own for, and as few lines as ends of lines may be.
FORMS = [
    order.replace("\n", end)
    for end in ("\n", "\r\n")
    for order in (
        ORDERS[1],
        ORDERS[1].replace("<Billing>", "<Billing><!-- a comment -->"),
        ORDERS[1].replace("<Billing>", "<Billing id='b'>"),
        ORDERS[1].replace("</OrderNumber>", "</OrderNumber><Other><Comments>a\n<b>c</b>\n</Comments></Other>"),
        ORDERS[1].replace("</OrderNumber>", "</OrderNumber><Other><Comments>a\n&nbsp;& c</Comments></Other>"),
        by_the_parser(ORDERS[1]),
    )
]


@given(st.lists(st.sampled_from(FORMS), min_size=2, max_size=6))
def test_the_form_of_the_orders_before_makes_no_difference(orders: list[str]) -> None:
    decoder = Decoder()
    for order in orders:
        assert decoder.order(order.encode(), None) == Decoder().order(order.encode(), None)
        assert decoder.order(order.encode(), None) == decoder.order(order.replace("\r", "").encode(), None)


@pytest.mark.parametrize("version", ["6.3", "14.0"])
def test_an_order_that_is_xml_is_never_repaired(version: str) -> None:
    reply = (
        HEAD + "".join(encode_order(order, version) for order in generate_orders(20)).encode() + b"</ShopSiteOrders>"
    )
    assert {order.repairs for order in read_orders(reply)} == {()}


def test_what_was_repaired_is_listed_in_the_order_it_was_done(read_one: Callable[..., Order]) -> None:
    inside = b"<Other><Comments>&#146; AT&T &eacute; \x1a \x80 <b>now</b><br></Comments></Other>"
    order = read_one(inside)
    assert order.comments == "’ AT&T é  € <b>now</b><br>"  # noqa: RUF001 - what the customer typed
    assert order.repairs == (
        "read as windows-1252, being no valid utf-8",
        "&#146; read as windows-1252",
        "character XML does not allow dropped",
        "bare & escaped",
        "&eacute; read as its character",
        "HTML tag kept as text (3)",
    )


HOSTILE = {
    "names that never come again": lambda n: "".join(f"<N{i}>x</N{i}>" for i in range(n)),
    "elements in elements": lambda n: "<New><Ab>" * 15 + "x" * n + "</Ab></New>" * 15,
    "fields that come again": lambda n: "<Other>" + "<Comments>x</Comments>" * n + "</Other>",
    "parts that come again": lambda n: "<Billing><FullName>x</FullName></Billing>" * n,
    "payments that come again": lambda n: "<Payment><Cash><Note>x</Note></Cash></Payment>" * n,
    "methods that come again": lambda n: "<Payment>" + "<Cash><Note>x</Note></Cash>" * n + "</Payment>",
    "taxes": lambda n: "<Totals>" + "<Tax>1</Tax>" * n + "</Totals>",
    "lines": lambda n: "<Shipping>" + "<Product><Quantity>1</Quantity></Product>" * n + "</Shipping>",
    "options": lambda n: (
        "<Shipping><Product><Quantity>1</Quantity>" + "<OrderOption/>" * n + "</Product></Shipping>"
    ),
    "white space": lambda n: "\n" * n + "<Other>" + " " * n + "</Other>",
    "gaps of their own": lambda n: "".join(f"<Coupon/>{' ' * (i % 400)}<New>x</New>" for i in range(n // 8)),
    "comments": lambda n: "<!-- x -->" * n,
    "comments that are not closed": lambda n: "<Other><Comments>" + "<!-- x" * n + "</Comments></Other>",
    "sections": lambda n: "<Other><Comments>" + "<![CDATA[<]]>" * n + "</Comments></Other>",
    "attributes": lambda n: "<New " + " ".join(f"a{i}='x'" for i in range(n)) + "/>",
    "HTML": lambda n: "<Other><Comments>" + "<b>x</b><br/>" * n + "</Comments></Other>",
    "HTML that is not closed": lambda n: "<Other><Comments>" + "<b>x" * n + "</Comments></Other>",
    "HTML in HTML": lambda n: "<Other><Comments>" + "<b>" * (8 * n) + "x" + "</b>" * (8 * n) + "</Comments></Other>",
    "references": lambda n: "<Other><Comments>" + "&amp;&#65;&lt;" * n + "</Comments></Other>",
    "references that nobody knows": lambda n: "<Other><Comments>" + "&foo; & " * n + "</Comments></Other>",
    "records": lambda n: (
        "<Payment><Cash><OrderProcessingInfo>" + "A: 1|n|" * n + "</OrderProcessingInfo></Cash></Payment>"
    ),
    "prefixes": lambda n: "".join(f"<x{i}:New>x</x{i}:New>" for i in range(n // 8)),
}  # fmt: skip


@pytest.mark.parametrize("made", HOSTILE.values(), ids=HOSTILE)
def test_any_order_takes_time_in_proportion_to_its_length(made: Callable[[int], str]) -> None:
    def order(count: int) -> bytes:
        return f"<Order><OrderNumber>1</OrderNumber>{made(count)}</Order>".encode()

    def read(raw: bytes) -> None:
        with suppress(MarkupError, FieldError):
            Decoder().order(raw, None)

    assert grows_in_proportion(read, order, 1_200)


@pytest.mark.parametrize("odd", ["<Order a='1'>", "<Order><!-- x -->", "<Order><b>x</b>", "<Order>"])
def test_it_counts_the_orders_that_took_no_parser(odd: str) -> None:
    decoder = Decoder()
    for number in range(5):
        decoder.order(f"{odd}<OrderNumber>{number}</OrderNumber></Order>".encode(), None)
    assert decoder.regular == (0 if "<b>" in odd else 5)


def test_a_stream_says_how_many_orders_took_no_parser(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders = read_orders(reply(element(1), element(2, "<Other><Comments>AT&T</Comments></Other>"), element(3)))
    assert orders.regular == 0
    assert [order.number for order in orders] == ["1", "2", "3"]
    assert orders.regular == 2
