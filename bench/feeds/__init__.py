"""Replies of a store, made from the description of the protocol alone, without a look at the code that reads them.

A feed is deterministic: its name, the number of orders and the seed say every byte.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from feeds import oddities
from feeds.elements import Element, Quote, in_cdata, leave_html, sloppily, write
from feeds.layouts import COMMON, LAYOUTS, Layout
from feeds.orders import DrawPayment, draw_order
from feeds.payments import draw_nested_payment, draw_payment

RESPONSE = (
    "\t<Response>\n\t\t<ResponseCode>1</ResponseCode>\n\t\t<ResponseDescription>success</ResponseDescription>\n"
    "\t</Response>\n"
)
TAIL = b"</ShopSiteOrders>\n"
FEW_LINES = ((1, 2, 3, 4), (50, 28, 14, 8))
ANY_LINES = (tuple(range(13)), (3, 30, 22, 14, 9, 6, 4, 3, 3, 2, 2, 1, 1))


@dataclass(frozen=True)
class Feed:
    """One kind of reply. `regular`: no attributes, comments or CDATA, and no HTML but escaped."""

    name: str
    regular: bool = True
    layout: Layout = COMMON
    change: Callable[[random.Random, Element], None] = oddities.leave_as_is
    quote: Quote = escape
    payment: DrawPayment = draw_payment
    lines: tuple[tuple[int, ...], tuple[int, ...]] = FEW_LINES
    declared: str = ""
    encoding: str = "utf-8"
    well_formed: bool = True

    def chunks(self, count: int, seed: int = 1) -> Iterator[bytes]:
        """Return the head, each of `count` orders, and the tail."""
        declared = f' encoding="{self.declared}"' if self.declared else ""
        yield f'<?xml version="1.0"{declared}?>\n<ShopSiteOrders>\n{RESPONSE}'.encode()
        yield from self.orders(count, seed)
        yield TAIL

    def orders(self, count: int, seed: int = 1) -> Iterator[bytes]:
        chance = random.Random(f"{self.name} {seed}")
        for position in range(count):
            (lines,) = chance.choices(*self.lines)
            order = draw_order(chance, position, self.layout, lines, self.payment)
            self.change(chance, order)
            oddities.share_ampersands(chance, order)
            yield write(order, self.quote).encode(self.encoding, "xmlcharrefreplace")

    def reply(self, count: int, seed: int = 1) -> bytes:
        return b"".join(self.chunks(count, seed))

    @property
    def mended(self) -> "Feed":
        """The same orders as any XML parser reads them."""
        return self if self.well_formed else replace(self, quote=escape, well_formed=True)


FEEDS = {
    feed.name: feed
    for feed in (
        *(Feed(f"layout-{layout.version}", layout=layout) for layout in LAYOUTS),
        Feed("varied", change=oddities.vary, lines=ANY_LINES),
        Feed("unknown-elements", change=oddities.add_unknown_elements),
        Feed("other-order", change=oddities.reorder),
        Feed("nested-payment", payment=draw_nested_payment),
        Feed("windows-1252", declared="ISO-8859-1", encoding="cp1252"),
        Feed("html-names", regular=False, change=oddities.add_html, quote=leave_html),
        Feed("cdata", regular=False, quote=in_cdata),
        Feed("comments", regular=False, change=oddities.add_comments),
        Feed("attributes", regular=False, change=oddities.add_attributes),
        Feed("repair", regular=False, quote=sloppily, well_formed=False),
    )
}
