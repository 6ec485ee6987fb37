"""Are the feeds what they say? Each is parsed by expat, with an eye on what the library never sees of it."""

from dataclasses import dataclass, field
from xml.parsers import expat

from feeds import FEEDS, Feed

ORDERS = 200


@dataclass
class Findings:
    """What is in a reply."""

    orders: int = 0
    odd: set[str] = field(default_factory=set)
    open: list[bool] = field(default_factory=list)  # for each open element: has it had a child?
    text: list[str] = field(default_factory=list)

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.orders += tag == "Order"
        if attributes:
            self.odd.add("attributes")
        self.mix()
        if self.open:
            self.open[-1] = True
        self.open.append(False)

    def end(self, _: str) -> None:
        if self.open.pop():
            self.mix()
        self.text.clear()

    def mix(self) -> None:
        """Note a text beside elements: markup within a text."""
        if "".join(self.text).strip():
            self.odd.add("elements in a text")
        self.text.clear()


def look_at(reply: bytes) -> Findings:
    found, parser = Findings(), expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
    parser.CharacterDataHandler = found.text.append
    parser.CommentHandler = lambda _: found.odd.add("comments")
    parser.StartCdataSectionHandler = lambda: found.odd.add("CDATA")
    try:
        parser.Parse(reply, True)
    except expat.ExpatError as error:
        found.odd.add(f"not well-formed: {error}")
    return found


def check(feed: Feed) -> str:
    """Return what the feed is like; raise if that is not what it says of itself."""
    reply = feed.reply(ORDERS)
    found = look_at(reply)
    broken = any(reason.startswith("not well-formed") for reason in found.odd)
    assert reply == feed.reply(ORDERS), f"{feed.name} is not the same each time"
    assert feed.regular is not bool(found.odd), f"{feed.name}: {found.odd}"
    assert feed.well_formed is not broken, f"{feed.name}: {found.odd}"
    assert broken or found.orders == ORDERS, f"{feed.name} has {found.orders} orders"
    assert 2000 < len(reply) / ORDERS < 5000, f"{feed.name} has orders of {len(reply) / ORDERS:.0f} bytes"
    assert look_at(feed.mended.reply(ORDERS)).orders == ORDERS, f"{feed.name} is not mended"
    return f"{feed.name}: {len(reply) // ORDERS:,} bytes an order, {', '.join(sorted(found.odd)) or 'regular'}"


def main() -> None:
    for feed in FEEDS.values():
        print(check(feed))
