"""What a feed does to its orders to be unlike the others. Each takes an order as it is, and changes it."""

import random
from zlib import crc32

from feeds.elements import COMMENT, Element, group, texts
from feeds.words import COLOURS, GOODS, MATERIALS, PHRASES

ALWAYS = frozenset(
    {"Order", "OrderNumber", "OrderDate", "Shipping", "Products", "Product", "Name", "Quantity", "Total"}
)
WORDY = frozenset({"Company", "Name", "Comments", "OrderInstructions", "Street1", "Description"})
AMOUNTS = frozenset({"ItemPrice", "Total", "ProductTotal", "Subtotal", "GrandTotal"})


def leave_as_is(_chance: random.Random, _order: Element) -> None:
    pass


def add_unknown_elements(chance: random.Random, order: Element) -> None:
    """Add two to five elements that nobody documented: to the order, an address, a product, a deep container."""
    parcel = texts(Carrier=chance.choice(COLOURS), TrackingNo=f"1Z{chance.getrandbits(48):014X}")
    additions = [
        ("Order", group("Fulfilment", group("Parcel", *parcel, Element("Shelf", chance.choice(MATERIALS))))),
        ("Address", Element("County", f"{chance.choice(COLOURS)} County")),
        ("Product", group("GiftWrap", *texts(Paper=chance.choice(COLOURS), Ribbon=chance.choice(COLOURS)))),
        ("Totals", group("Donation", Element("Amount", f"{chance.randint(1, 20)}.00"))),
        (
            "Other",
            Element("ReferrerURL", f"https://ads.example/?c={chance.randint(1, 9999)}&k={chance.choice(COLOURS)}"),
        ),
    ]
    for container, addition in chance.sample(additions, chance.randint(2, len(additions))):
        place = chance.choice([element for element in order.walk() if element.tag == container])
        place.children.insert(chance.randint(0, len(place.children)), addition)


def reorder(_chance: random.Random, order: Element) -> None:
    """Sort the children of every container into another order, the same one in all orders of the feed."""
    for element in order.walk():
        element.children.sort(key=lambda child, parent=element.tag: crc32(f"{parent}>{child.tag}>3".encode()))  # type: ignore[misc]


def add_html(chance: random.Random, order: Element) -> None:
    for product in (element for element in order.walk() if element.tag == "Product"):
        element = next(child for child in product.children if child.tag == "Name")
        if chance.random() < 0.8:
            first, _, rest = element.text.partition(" ")
            forms = (
                f"<b>{first}</b> {rest}",
                f"{first} <i>{rest}</i>",
                f"{first}<br/>{rest}",
                f"<b>New:</b> {first} {rest}",
            )
            element.text = chance.choice(forms)


def add_comments(chance: random.Random, order: Element) -> None:
    for element in list(order.walk()):
        if element.children and (element is order or chance.random() < 0.2):
            note = Element(COMMENT, f"{element.tag} as exported: {chance.choice(PHRASES)}")
            element.children.insert(chance.randint(0, len(element.children)), note)


def add_attributes(chance: random.Random, order: Element) -> None:
    order.attributes = {"id": f"o{chance.getrandbits(32):08x}", "status": chance.choice(("new", "billed"))}
    for element in order.walk():
        if element.tag in {"Product", "Country", "Weight", "GrandTotal"}:
            element.attributes = {"ref": str(chance.randint(1, 10**6)), "note": chance.choice(("a & b", "plain", "x"))}


def vary(chance: random.Random, order: Element) -> None:
    """Give the order a shape of its own: what it lacks, how amounts are written, some escaped HTML."""
    optional = sorted({element.tag for element in order.walk()} - ALWAYS)
    missing = set(chance.sample(optional, int(len(optional) * chance.random() * 0.4)))
    empties, grouped = chance.random(), chance.random() < 0.3
    for element in order.walk():
        element.children = [
            child for child in element.children if child.tag not in missing and keep(chance, child, empties)
        ]
        if grouped and element.tag in AMOUNTS and element.text:
            element.text = f"{float(element.text):,.2f}"
        elif element.tag == "Name" and chance.random() < 0.05:
            element.text = f"<b>{element.text}</b>"


def keep(chance: random.Random, child: Element, empties: float) -> bool:
    if child.tag in ALWAYS:
        return True
    return chance.random() < (0.97 if child.text or child.children else empties)


def share_ampersands(chance: random.Random, order: Element) -> None:
    """See to it that 98 of 100 orders have an ampersand in a text, and that the others have none."""
    having = [element for element in order.walk() if "&" in element.text]
    wordy = [element for element in order.walk() if element.tag in WORDY]
    if chance.random() >= 0.98:
        for element in having:
            element.text = element.text.replace("&", "and")
    elif wordy and not having:
        chance.choice(wordy).text = f"{chance.choice(MATERIALS)} & {chance.choice(GOODS)}"
