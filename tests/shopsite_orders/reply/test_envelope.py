"""Bytes -> slices and the proof that all have come: cut anywhere, fed in any pieces, whatever customers wrote."""

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import IncompleteDownloadError, Order, OrderDataError, ShopSiteError, StoreRefusedError
from shopsite_orders.reply.envelope import Envelope
from shopsite_orders.reply.reader import Reader
from shopsite_orders.reply.scanning.limits import LARGEST_HEAD, LARGEST_ORDER, LARGEST_TAG
from shopsite_orders.reply.state import State

HERE = Path(__file__).parents[2]
SAMPLES = {path.name: path.read_bytes() for path in sorted((HERE / "samples" / "shopsite").glob("*.xml"))}
HEADS = {
    "CGI header": b"Content-type: application/x-www-form-urlencoded\n\n",
    "CGI header, CRLF": b"Content-Type: application/x-www-form-urlencoded\r\n\r\n",
    "byte order mark": b"\xef\xbb\xbf",
    "byte order mark and blank lines": b"\xef\xbb\xbf\r\n\r\n",
    "blank lines": b"\r\n\n  \n",
    "header and mark": b"Content-type: application/x-www-form-urlencoded\n\n\xef\xbb\xbf",
}
DRESSED = (
    HEADS["CGI header"]
    + b"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<!-- made by <ShopSite> &amp; others -->
<!DOCTYPE ShopSiteOrders PUBLIC "-//ShopSite//Orders//EN" "http://192.0.2.1/orders.dtd" [
  <!ELEMENT ShopSiteOrders (Response, Order*)>
]>
<ShopSiteOrders version="14.0" >
  <Response><ResponseCode><![CDATA[1]]></ResponseCode><ResponseDescription>success</ResponseDescription></Response>
  <!-- </ShopSiteOrders><Order><OrderNumber>666</OrderNumber></Order> -->
  <Order><OrderNumber>7</OrderNumber><!-- </Order> --><Other><Comments><![CDATA[</Order></ShopSiteOrders>
    <Order><OrderNumber>666</OrderNumber></Order>]]></Comments></Other></Order>
  <Order id="8"><OrderNumber>8</OrderNumber><Other><Comments>caf\xc3\xa9 &amp; <![CDATA[]]]]><![CDATA[>]]>
    </Comments></Other></Order >
  <Order><OrderNumber>9</OrderNumber></Order>
</ShopSiteOrders >

\0\0\n"""
)
REPLIES = {**SAMPLES, "dressed.xml": DRESSED}
REFUSED = {"sister_dialect_failure.xml"}
READABLE = {name: reply for name, reply in REPLIES.items() if name not in REFUSED}


def pieces(data: bytes, size: int) -> Iterable[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def outcome(
    chunks: Iterable[bytes], *, needs_code: bool = True
) -> tuple[list[Order | OrderDataError], Exception | None]:
    """Return all that comes, and the error at its end."""
    found: list[Order | OrderDataError] = []
    try:
        found.extend(Reader(chunks, needs_code=needs_code))
    except ShopSiteError as error:
        return found, error
    return found, None


def ends(reply: bytes) -> tuple[list[int], int]:
    """Return behind which byte each order is whole, and behind which the reply is complete."""
    plain = re.sub(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>", lambda opaque: b"." * len(opaque[0]), reply, flags=re.DOTALL)
    [end] = [close.end() for close in re.finditer(rb"</(?:ShopSiteOrders|SETIOrders)\s*>", plain)]
    return [close.end() for close in re.finditer(rb"</Order\s*>", plain)], end


@pytest.mark.parametrize("name", READABLE)
def test_a_reply_cut_at_any_byte_gives_its_whole_orders_and_then_says_so(name: str) -> None:
    reply = READABLE[name]
    orders, error = outcome([reply], needs_code=False)
    assert error is None
    whole, complete = ends(reply)
    for cut in range(complete):
        came, error = outcome([reply[:cut]], needs_code=False)
        expected = [order for order, end in zip(orders, whole, strict=True) if end <= cut]
        assert came == expected, cut
        assert isinstance(error, IncompleteDownloadError), (cut, error)
        resume_from = int(str(expected[-1].number)) + 1 if expected else None
        assert (error.received, error.resume_from, error.retryable) == (len(expected), resume_from, True), cut
    for cut in range(complete, len(reply) + 1):
        assert outcome([reply[:cut]], needs_code=False) == (orders, None), cut


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_a_reply_cut_within_what_stands_before_it_is_incomplete(head: bytes, reply: Callable[..., bytes]) -> None:
    whole = head + reply()
    for cut in range(ends(whole)[1]):
        _, error = outcome([whole[:cut]])
        assert isinstance(error, IncompleteDownloadError), (cut, error)
    assert outcome([whole]) == ([], None)


@pytest.mark.parametrize("name", REPLIES)
def test_a_reply_in_pieces_of_any_size_reads_the_same(name: str) -> None:
    reply = REPLIES[name]
    whole = [str(part) for part in outcome([reply], needs_code=False)]
    for size in [*range(1, 130), 250, 1000]:
        assert [str(part) for part in outcome(pieces(reply, size), needs_code=False)] == whole, size


@given(st.data())
def test_a_reply_in_any_pieces_reads_the_same(data: st.DataObject) -> None:
    reply = data.draw(st.sampled_from(sorted(READABLE.values())))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(reply)), max_size=20)))
    parts = [reply[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(reply)], strict=True)]
    assert outcome(parts, needs_code=False) == outcome([reply], needs_code=False)


def test_white_space_in_the_last_tag_may_be_long_and_come_in_pieces(reply: Callable[..., bytes]) -> None:
    whole = reply().replace(b"</ShopSiteOrders>", b"</ShopSiteOrders" + b" " * 200 + b">")
    assert outcome([whole]) == outcome(pieces(whole, 1)) == ([], None)


def test_orders_come_out_before_the_reply_has_come_in(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    """The rest of the reply is a bomb: whoever asks for it too early fails."""

    def chunks() -> Iterable[bytes]:
        whole = reply(element(1), element(2))
        middle = whole.index(b"<Order>", whole.index(b"</Order>"))
        yield whole[:middle]
        raise AssertionError("asked for more than it takes for the first order")

    [first] = islice(Reader(chunks()), 1)
    assert first.number == "1"


CUSTOMERS_TEXT = "</Comments></Other></Order><Order><OrderNumber>666</OrderNumber></Order></ShopSiteOrders>"


@pytest.mark.parametrize(
    "between",
    [
        f"<!-- {CUSTOMERS_TEXT} -->",
        f"<Store><Motto><![CDATA[{CUSTOMERS_TEXT}]]></Motto></Store>",
        "<Response><ResponseCode>1</ResponseCode><!-- </Response><Order/> --></Response>",
        f"<Response><ResponseCode>1</ResponseCode><ResponseDescription><![CDATA[{CUSTOMERS_TEXT}]]></ResponseDescription></Response>",
    ],
    ids=["comment", "CDATA", "comment in a response", "CDATA in a response"],
)
def test_no_text_between_orders_is_an_order_or_an_end(
    between: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders, error = outcome([reply(element(1), between.encode(), element(2))])
    assert ([order.number for order in orders], error) == (["1", "2"], None)


@pytest.mark.parametrize(
    "inside",
    [
        f"<Other><Comments><![CDATA[{CUSTOMERS_TEXT}]]></Comments></Other>",
        f"<Other><Comments><![CDATA[]]]]><![CDATA[>{CUSTOMERS_TEXT}]]></Comments></Other>",
        f"<Other><Comments><![CDATA[<!--{CUSTOMERS_TEXT}]]></Comments></Other>",
        f"<Other><Comments>{CUSTOMERS_TEXT.replace('<', '&lt;').replace('>', '&gt;')}</Comments></Other>",
        f"<!-- {CUSTOMERS_TEXT} -->",
        f"<!-- <![CDATA[ {CUSTOMERS_TEXT} -->",
    ],
    ids=["CDATA", "two CDATA", "comment in CDATA", "escaped", "comment", "CDATA in a comment"],
)
def test_no_text_of_a_customer_is_an_order_or_an_end(
    inside: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders, error = outcome([reply(element(1, inside), element(2))])
    assert ([order.number for order in orders], error) == (["1", "2"], None)


@pytest.mark.parametrize("opener", ["<!-- arrows", "<![CDATA[ brackets", "<!--", "a <?php"])
@pytest.mark.parametrize("at", [1, 2, 3])
def test_an_opener_in_the_text_of_a_customer_takes_no_other_order_with_it(
    opener: str, at: int, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    comments = {at: f"<Other><Comments>I love {opener}</Comments></Other>"}
    whole = reply(*(element(number, comments.get(number, "")) for number in (1, 2, 3)))
    orders, error = outcome(pieces(whole, 50))
    assert [order.number for order in orders] == ["1", "2", "3"]
    assert isinstance(typed := orders[at - 1], Order)
    assert (typed.comments, typed.repairs, error) == (f"I love {opener}", ("bare < escaped",), None)
    for end in range(whole.index(b"<Order>"), whole.rindex(b">")):
        some, broken = outcome([whole[:end]])
        assert some == orders[: len(some)]
        assert isinstance(broken, IncompleteDownloadError), end


@pytest.mark.parametrize("junk", [b"bye", b"\0\0", b"<html>error</html>", b"<!--"])
def test_junk_behind_the_end_leaves_an_opener_the_text_it_is(
    junk: bytes, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders, error = outcome([reply(element(1, "<Other><Comments>a <!-- b</Comments></Other>"), element(2)) + junk])
    assert ([order.number for order in orders], error) == (["1", "2"], None)


@pytest.mark.parametrize("opener", ["<!--", "<![CDATA["])
def test_an_opener_that_is_never_closed_hides_no_more_than_an_order_may_hold(
    opener: str, element: Callable[..., bytes]
) -> None:
    def chunks() -> Iterable[bytes]:
        yield b"<ShopSiteOrders>" + element(1, f"<Other><Comments>{opener}</Comments></Other>")
        for number in range(2, 600):
            yield element(number, f"<Other><Comments>{'x' * 32_768}</Comments></Other>")

    first, second = islice(Reader(chunks()), 2)
    assert (first.number, second.number) == ("1", "2")


@pytest.mark.parametrize("begins", ["<![CDATA[", "a]]><![CDATA["])
def test_a_section_that_the_reply_may_have_broken_off_in_is_no_text(
    begins: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    whole = reply(element(1), element(2, f"<Other><Comments>{begins}{CUSTOMERS_TEXT}"))
    orders, error = outcome([whole])
    assert [order.number for order in orders] == ["1"]
    assert isinstance(error, IncompleteDownloadError)


def test_an_order_that_may_hide_others_says_so(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    opened, closed = (
        element(number, f"<Other><Comments>{text}</Comments></Other>")
        for number, text in ((2, "a <!-- b"), (4, "c --> d"))
    )
    orders, error = outcome([reply(element(1), opened, element(3), closed, element(5))])
    assert ([order.number for order in orders], error) == (["1", "2", "5"], None)
    assert [order.repairs for order in orders if isinstance(order, Order)] == [
        (),
        ("holds what looks like other orders, in a comment or CDATA section",),
        (),
    ]


@pytest.mark.parametrize(
    "before",
    [
        "<!-- <ShopSiteOrders><Order/> -->",
        "<!DOCTYPE ShopSiteOrders [<!-- <ShopSiteOrders> -->]>",
    ],
)
def test_the_root_is_not_looked_for_in_a_comment(
    before: str, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    whole = before.encode() + reply(element(1), head=b"")
    assert [order.number for order in outcome([whole])[0]] == ["1"]
    assert outcome(pieces(whole, 1)) == outcome([whole])


@pytest.mark.parametrize(
    "beside", ["<order><OrderNumber>1</OrderNumber></order>", "<s:Order/>", "<Summary>7</Summary>", "disk full"]
)
def test_success_with_something_else_than_orders_is_no_success(beside: str, reply: Callable[..., bytes]) -> None:
    orders, error = outcome(pieces(reply(beside.encode()), 7))
    assert orders == []
    assert isinstance(error, OrderDataError)
    assert str(error).startswith(f"the reply is complete but holds no order; what it holds begins with '{beside[:6]}")
    assert outcome([reply(beside.encode(), code=2)]) == ([], None)


def test_what_stands_beside_orders_is_let_pass(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    [order], error = outcome([reply(b"<Summary>7</Summary>", element(1))])
    assert (order.number, error) == ("1", None)


def test_a_character_of_two_bytes_does_not_end_a_customers_cdata() -> None:
    """In Shift_JIS U+2010 is 81 5D, and 5D is also ``]``: what follows looks like the end of the section."""
    comments = "‐]></Comments></Other></Order><Order><OrderNumber>666</OrderNumber><Other><Comments>"  # noqa: RUF001
    reply = (
        '<?xml version="1.0" encoding="Shift_JIS"?><ShopSiteOrders><Response><ResponseCode>1</ResponseCode></Response>'
        f"<Order><OrderNumber>1</OrderNumber><Other><Comments><![CDATA[{comments}]]></Comments></Other></Order></ShopSiteOrders>"
    )
    orders, error = outcome([reply.encode("shift_jis")])
    assert ([order.number for order in orders], error) == (["1"], None)


def test_an_element_in_an_order_may_be_called_response(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    (first, second), error = outcome([reply(element(1, "<Response>approved</Response>"), element(2))])
    assert isinstance(first, Order)
    assert (first.number, first.extras, second.number, error) == ("1", {"Response": ("approved",)}, "2", None)


def test_an_order_without_an_end_is_cut_where_the_next_begins(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders, error = outcome([reply(element(1), element(2).removesuffix(b"</Order>"), element(3))])
    assert ([(type(order).__name__, order.number) for order in orders], error) == (
        [("Order", "1"), ("OrderDataError", "2"), ("Order", "3")],
        None,
    )


def test_a_last_order_without_an_end_is_cut_where_the_reply_ends(
    reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    orders, error = outcome([reply(element(1), element(2).removesuffix(b"</Order>"))])
    assert ([(type(order).__name__, order.number) for order in orders], error) == (
        [("Order", "1"), ("OrderDataError", "2")],
        None,
    )


def test_an_empty_order_is_an_order_without_a_number(reply: Callable[..., bytes]) -> None:
    orders, error = outcome([reply(b"<Order/>", b"<Order />", b"<Order></Order>")])
    assert ([str(order) for order in orders], error) == (
        ["order without a number cannot be read: OrderNumber is missing"] * 3,
        None,
    )


@pytest.mark.parametrize("code", ["1", "2", " 1 ", "<![CDATA[2]]>"])
def test_codes_1_and_2_are_success(code: str, reply: Callable[..., bytes]) -> None:
    assert outcome([reply(code=code)]) == ([], None)


@pytest.mark.parametrize("code", ["3", "0", "", "4", "success", "<X/>"])
def test_any_other_code_is_a_refusal_in_the_stores_words(code: str, reply: Callable[..., bytes]) -> None:
    _, error = outcome([reply(code=code).replace(b"success", b"No permission & no orders")])
    assert isinstance(error, StoreRefusedError)
    assert error.description == "No permission & no orders"


def test_a_refusal_after_orders_is_still_a_refusal(reply: Callable[..., bytes], element: Callable[..., bytes]) -> None:
    refusal = b"<Response><ResponseCode>3</ResponseCode><ResponseDescription>disk full</ResponseDescription></Response>"
    orders, error = outcome([reply(element(1), refusal)])
    assert [order.number for order in orders] == ["1"]
    assert isinstance(error, StoreRefusedError)


def test_a_reply_without_a_code_is_no_success(element: Callable[..., bytes]) -> None:
    orders, error = outcome([b"<ShopSiteOrders>" + element(1) + b"</ShopSiteOrders>"])
    assert [order.number for order in orders] == ["1"]
    assert isinstance(error, IncompleteDownloadError)
    assert (error.received, error.resume_from) == (1, 2)


@pytest.mark.parametrize("root", ["<ShopSiteOrders/>", "<ShopSiteOrders></ShopSiteOrders>", "<ShopSiteOrders />"])
def test_an_empty_root_is_complete_but_says_nothing(root: str) -> None:
    assert outcome([root.encode()], needs_code=False) == ([], None)
    assert isinstance(outcome([root.encode()])[1], IncompleteDownloadError)


@pytest.mark.parametrize(
    ("root", "version"),
    [
        (b"<ShopSiteOrders>", None),
        (b'<ShopSiteOrders version="14.0">', "14.0"),
        (b"<ShopSiteOrders\n version = '6.3'>", "6.3"),
    ],
)
def test_the_root_may_name_the_layout(root: bytes, version: str | None, reply: Callable[..., bytes]) -> None:
    reader = Reader([reply().replace(b"<ShopSiteOrders>", root)])
    assert (list(reader), reader.envelope.version) == ([], version)


def test_a_head_without_an_end_does_not_fill_the_memory() -> None:
    asked = []

    def chunks() -> Iterable[bytes]:
        for size in range(10_000):
            asked.append(size)
            yield b" " * 4096

    _, error = outcome(chunks())
    assert isinstance(error, ShopSiteError)
    assert len(asked) * 4096 <= LARGEST_HEAD + 3 * 4096


@pytest.mark.parametrize("inside", [b"x" * 65_536, b"<A>", b"<![CDATA[", b"<!--"], ids=repr)
def test_an_order_without_an_end_does_not_fill_the_memory(inside: bytes) -> None:
    inside = inside[:9]

    def chunks() -> Iterable[bytes]:
        yield b"<ShopSiteOrders><Order>" + inside
        while True:
            yield b"x" * 1_000_000

    _, error = outcome(chunks())
    assert isinstance(error, OrderDataError)
    assert str(error) == f"an order has no end within {LARGEST_ORDER} bytes"


def test_the_state_says_where_in_the_reply_the_envelope_stands() -> None:
    envelope, states = Envelope(), [State.HEAD]
    for piece in pieces(DRESSED, 1):
        envelope.receive(piece)
        while (order := envelope.next_order()) is not None:
            assert order.startswith(b"<Order")
        if envelope.state is not states[-1]:
            states.append(envelope.state)
    assert states == [
        State.HEAD,
        State.BETWEEN,
        State.RESPONSE,
        State.BETWEEN,
        State.SECTION,
        State.BETWEEN,
        *[State.ORDER, State.BETWEEN],
        *[State.TAG, State.ORDER, State.BETWEEN],  # it has an attribute
        *[State.ORDER, State.BETWEEN],
        State.COMPLETE,
    ]
    assert (envelope.orders, envelope.code, envelope.version, envelope.size) == (3, "1", "14.0", len(DRESSED))


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (b"<ShopSiteOrders><Order>", State.BROKEN_OFF),
        (b"<html>no</html>", State.REFUSED),
        (b"<ShopSiteOrders><Response><ResponseCode>3</ResponseCode></Response>", State.REFUSED),
        (b"<ShopSiteOrders/>", State.COMPLETE),
    ],
)
def test_an_envelope_that_is_done_stays_so(reply: bytes, state: State) -> None:
    envelope = Envelope()
    for piece in (reply, b"", DRESSED, b""):
        envelope.receive(piece)
        with suppress(ShopSiteError):
            assert envelope.next_order() is None
    assert (envelope.done, envelope.state) == (True, state)


@pytest.mark.parametrize("size", [1, 10**9])
def test_what_follows_the_end_is_looked_at_only_when_asked_for(size: int) -> None:
    envelope = Envelope()
    for piece in pieces(b"<ShopSiteOrders/> junk <!-- <A> --> <Order>", size):
        envelope.receive(piece)
        assert envelope.next_order() is None
    with pytest.raises(OrderDataError, match="the reply goes on with more orders after its end"):
        envelope.check_rest()
    assert envelope.state is State.COMPLETE


def test_a_start_tag_that_never_ends_is_given_up_at_its_bound(element: Callable[..., bytes]) -> None:
    asked = 0

    def chunks() -> Iterable[bytes]:
        nonlocal asked
        yield b"<ShopSiteOrders>" + element(1) + b"<Order "
        while True:
            asked += 1
            yield b"x" * 100

    [order], error = outcome(chunks())
    assert (order.number, str(error)) == ("1", f"the start tag of an order has no end within {LARGEST_TAG} bytes")
    assert asked * 100 <= LARGEST_TAG + 8192 + 100


@pytest.mark.parametrize("size", [1, 100, 10**9])
def test_a_start_tag_is_as_long_as_it_may_be_in_pieces_of_any_size(
    size: int, reply: Callable[..., bytes], element: Callable[..., bytes]
) -> None:
    room = LARGEST_TAG - len("<Order >")
    fits, too_long = (element(1).replace(b"<Order>", b"<Order %b>" % (b" " * blanks)) for blanks in (room, room + 1))
    assert [str(order.number) for order in outcome(pieces(reply(fits), size))[0]] == ["1"]
    assert isinstance(outcome(pieces(reply(too_long), size))[1], OrderDataError)


@pytest.mark.parametrize("size", [1000, 4096, 10**9])
def test_a_head_is_as_long_as_it_may_be_in_pieces_of_any_size(size: int, reply: Callable[..., bytes]) -> None:
    room = LARGEST_HEAD - len("<ShopSiteOrders>")
    assert outcome(pieces(b" " * room + reply(head=b""), size)) == ([], None)
    _, error = outcome(pieces(b" " * (room + 1) + reply(head=b""), size))
    assert isinstance(error, IncompleteDownloadError)


@pytest.mark.parametrize(("root", "what"), [("ShopSiteProducts", "products"), ("ShopSitePages", "pages")])
@pytest.mark.parametrize("size", [1, 10**9])
def test_a_download_of_something_else_is_named_with_what_to_download_instead(root: str, what: str, size: int) -> None:
    other = (
        f'<?xml version="1.0"?><!-- <ShopSiteOrders> --><!DOCTYPE {root} PUBLIC "-//shopsite.com//DTD//EN" "a.dtd">'
        f'<{root} version="15.0"><Response><ResponseCode>1</ResponseCode></Response>'
        "<Products><Product><Name>a</Name><Text><title>Log in</title></Text></Product></Products></{root}>"
    )
    orders, error = outcome(pieces(other.encode(), size))
    assert (orders, type(error)) == ([], OrderDataError)
    assert str(error) == (
        f"expected orders, but this is a download of {what}: download orders instead, with dbname=orders or from "
        "ShopSite's screen Orders > Download"
    )
