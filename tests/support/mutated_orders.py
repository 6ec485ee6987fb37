"""Orders that were damaged on purpose, and the two ways to read them: without an XML parser, and by one."""

import random
import re
from collections.abc import Callable, Sequence

from shopsite_orders import Order, Sealed
from shopsite_orders.decoding.containers import Known
from shopsite_orders.decoding.elements import ORDER, order
from shopsite_orders.decoding.entries import FieldError
from shopsite_orders.decoding.forms.markup import MarkupError, parse
from shopsite_orders.decoding.forms.regular import FORMS, Irregular
from shopsite_orders.decoding.reader import Reader
from shopsite_orders.sandbox import encode_order, generate_orders

VERSIONS = ("6.3", "7.1", "8.0", "9.0", "10.0", "11.2", "12.0", "14.0", "15.0")
SPACES = ("", " ", "\n", "\r\n", "\r", "\t", "\n\n\t", "\u00a0", "\x85", "\u2028", "\u3000")
REFERENCES = (
    "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&amp;lt;", "&", "&amp", "&nbsp;", "&foo;", "&#65;", "&#x41;",
    "&#032;", "&#13;", "&#10;", "&#128;", "&#x9f;", "&#26;", "&#xFFFE;", "&#xD800;", "&#1114112;", "&#0000000065;",
    "&#;", "&#x;",
)  # fmt: skip
MARKUP = (
    "<", ">", "/", "</", "/>", "<>", "</>", "]]>", "<!", "<!-- x -->", "<!-- x -- y -->", "<!---->", "<!--->-->",
    "<!-- x", "-->", "<!-- </Order> <Order> -->", "<![CDATA[x]]>", "<![CDATA[<b>&amp;</b>]]>", "<![CDATA[]]>",
    "<![CDATA[", "<?x?>", "<?x <!-- ?>", "<!DOCTYPE a>", " a='1'", ' a="1 > 2"', " a='1' a='2'", " a=1",
    ' a = "&amp;&#9;\n"', " xmlns='u'", " xmlns:x='x:'", " x:a='1'", "<b>x</b>", "<b/>", "<b></b>", "<br>", "<BR/>",
    "<br />", "<i><b>x</b> y</i>", "<b>x</B>", "<font color='red'>x</font>", "<x>1</x>", "<X>1</X>", "<x:X>1</x:X>",
    "<é>1</é>", "<_>1</_>", "<1>1</1>", "<A.b-c>1</A.b-c>", "<@a>1</@a>", "<New/>", "<New></New>", "<New>1</New>",
    "<New><Ab>1</Ab><Ab>2</Ab></New>", "<New>a<Ab/>b</New>",
)  # fmt: skip
ELEMENTS = (
    "<Total/>", "<Total></Total>", "<Total>5</Total>", "</Total>", "<City>", "</City>", "<City>x</City>",
    "<City> </City>", "<Tax/>", "<Tax>1</Tax>", "<Tax><TaxAmount>1,5</TaxAmount><TaxRate>x</TaxRate></Tax>",
    "<Discount>1</Discount>", "<Discount><Name>a</Name><Description>b</Description></Discount>",
    "<SubTotal>1</SubTotal>", "<Coupon/>", "<Coupon> </Coupon>", "<Coupon><Name>c</Name></Coupon>", "<Product/>",
    "<Product><Quantity>1</Quantity></Product>", "<Product><SKU>a</SKU></Product>",
    "<Products><Product><Quantity>2</Quantity></Product></Products>", "<OrderOption/>",
    "<Dimension><Length>1</Length></Dimension>", "<Billing>John</Billing>",
    "<Billing><FullName>B</FullName></Billing>", "<Other></Other>", "<Other><Comments>x</Comments></Other>",
    "<Comments><Line>a</Line></Comments>", "<EmailTo><Email>a@b.c</Email>d</EmailTo>", "<QBImport>x</QBImport>",
    "<Payment/>", "<Payment>x</Payment>", "<Payment><Cash/></Payment>",
    "<Payment><Cash><Number>4111111111111111</Number></Cash></Payment>", "<PayPal>", "</PayPal>",
    "<PaymentStatus>Paid</PaymentStatus>", "<Number>12</Number>", "<Company>A</Company>",
    "<OrderNumber>2</OrderNumber>", "<OrderDate>x</OrderDate>", "<CustomCheckoutField/>", "</Order>", "<Order>",
)  # fmt: skip
VALUES = (
    "1,250.50", "1.250,50", "abc", "-1", "0", "Maybe", "4111111111111111", "é", "€", "\U0001f600", "\x1a", "\0",
    "\x7f", "\ufffe", "\uffff", "A: 1|n|CVV: 77|n|*B*",
)  # fmt: skip
PIECES = SPACES + REFERENCES + MARKUP + ELEMENTS + VALUES

_TAG = re.compile("<[^<>]*>")
_INSIDE = re.compile(">([^<>]*)<")


def sources(count: int, seed: int) -> list[str]:
    """Return orders of every layout."""
    orders = tuple(generate_orders(count, seed=seed))
    return [encode_order(one, version, "yes").strip() for one in orders for version in VERSIONS]


def mutate(text: str, chance: random.Random) -> str:
    """Return an order with one to three damages."""
    for _ in range(chance.choice((1, 1, 2, 3))):
        text = chance.choice(WAYS)(text, chance)
    return text


def _overwrite(text: str, chance: random.Random) -> str:
    at = chance.randrange(len("<Order>"), len(text) + 1)
    return text[:at] + chance.choice(PIECES) + text[at + chance.choice((0, 0, 0, 1, 2, 9, 40)) :]


def _change_text(text: str, chance: random.Random) -> str:
    begin, end = chance.choice([found.span(1) for found in _INSIDE.finditer(text)] or [(len(text), len(text))])
    at = chance.randint(begin, end)
    return text[:at] + chance.choice(PIECES) + text[chance.choice((at, end)) :]


def _change_tag(text: str, chance: random.Random) -> str:
    begin, end = chance.choice([found.span() for found in _TAG.finditer(text, 1)] or [(len(text), len(text))])
    at = chance.choice((begin + 1, end - 1))
    return text[:at] + chance.choice((*MARKUP, *SPACES, "x", "/")) + text[at:]


def _repeat(text: str, chance: random.Random) -> str:
    """Put a piece from one tag to another somewhere else: elements twice, nested, or in another order."""
    tags = [found.span() for found in _TAG.finditer(text, 1)]
    if len(tags) < 3:
        return text
    first, last = sorted(chance.sample(range(len(tags)), 2))
    last = min(last, first + chance.randrange(1, 12))
    piece = text[tags[first][0] : tags[last][1]]
    at = chance.choice(tags)[0]
    rest = text if chance.random() < 0.5 or at < tags[last][1] else text.replace(piece, "", 1)
    at = min(at, len(rest))
    return rest[:at] + piece + rest[at:]


def _drop(text: str, chance: random.Random) -> str:
    begin, end = chance.choice([found.span() for found in _TAG.finditer(text, 1)] or [(len(text), len(text))])
    return text[:begin] + text[end:]


WAYS: Sequence[Callable[[str, random.Random], str]] = (
    _overwrite,
    _change_text,
    _change_text,
    _change_tag,
    _repeat,
    _drop,
)

_READER = Reader(Known("Order", ORDER))


def without_parser(text: str) -> object | None:
    """Return the order that is read the short way, `None` if it is left to the parser."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for form in FORMS:
        element = form(plain.encode("utf-8", "surrogatepass"), plain)
        try:
            if element is not None:
                return _order(element)
        except (Irregular, FieldError, MarkupError):
            continue
    return None


def by_parser(text: str) -> object | None:
    """Return the order that an XML parser reads, or what is wrong with it."""
    try:
        return _order(parse(text))
    except (FieldError, MarkupError) as error:
        return type(error), str(error)


def _order(element: str) -> object:
    reading = _READER.read(element)
    return shown(order(reading.fields, reading.extras()))


def shown(found: Order) -> tuple[object, ...]:
    """Return all that can be told of an order, extras in their order and card data revealed."""
    card = found.payment.card if found.payment else None
    sealed: tuple[Sealed, ...] = (card.number, card.verification_value, card.expires) if card else ()
    return found, [*found.extras.items()], [one.reveal() for one in sealed]
