"""One test for each row of docs/protocol.md#quirks and docs/protocol.md#what-a-reply-is."""

# ruff: noqa: RUF001 - typographic quotes and dashes are part of what stores send

from collections.abc import Callable
from decimal import Decimal

import pytest

from shopsite_orders import (
    AuthenticationError,
    IncompleteDownloadError,
    Order,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
    read_orders,
)

Reply = Callable[..., bytes]
DECLARATION = b'<?xml version="1.0"?>\n'


def comments(reply: bytes) -> list[str | None]:
    return [order.comments for order in read_orders(reply)]


@pytest.mark.parametrize(
    "header",
    [b"Content-type: application/x-www-form-urlencoded\n\n", b"CONTENT-TYPE: x\r\n\r\n", b"X-A: b\nX-C: d\n\n"],
)
@pytest.mark.parametrize(
    "head",
    [DECLARATION, b"<!DOCTYPE ShopSiteOrders>", b"", b"\xef\xbb\xbf" + DECLARATION, b'<?xml encoding="ISO-8859-1"?>'],
)  # fmt: skip
def test_the_cgi_header_before_the_xml_is_cut_off(header: bytes, head: bytes, reply: Reply, element: Reply) -> None:
    assert comments(reply(element(1, "<Other><Comments>a</Comments></Other>"), head=header + head)) == ["a"]


@pytest.mark.parametrize(
    ("declared", "charset"),
    [
        ("", "utf-8"),
        ("", "windows-1252"),
        (' encoding="UTF-8"', "utf-8"),
        (" encoding='utf-8'", "windows-1252"),
        (' encoding="ISO-8859-1"', "windows-1252"),
        (' encoding="windows-1252" standalone="yes"', "windows-1252"),
    ],
)
def test_encodings_are_told_by_declaration_then_utf_8_then_windows_1252(
    declared: str, charset: str, reply: Reply, element: Reply
) -> None:
    said = "Jörg “Encore” – €5"
    order = element(1, f"<Other><Comments>{said}</Comments></Other>".encode(charset))
    assert comments(reply(order, head=f'<?xml version="1.0"{declared}?>'.encode())) == [said]


def test_encodings_may_be_told_by_a_byte_order_mark(reply: Reply, element: Reply) -> None:
    order = element(1, "<Other><Comments>Jörg</Comments></Other>")
    assert comments(reply(order, head=b"\xef\xbb\xbf" + DECLARATION)) == ["Jörg"]
    assert comments(reply(order).decode().encode("utf-16")) == ["Jörg"]


def test_encodings_are_decided_for_each_order_alone(reply: Reply, element: Reply) -> None:
    utf_8, other = (element(1, "<Other><Comments>Jörg</Comments></Other>".encode(c)) for c in ("utf-8", "windows-1252"))
    first, second = read_orders(reply(utf_8, other))
    assert (first.comments, first.repairs) == ("Jörg", ())
    assert (second.comments, second.repairs) == ("Jörg", ("read as windows-1252, being no valid utf-8",))


def test_references_to_128_to_159_mean_windows_1252(read_one: Callable[..., Order]) -> None:
    order = read_one("<Other><Comments>&#147;5&#128;&#148; &#x96; &#160;x</Comments></Other>")
    assert order.comments == "“5€” – \u00a0x"
    assert order.repairs == (
        "&#147; read as windows-1252",
        "&#128; read as windows-1252",
        "&#148; read as windows-1252",
        "&#150; read as windows-1252",
    )


@pytest.mark.parametrize(
    ("wire", "said", "repairs"),
    [
        ("&nbsp;x&copy;&eacute;&euro;", "x©é€", 4),
        ("AT&T & more", "AT&T & more", 1),
        ("&foo; &bar", "&foo; &bar", 1),
        ("<![CDATA[AT&T &nbsp; &foo;]]>", "AT&T &nbsp; &foo;", 0),
        ("<![CDATA[AT&T]]> &amp; B&B", "AT&T & B&B", 1),
        ("?a=1&amp;b=2&c=3", "?a=1&b=2&c=3", 1),
        ("1 < 2", "1 < 2", 1),
    ],
)
def test_html_entities_bare_ampersands_and_unknown_references_are_read(
    wire: str, said: str, repairs: int, read_one: Callable[..., Order]
) -> None:
    order = read_one(f"<Other><Comments>{wire}</Comments></Other>")
    assert (order.comments, len(order.repairs)) == (said, repairs)


@pytest.mark.parametrize(
    "wire", ["a\x1ab", "a\0b", "a&#x1a;b", "a&#26;b", "a&#0;b", "a\ufffeb", "<![CDATA[a\x1ab]]>"], ids=repr
)
def test_characters_illegal_in_xml_are_dropped_and_said(wire: str, read_one: Callable[..., Order]) -> None:
    order = read_one(f"<Other><Comments>{wire}</Comments></Other>")
    assert order.comments == "ab"
    assert len(order.repairs) == 1
    assert "dropped" in order.repairs[0]


@pytest.mark.parametrize("junk", [b"\0\0\0", b"\n\n\n", b"</html>", b"garbage & <<< ]]>", b"\xff\xfe"])
def test_junk_after_the_end_is_ignored(junk: bytes, reply: Reply, element: Reply) -> None:
    assert [order.number for order in read_orders(reply(element(1)) + junk)] == ["1"]


def test_a_truncated_body_gives_what_is_whole_and_then_fails_loudly(reply: Reply, element: Reply) -> None:
    orders = read_orders(reply(element(1), element(2), element(3))[:-40])
    assert [next(orders).number, next(orders).number] == ["1", "2"]
    said = "after 2 whole orders: download it again, or pull the rest with start_order=3"
    with pytest.raises(IncompleteDownloadError, match=said) as caught:
        next(orders)
    assert (caught.value.received, caught.value.resume_from) == (2, 3)


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE ShopSiteOrders>",
        b'<!DOCTYPE ShopSiteOrders SYSTEM "orders.dtd">',
        b'<!DOCTYPE ShopSiteOrders PUBLIC "-//ShopSite//EN" "http://192.0.2.1/orders.dtd">',
        b"<!DOCTYPE ShopSiteOrders [\n<!ELEMENT ShopSiteOrders (Response, Order*)>\n<!ELEMENT Order ANY>\n]>",
        b"<!-- first --><!DOCTYPE ShopSiteOrders>",
    ],
)
@pytest.mark.parametrize("declaration", [DECLARATION, b""])
def test_a_doctype_is_accepted_and_never_fetched(
    declaration: bytes, doctype: bytes, reply: Reply, element: Reply, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.socket", None)
    assert [order.number for order in read_orders(reply(element(1), head=declaration + doctype))] == ["1"]


@pytest.mark.parametrize(
    "subset",
    [b'<!ENTITY x "y">', b'<!ENTITY x SYSTEM "file:///etc/passwd">', b'<!ENTITY % p SYSTEM "http://192.0.2.1/p"> %p;'],
)
def test_entity_declarations_are_refused(subset: bytes, reply: Reply, element: Reply) -> None:
    orders = read_orders(
        reply(element(1, "<Other><Comments>&x;</Comments></Other>"), head=b"<!DOCTYPE a [" + subset + b"]>")
    )
    with pytest.raises(OrderDataError, match="declares entities"):
        next(orders)


@pytest.mark.parametrize(
    ("wire", "value"),
    [("1,250.50", "1250.50"), ("1,250", "1250"), ("1.250,50", "1250.50"), ("12,50", "12.50"), ("1.250", "1.250")],
)
@pytest.mark.parametrize("field", ["Quantity", "ItemPrice", "Weight"])
def test_thousands_separators_are_read_exactly(
    field: str, wire: str, value: str, read_one: Callable[..., Order]
) -> None:
    quantity = "" if field == "Quantity" else "<Quantity>1</Quantity>"
    [line] = read_one(f"<Shipping><Product>{quantity}<{field}>{wire}</{field}></Product></Shipping>").lines
    assert {"Quantity": line.quantity, "ItemPrice": line.unit_price, "Weight": line.weight}[field] == Decimal(value)


def test_the_same_order_twice_has_the_same_key_and_is_not_hidden(reply: Reply, element: Reply) -> None:
    placed = "<OrderDate>2017-05-05 12:12:14</OrderDate>"
    orders = list(read_orders(reply(element(2, placed), element(1, placed), element(2, placed))))
    assert [order.key for order in orders] == [f"{number}@2017-05-05T12:12:14" for number in (2, 1, 2)]


# What a reply is, decided in this order (docs/protocol.md#what-a-reply-is).
DECIDED: dict[str, tuple[bytes, type[ShopSiteError], str]] = {
    "empty": (b"", IncompleteDownloadError, "answer was empty"),
    "blank": (b" \r\n\t\n", IncompleteDownloadError, "answer was empty"),
    "NULs": (b"\0\0\0", IncompleteDownloadError, "answer was empty"),
    "JSON error": (
        b'{"error":"invalid_token","error_description":"stale"}',
        AuthenticationError,
        "'invalid_token': stale",
    ),
    "JSON error with a mark": (b'\xef\xbb\xbf{"error":"invalid_grant"}', AuthenticationError, "'invalid_grant'"),
    "JSON that quotes XML": (
        b'{"error":"invalid_request","error_description":"no <ShopSiteOrders> for you"}',
        AuthenticationError,
        "no <ShopSiteOrders> for you",
    ),
    "JSON that names no error": (b'{"status":"ok"}', StoreRefusedError, "names no error"),
    "JSON cut off": (b'{"error":"inva', IncompleteDownloadError, "cut off"),
    "XML": (b"<ShopSiteOrders>", IncompleteDownloadError, "</ShopSiteOrders>"),
    "XML with HTML in it": (
        b"<ShopSiteOrders><Note><html><title>x</title></html></Note>",
        IncompleteDownloadError,
        "ended before",
    ),
    "login page": (
        b"<html><head><title>Your User Name could not be determined</title></head></html>",
        AuthenticationError,
        "'Your User Name could not be determined'",
    ),
    "another page": (
        b"<!doctype html><title>Not\n &lt;here&gt;</title>",
        StoreRefusedError,
        "'Not <here>', instead of orders",
    ),
    "a page without a title": (
        b"<html><body><p>Moved <b>away</b></p></body></html>",
        StoreRefusedError,
        "'Moved away', instead of orders",
    ),
    "something else": (b"OrderNumber,Total", OrderDataError, "the reply begins with 'OrderNumber,Total'"),
    "another XML": (b"<Orders><Order/></Orders>", OrderDataError, "the reply begins with '<Orders>"),
    "a root with a longer name": (b"<ShopSiteOrdersList/>", OrderDataError, "the reply begins with"),
}


@pytest.mark.parametrize(("body", "kind", "said"), DECIDED.values(), ids=DECIDED)
def test_what_a_reply_is_is_decided_in_the_documented_order(body: bytes, kind: type[ShopSiteError], said: str) -> None:
    with pytest.raises(kind) as caught:
        list(read_orders(body))
    assert type(caught.value) is kind
    assert said in str(caught.value)
