"""Time in proportion to input: eight times as much of anything takes nothing like sixty-four times as long.

Every public way in meets a hundred shapes of text that were made to be slow. Each is compared with itself, never with a
clock: what is quadratic takes sixty-four times as long for eight times as much, what is in proportion eight times. What
is done at once is not worth comparing, and what seems to be slow is looked at again before it is said to be.
"""

from collections.abc import Callable, Iterator
from functools import partial
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import FieldMap, Hook, HookError
from shopsite_orders import Cursor, Sealed, ShopSiteError, read_orders
from shopsite_orders.core.charset import decode
from shopsite_orders.core.values import decimal, moment, yes_no

from doubling import TIMES, grows_in_proportion, seconds

SECRET = "pr0portion-s3cret"
HOOK = Hook({"2026": SECRET}, FieldMap.loads('[fields]\nid = "number"\nnote = "comments"'))
GUESSING = Hook({"2026": SECRET})
FORM = "application/x-www-form-urlencoded"

SMALL = 4_000  # characters
TOO_QUICK = 0.05  # seconds; what takes no longer for the larger size is not worth comparing

PIECES = (
    "<pin/>", "<pin>", "</pin>", "<PIN a='1'/>", "<CardPin>", "<Number>", "<cvv2/>", "<a", "<a ", "<", ">", "</",
    "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "<!", "&", "&amp;", "&#1;", "&#x1a;", "&nbsp;", "&foo", "&foo;",
    "&#", " ", "\t", "\n", "\r\n", "\u00a0", "\u2003", "1", "1 ", "1-", "1.", "4111 ", "4111111111111111 ",
    "0" * 19 + " ", "9,", "\uff11", "a", "A", "é", "-", "_", ".", ",", ":", ";", "=", "?", "@", "a@", "a.", "%", "%4",
    "%41", "%25", "+", "[", "]", "[0]", "[]", "{", "}", "{n}", '"', "'", "\\", "|", "|n|", "K: v|n|", "Number: ",
    "cvv ", "cvv=", "exp ", "pin:", "card pin ", "cardPin", "card_pin_", "token=", "signature=", "https://",
    "https://a@", "http://a?b#", "IP Address:", "Host Name:", "IP Address: ", "<Order>", "</Order>", "<Order ",
    "<Product>", "</Product>", "<Product/>", "<b>", "</b>", "<br/>", "<Totals/>", "</ShopSiteOrders>",
    "<ShopSiteOrders>", "<ShopSiteProducts>", "\x1b[", "\u202e", "\x00", "\x1a",
)  # fmt: skip


def attempt(call: Callable[[], object]) -> None:
    """Make a call that may refuse what it is given, in words of its own."""
    try:
        call()
    except (ShopSiteError, ValueError, TypeError):
        return


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def reply(name: str = "", other: str = "", code: str = "1") -> bytes:
    """Return a reply with one order."""
    return encoded(
        f"<?xml version='1.0'?><ShopSiteOrders><Response><ResponseCode>{code}</ResponseCode>"
        f"<ResponseDescription>{name if code == '3' else 'success'}</ResponseDescription></Response>"
        f"<Order><OrderNumber>1</OrderNumber><Shipping><Product><Name>{name}</Name><Quantity>1</Quantity></Product>"
        f"</Shipping>{other}</Order></ShopSiteOrders>"
    )


def read(body: bytes) -> None:
    attempt(lambda: [*read_orders(body, on_error="quarantine")])


def drip(body: bytes) -> None:
    """Read a reply that comes in pieces of seven bytes."""
    pieces = iter([body[at : at + 7] for at in range(0, len(body), 7)])

    class Dripping:
        def read(self, _: int, /) -> bytes:
            return next(pieces, b"")

    attempt(lambda: [*read_orders(Dripping(), on_error="quarantine")])


def post(fields: str, hook: Hook = HOOK) -> None:
    attempt(lambda: hook.receive(encoded(f"k={SECRET}&id=7&{fields}"), FORM))


def post_as(content_type: str, body: str) -> None:
    attempt(lambda: HOOK.receive(encoded(body), content_type))


def guess(text: str) -> None:
    attempt(lambda: FieldMap.guess({"order_id": ["7"], "date": [text], "phone": [text], text[:200]: ["1"]}))


def read_values(text: str) -> None:
    for value in (decimal, moment, yes_no):
        attempt(partial(value, text))


WAYS: dict[str, Callable[[str], object]] = {
    "an order": lambda text: read(reply(text, f"<Other><Comments>{text}</Comments></Other>")),
    "an order that drips in": lambda text: drip(reply(text)),
    "an unfinished order": lambda text: read(reply()[:120] + encoded(text)),
    "instead of a reply": lambda text: read(encoded(text)),
    "an address": lambda text: read(reply(other=f"<Other><IpHostname>{text}</IpHostname></Other>")),
    "a payment": lambda text: read(
        reply(other=f"<Payment><X><OrderProcessingInfo>{text}</OrderProcessingInfo></X></Payment>")
    ),
    "a refusal": lambda text: read(reply(text, code="3")),
    "a field": lambda text: post(f"note={quote_plus(text)}&other={quote_plus(text)}"),
    "a raw body": post,
    "a name": lambda text: post(f"{quote_plus(text)}=1"),
    "a guessed field": lambda text: post(f"note={quote_plus(text)}&order_date={quote_plus(text)}", GUESSING),
    "JSON": lambda text: post_as("application/json", f'{{"k":"{SECRET}","id":"7","a":{text}'),
    "multipart": lambda text: post_as(f"multipart/form-data; boundary={text[:70]}", f"--{text}\r\n\r\n{text}"),
    "a Content-Type": lambda text: post_as(f"{FORM}; charset={text}; {text}", "id=7"),
    "a guess": guess,
    "a map": lambda text: attempt(lambda: FieldMap.loads(f"[fields]\n'{text}' = 'number'")),
    "a cursor": lambda text: attempt(lambda: Cursor.from_json(text)),
    "card data": lambda text: repr(Sealed(text)),
    "values": read_values,
    "a charset": lambda text: decode(encoded(text), text),
}


def shapes() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield a text of any length for each piece: the piece again and again, and something else at its end."""
    for piece in PIECES:
        yield repr(piece), partial(repeated, piece)


def repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece)) + "x</pin>"


@pytest.mark.parametrize("name", WAYS)
def test_eight_times_as_much_takes_nothing_like_sixty_four_times_as_long(name: str) -> None:
    way = WAYS[name]
    suspects = [(shape, text) for shape, text in shapes() if seconds(way, text(SMALL * TIMES)) > TOO_QUICK]
    assert [shape for shape, text in suspects if not grows_in_proportion(way, text, SMALL)] == []


def test_there_are_a_hundred_shapes_and_a_post_is_refused_by_the_hooks_own_errors() -> None:
    assert len(PIECES) >= 100
    with pytest.raises(HookError):
        HOOK.receive(b"%%%", FORM)
