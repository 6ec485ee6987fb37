"""Any bytes at all: orders and our errors, nothing else; and where to go on after them."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from traceback import TracebackException
from types import TracebackType
from typing import BinaryIO, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shopsite_orders import (
    IncompleteDownloadError,
    Order,
    OrderDataError,
    ShopSiteError,
    StoreRefusedError,
    TransportError,
    read_orders,
)
from shopsite_orders.reply.reader import Reader
from shopsite_orders.sandbox import encode_reply, generate_orders

from doubling import grows_in_proportion

SAMPLES = sorted((Path(__file__).parents[2] / "samples" / "shopsite").iterdir())
REPLIES = [
    *(path.read_bytes() for path in SAMPLES),
    *(b"".join(encode_reply(generate_orders(3, seed=5), version, "yes")) for version in ("6.3", "9.0", "15.0")),
]
FRAGMENTS = [
    b"", b"\0", b"\x1a", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\r\n", b" ", b"&", b"&#0;", b"&#128;",
    b"&#xD800;",
    b"&lt;", b"&nbsp;", b"&x;", b"<", b">", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?", b"?>", b"<!DOCTYPE a [",
    b"<!ENTITY x 'y'>", b"]>",
    b'<?xml version="1.0" encoding="utf-7"?>', b'encoding="utf-16"', b"<Order>", b"</Order>", b"<Order/>",
    b"<Response>", b"</Response>",
    b"<ShopSiteOrders>", b"<ShopSiteOrders/>", b"</ShopSiteOrders>", b"<OrderNumber>", b"</OrderNumber>",
    b"<Tax>1</Tax>", b"<Tax/>",
    b"<Quantity>-1</Quantity>", b"<x>", b"</x>", b"<X y='1'>", b"</X>", b"<Total>1e5</Total>", b"1,250.50", b"NaN",
    b"9" * 400, b"{", b"[", b'"',
    b"<html>", b"<title>", b"Content-type: text/html\n\n", b"<Payment>", b"</Payment>", b"|n|", b":",
    b"4111111111111111",
]  # fmt: skip


def read(chunks: Iterable[bytes], *, needs_code: bool = True) -> list[Order | OrderDataError | ShopSiteError]:
    """Return all that comes, an error at the end included; whatever is no error of ours is not caught."""
    found: list[Order | OrderDataError | ShopSiteError] = []
    try:
        for result in Reader(chunks, currency="USD", needs_code=needs_code):
            assert isinstance(result, (Order, OrderDataError))
            found.append(result)
    except ShopSiteError as error:
        found.append(error)
    assert all(repr(result) and str(result) for result in found)
    return found


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A reply with bytes turned, put in, left out or doubled."""
    reply = draw(st.sampled_from(REPLIES))
    for _ in range(draw(st.integers(1, 6))):
        begin = draw(st.integers(0, len(reply)))
        end = min(len(reply), begin + draw(st.sampled_from([0, 1, 2, 10, 100, 1000])))
        put = draw(st.sampled_from(FRAGMENTS) | st.binary(max_size=4) | st.just(2 * reply[begin:end]))
        reply = reply[:begin] + put + reply[end:]
    return reply


@given(st.binary())
def test_any_bytes_end_in_one_of_our_errors(data: bytes) -> None:
    assert isinstance(read([data])[-1], ShopSiteError)


@given(
    st.binary(), st.sampled_from([b"<ShopSiteOrders>", b"<ShopSiteOrders><Order>", b'<?xml version="1.0"?><!DOCTYPE '])
)
def test_any_bytes_behind_a_good_beginning_end_in_one_of_our_errors(data: bytes, begin: bytes) -> None:
    assert isinstance(read([begin, data])[-1], ShopSiteError)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map(b"".join))
def test_any_mixture_of_markup_raises_only_our_errors(data: bytes) -> None:
    read([data])
    read([b"<ShopSiteOrders><Order><OrderNumber>1</OrderNumber>", data, b"</Order></ShopSiteOrders>"])


@given(damaged())
def test_a_damaged_reply_raises_only_our_errors(data: bytes) -> None:
    read([data])
    read([data], needs_code=False)


@given(damaged(), st.integers(1, 200))
def test_a_damaged_reply_in_pieces_of_any_size_reads_the_same(data: bytes, size: int) -> None:
    whole = read([data], needs_code=False)
    in_pieces = read((data[at : at + size] for at in range(0, len(data), size)), needs_code=False)
    assert [*map(str, in_pieces)] == [*map(str, whole)]
    assert [result for result in in_pieces if isinstance(result, Order)] == [
        result for result in whole if isinstance(result, Order)
    ]


@given(damaged())
@example(b"")
def test_damage_never_makes_a_reply_complete(data: bytes) -> None:
    close = re.compile(rb"</(ShopSiteOrders|SETIOrders)\s*>|<(ShopSiteOrders|SETIOrders)[^<>]*/>")
    if not close.search(data) and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        assert isinstance(read([data])[-1], ShopSiteError)


HEAD = b"<ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response><Order><OrderNumber>1</OrderNumber>"
TAIL = b"</Order></ShopSiteOrders>"
MILLION = b"9" * 1_000_001
HOSTILE = {
    "deep elements": b"<A>" * 200_000 + b"</A>" * 200_000,
    "deep HTML": b"<Other><Comments>" + b"<b>" * 20_000 + b"</b>" * 20_000 + b"</Comments></Other>",
    "deep HTML, open": b"<Other><Comments>" + b"<b>" * 20_000 + b"</Comments></Other>",
    "a number of a million digits": b"<Totals><GrandTotal>" + MILLION + b"</GrandTotal></Totals>",
    "taxes of a million digits": b"<Totals>" + (b"<Tax>" + MILLION + b"</Tax>") * 2 + b"</Totals>",
    "an order number of a million digits": b"<OrderNumber>" + MILLION + b"</OrderNumber>",
    "a date of a million digits": b"<OrderDate>" + MILLION + b"</OrderDate>",
    "a name of a million letters": b"<" + b"A" * 1_000_000 + b"/>",
    "ten thousand attributes": b"<A " + b" ".join(b"a%d='1'" % n for n in range(10_000)) + b"/>",
    "an attribute twice": b"<A b='1' b='2'/>",
    "ten thousand siblings": b"<A/>" * 10_000,
    "an undeclared entity": b"<A>&lol9;</A>",
    "an undeclared prefix": b"<x:A/>",
    "a processing instruction": b"<?php exit ?>",
    "NULs": b"<A>\0\0\0</A>",
    "a lone surrogate": b"<A>\xed\xa0\x80</A>",
    "overlong UTF-8": b"<A>\xc0\xbc</A>",
    "every byte there is": b"<A>" + bytes(range(256)) + b"</A>",
    "a doctype within": b"<!DOCTYPE A [<!ENTITY x 'y'>]><A>&x;</A>",
    "an extra of every shape": b"<A>1<B c='2'>3</B>4<B/></A>5" * 3,
    "a payment in a payment": b"<Payment>" * 10 + b"</Payment>" * 10,
    "everything twice": (
        b"<Billing><FullName>a</FullName></Billing><Shipping><Product/></Shipping><Payment/><Totals/><Other/>"
    )
    * 2,
}


@pytest.mark.parametrize("inside", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_order_is_one_order_or_one_error(inside: bytes) -> None:
    found = read([HEAD, inside, TAIL])
    assert len(found) == 1
    assert isinstance(found[0], (Order, OrderDataError))


PLAIN = """<ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response>
<Order><OrderNumber>1</OrderNumber><Other><Comments>Jörg €5</Comments></Other></Order></ShopSiteOrders>"""


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_utf_16_is_read_by_its_byte_order_mark(codec: str, size: int) -> None:
    data = f'\ufeff<?xml version="1.0" encoding="UTF-16"?>{PLAIN}'.removeprefix(
        "\ufeff" if codec == "utf-16" else ""
    ).encode(codec)
    [order] = read(data[at : at + size] for at in range(0, len(data), size))
    assert isinstance(order, Order)
    assert (order.comments, order.repairs) == ("Jörg €5", ())


def test_utf_16_cut_at_any_byte_is_incomplete() -> None:
    data = PLAIN.encode("utf-16")
    for cut in range(len(data) - 1):
        assert isinstance(read([data[:cut]])[-1], IncompleteDownloadError), cut


@pytest.mark.parametrize(
    "charset",
    ["utf-7", "utf-16", "UTF-32", "unicode_escape", "punycode", "idna", "rot13", "hex", "base64", "zlib", "cp037",
     "hz", "iso2022_jp", "undefined", "mbcs", "x" * 5_000, "é", "a\tb", "../../etc/passwd", "utf-8\x01"],
    ids=lambda charset: charset[:20],
)  # fmt: skip
def test_an_odd_declared_charset_is_as_good_as_none(charset: str) -> None:
    [order] = read([f'<?xml version="1.0" encoding="{charset}"?>{PLAIN}'.encode()])
    assert isinstance(order, Order)
    assert order.comments == "Jörg €5"


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":' * 10_000,
        b"[" * 60_000,
        b'{"error":' + b"[" * 50_000,
        b'{"error":"x","error_description":' + b"9" * 10_000 + b"}",
        b'{"error":{"a":1}}',
        b'{"error":"\\ud800"}',
        b"<!DOCTYPE " + b"(" * 60_000,
        b"<!DOCTYPE a [<!ELEMENT a " + b"(" * 20_000 + b"a" + b")" * 20_000 + b">]><ShopSiteOrders/>",
        b'<!DOCTYPE a [<!ENTITY l "lol"><!ENTITY m "&l;&l;&l;">]><ShopSiteOrders>&m;</ShopSiteOrders>',
        b"Content-type: x\n" * 1_000,
        b"\xff\xfe" + b"\xd8" * 1_001,
        b"\xff\xfe\0\0<\0\0\0",
    ],
    ids=lambda data: repr(data[:30]),
)
def test_a_hostile_reply_ends_in_one_of_our_errors(data: bytes) -> None:
    assert isinstance(read([data])[-1], ShopSiteError)


@pytest.mark.parametrize(
    ("before", "piece", "count", "after"),
    [
        pytest.param(b"<html>", b"<", 20_000, b"", id="tags that never end"),
        pytest.param(b"<html>", b"<title>", 3_200, b"", id="titles that never end"),
        pytest.param(b"<html>", b"<script ", 3_200, b"", id="scripts that never end"),
        pytest.param(b"<?xml ", b'encoding="a"', 3_200, b"<ShopSiteOrders/>", id="a declaration that never ends"),
        pytest.param(HEAD + b"<Totals><Tax>1", b" ", 16_000, b"x</Tax></Totals>" + TAIL, id="a number full of blanks"),
        pytest.param(
            HEAD + b"<Other><IpHostname>", b"IP Address:", 9_600, b"</IpHostname></Other>" + TAIL, id="addresses"
        ),
        pytest.param(HEAD + b"<A>", b"&a", 16_000, b"</A>" + TAIL, id="ampersands"),
        pytest.param(HEAD + b"<A>", b"<!-- <![CDATA[ -->", 3_200, b"</A>&" + TAIL, id="CDATA that is none"),
        pytest.param(HEAD, b"<OrderNumber>", 6_400, TAIL, id="numbers that never end"),
        pytest.param(HEAD, b"<Coupon>", 16_000, TAIL, id="coupons that never end"),
        pytest.param(HEAD + b"<A>", b"a <!-- ", 8_000, b"</A>" + TAIL, id="comments that never end"),
        pytest.param(HEAD + b"<A>", b"a <![CDATA[ ", 8_000, b"</A>" + TAIL, id="sections that never end"),
        pytest.param(
            HEAD,
            b"<A>a <!-- b</A></Order><Order><OrderNumber>1</OrderNumber>" + b"<B>c</B>" * 100,
            800,
            TAIL,
            id="orders with comments that never end",
        ),
    ],
)
def test_eight_times_as_much_that_is_hostile_takes_nothing_like_sixty_four_times_as_long(
    before: bytes, piece: bytes, count: int, after: bytes
) -> None:
    """Against itself: a reader that goes over everything again for each piece takes 64 times as long."""
    assert grows_in_proportion(read, lambda pieces: [before + piece * pieces + after], count // 8)


def numbers(*found: object) -> str:
    return " ".join(str(getattr(order, "number", order)) for order in found)


@pytest.mark.parametrize(
    ("sequence", "resume_from"),
    [
        ("1 2 3", 4),
        ("10 20 35", 36),
        ("007", 8),
        ("3 2 1", None),
        ("1 3 2", None),
        ("1 1", None),
        ("1 3 2 9", None),
        ("1 A-2", None),
        ("A-1", None),
        ("1 ٣", None),
        ("1 99999999999999999999", None),
        ("", None),
    ],
)
def test_where_to_resume_is_said_only_when_the_numbers_ascend(
    sequence: str, resume_from: int | None, element: Callable[..., bytes], reply: Callable[..., bytes]
) -> None:
    cut = reply(*map(element, sequence.split())).removesuffix(b"</ShopSiteOrders>\n")
    *orders, error = read([cut])
    assert isinstance(error, IncompleteDownloadError)
    assert numbers(*orders) == sequence
    assert (error.received, error.resume_from) == (len(orders), resume_from)
    assert (f"start_order={resume_from}" in str(error)) is (resume_from is not None)


def test_a_broken_order_leaves_the_others(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    broken = element(2, "<Shipping><Product><Quantity>three</Quantity></Product></Shipping>")
    first, error, last = read([reply(element(1), broken, element(3))])
    assert numbers(first, last) == "1 3"
    assert isinstance(error, OrderDataError)
    assert vars(error) | {"_evidence": None, "redacted": error.redacted} == {
        "retryable": False,
        "number": "2",
        "path": "Shipping/Products/Product[1]/Quantity",
        "text": "three",
        "redacted": broken,
        "resume_from": 3,
        "_evidence": None,
    }
    assert str(error) == "order 2 cannot be read: Shipping/Products/Product[1]/Quantity is not a number: 'three'"


@pytest.mark.parametrize(
    ("broken", "number"),
    [
        (b"<Order><OrderNumber>2</OrderNumber><New></Old></Order>", "2"),
        (b"<Order><OrderNumber> 2 </OrderNumber><New></Old></Order>", "2"),
        (b"<Order><New></Old></Order>", None),
        (b"<Order><OrderNumber></OrderNumber></Order>", None),
        (b"<Order>&&&<<<>>></Order>", None),
    ],
)
def test_the_number_of_an_unreadable_order_is_told_if_it_can_be_found(
    broken: bytes, number: str | None, reply: Callable[..., bytes]
) -> None:
    [error] = read([reply(broken)])
    assert isinstance(error, OrderDataError)
    assert (error.number, error.reveal()) == (number, broken)


def test_a_connection_that_breaks_is_incomplete_with_its_cause(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    def chunks() -> Iterable[bytes]:
        yield reply(element(7)).removesuffix(b"</ShopSiteOrders>\n")
        raise TransportError("the connection was reset")

    order, error = read(chunks())
    assert (numbers(order), type(error)) == ("7", IncompleteDownloadError)
    assert isinstance(error, IncompleteDownloadError)
    assert isinstance(error.__cause__, TransportError)
    assert (error.received, error.resume_from, error.retryable) == (1, 8, True)


def test_an_error_of_the_callers_file_is_the_callers() -> None:
    class Broken:
        def read(self, _: int) -> bytes:
            raise OSError("the disk is gone")

    from shopsite_orders import read_orders  # noqa: PLC0415

    with pytest.raises(OSError, match="the disk is gone"):
        list(read_orders(cast("BinaryIO", Broken())))


CARD = "4929123412341232"


@pytest.mark.parametrize(
    ("end", "kind"),
    [
        (
            "</Order><Order><OrderNumber>2</OrderNumber><OrderDate>x</OrderDate></Order></ShopSiteOrders>",
            OrderDataError,
        ),
        (f"<New>{CARD}</Old></Order></ShopSiteOrders>", OrderDataError),
        (f"<Totals><GrandTotal>{CARD}x</GrandTotal></Totals></Order></ShopSiteOrders>", OrderDataError),
        ("</Order>", IncompleteDownloadError),
        ("", IncompleteDownloadError),
        (f"</Order><Response><ResponseCode>3</ResponseCode></Response>{CARD}", StoreRefusedError),
    ],
)
def test_no_frame_of_an_error_holds_an_order_as_it_came(end: str, kind: type[ShopSiteError], tmp_path: Path) -> None:
    payment = f"<Payment><CreditCard><Number>{CARD}</Number></CreditCard></Payment>"
    file = tmp_path / "orders.xml"
    file.write_text(f"<ShopSiteOrders><Order><OrderNumber>1</OrderNumber>{payment}{end}")
    with pytest.raises(kind) as caught:
        list(read_orders(file))
    error: BaseException | None = caught.value.with_traceback(_without_the_test(caught.value.__traceback__))
    while error is not None:
        shown = "".join(TracebackException.from_exception(error, capture_locals=True).format())
        assert CARD not in shown
        error = error.__cause__ or error.__context__


def _without_the_test(frames: TracebackType | None) -> TracebackType | None:
    """Drop the frame of the test itself, which knows what it has written."""
    return frames.tb_next if frames else None
