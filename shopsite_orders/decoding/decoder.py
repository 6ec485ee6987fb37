"""One slice of a reply -> what it says: read strictly first, repaired only if it must be."""

from datetime import tzinfo
from functools import cache

from shopsite_orders.core.charset import decode
from shopsite_orders.core.order import Order
from shopsite_orders.decoding import repair
from shopsite_orders.decoding.elements import ORDER, order
from shopsite_orders.decoding.entries import Extras, read_fields
from shopsite_orders.decoding.markup import Children, MarkupError, parse
from shopsite_orders.decoding.pattern import Pattern
from shopsite_orders.decoding.repair import Notes


@cache
def _regular_order() -> Pattern:
    """Compile the pattern when the first order comes; it takes some milliseconds."""
    return Pattern("Order", ORDER)


def read_order(
    raw: bytes, charset: str | None, *, currency: str | None = None, timezone: tzinfo | None = None
) -> Order:
    """Return the order that an ``<Order>`` element describes.

    Raises:
        MarkupError: no repair makes it XML.
        FieldError: a value is not what belongs in its place.
    """
    text, repairs = _decoded(raw, charset)
    regular = _regular_order().read(raw, text)
    if regular:
        fields, extras = regular
    else:
        extras = Extras()
        children, mended = _parsed(text)
        fields = read_fields(children, ORDER, "", extras)
        repairs += mended
    return order(fields, extras, currency=currency, timezone=timezone, repairs=repairs)


def read_element(raw: bytes, charset: str | None) -> Children:
    """Return the children of an element.

    Raises:
        MarkupError: no repair makes it XML.
    """
    text, _ = _decoded(raw, charset)
    return _parsed(text)[0]


def _decoded(raw: bytes, charset: str | None) -> tuple[str, Notes]:
    text, note = decode(raw, charset)
    return text, (note,) if note else ()


def _parsed(text: str) -> tuple[Children, Notes]:
    hidden = repair.hidden_orders(text)
    text, repairs = repair.remap_c1(text)
    for mend in (repair.mend, repair.escape_html, repair.escape_strays, repair.declare_prefixes):
        try:
            return parse(text), hidden + repairs
        except MarkupError:
            text, notes = mend(text)
            repairs += notes
    return parse(text), hidden + repairs
