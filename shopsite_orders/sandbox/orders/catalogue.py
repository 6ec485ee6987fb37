"""The people, places and products of the sandbox's orders; whoever is in here is invented."""

# ruff: noqa: RUF001 - typographic quotes and dashes are part of what stores send

from decimal import Decimal

import attrs

from shopsite_orders.core.order import Dimensions, Option


@attrs.frozen
class Product:
    """Something the store sells; an option's price comes on top of `price`."""

    name: str
    sku: str | None
    price: Decimal
    weight: Decimal | None = None
    size: Dimensions | None = None
    options: tuple[Option, ...] = ()
    kind: str = "Tangible"
    taxable: bool = True


def _size(length: str, width: str, height: str) -> Dimensions:
    return Dimensions(length=Decimal(length), width=Decimal(width), height=Decimal(height))


def _options(*pairs: tuple[str, str | None]) -> tuple[Option, ...]:
    return tuple(Option(text=text, price=Decimal(price) if price else None) for text, price in pairs)


_COLORS = _options(("Color: Slate & Sand", None), ("Color: Café au Lait", None), ("Color: Midnight Blue", "2.50"))
_SIZES = _options(("Size: Small", None), ("Size: Large", "3.00"), ("Size: Extra Large", "4.50"))
_ENGRAVING = _options(("Engraving: none", None), ("Engraving: initials & date", "12.00"))

# Nearly every live reply has an ampersand somewhere.
WITH_AMPERSAND = (
    Product("Salt & Pepper Mill, Olive Wood", "MILL-2041", Decimal("48.95"), Decimal("1.40"), _size("3", "3", "9.5")),
    Product("Black & Tan Leather Dog Collar", "DOG-118-BT", Decimal("27.50"), Decimal("0.35"), None, _SIZES),
    Product("Bed & Breakfast Cookbook, 2nd Ed.", "BK-9781", Decimal("24.00"), Decimal("2.10"), _size("9", "7", "1.2")),
    Product("<b>Hammer & Tongs</b> Forge Set", "FORGE-77", Decimal("189.00"), Decimal("14.75"), _size("24", "12", "8")),
    Product("Peaches & Cream Soy Candle – 12 oz", None, Decimal("18.25"), Decimal("1.05"), None, _COLORS),
    Product("Rock & Roll T-Shirt “Encore”", "TS-RNR", Decimal("22.99"), Decimal("0.45"), None, _SIZES),
    Product("Lock & Key Pendant, Sterling Silver", "JW-3310", Decimal("74.00"), Decimal("0.10"), None, _ENGRAVING),
    Product("Mac & Cheese Lover’s Gift Basket", "GIFT-0042", Decimal("59.95"), Decimal("6.20"), _size("14", "10", "9")),
    Product("Herb & Garlic Crème Fraîche Dip Mix", None, Decimal("6.75"), Decimal("0.20")),
    Product("Nuts & Bolts Assortment (1,200)", "HW-1200", Decimal("31.40"), Decimal("7.85"), _size("11", "8", "2.5")),
)
WITHOUT_AMPERSAND = (
    Product("Zebra Print Sunglasses", None, Decimal("62.99"), Decimal("0.20"), None, _options(("Tan Lenses", None))),
    Product("Hand-Thrown Stoneware Mug", "MUG-12", Decimal("21.00"), Decimal("0.95"), _size("4.5", "3.5", "4")),
    Product("Café Table, Teak", "TBL-880", Decimal("349.00"), Decimal("38.50"), _size("28", "28", "29.5")),
    Product("Merino Throw Señorita™", "THR-5", Decimal("128.40"), Decimal("2.60"), None, _options(("Fringe", "9.00"))),
    Product("Knitting Pattern: Fjällräven Mitts (PDF)", "PDF-031", Decimal("5.50"), kind="Download"),
)
CERTIFICATE = Product("Gift Certificate", None, Decimal("50.00"), kind="E-mailGiftCertificate", taxable=False)

FIRST_NAMES = (
    "Alice", "Amélie", "Benjamin", "Chloé", "Daniel", "Elena", "François", "Grace", "Håkon", "Ingrid", "José", "Kevin",
    "Laura", "María", "Nathan", "Olivia", "Patrick", "Renée", "Søren", "Theresa", "Víctor", "William", "Zoë",
)  # fmt: skip
MIDDLE_NAMES = ("Ann", "Lee", "Marie", "James")
LAST_NAMES = (
    "Anderson", "Brontë", "Castañeda", "Dubois", "Eriksen", "Fernández", "García", "Hughes", "Iverson", "Jørgensen",
    "Kowalski", "Lefèvre", "Müller", "Nguyen", "O’Brien", "Peterson", "Quintero", "Rossi", "Schröder", "Thompson",
)  # fmt: skip
COMPANIES = ("Smith & Sons Hardware", "Tea & Sympathy LLC", "Brown & Brontë Interiors", "AT&L Logistics, Inc.")
STREETS = ("Maple Street", "Old Mill Road", "N. Lincoln Avenue", "Saint-André Crescent", "Harbor View Drive")
UNITS = ("Apt. 4B", "Suite 210", "c/o Front Desk")
CITIES = (
    ("Logan", "UT", "84321", "United States"),
    ("Saint Louis", "MO", "63112", "United States"),
    ("Portland", "OR", "97205", "United States"),
    ("Cañon City", "CO", "81212", "United States"),
    ("Burlington", "VT", "05401", "United States"),
    ("Montréal", "QC", "H2X 1Y4", "Canada"),
    ("Köln", None, "50667", "Germany"),
)
HOSTS = ("dsl-pool.example.net", "mail.example.com", "cable.example.org", None)
COMMENTS = (
    "Please leave the parcel on the porch.\nThe dog is friendly, the cat is not.",
    "This is a birthday present: no prices on the packing slip, please, and the ribbon in blue if you still have it.",
    "Merci beaucoup, à bientôt!",
)
INSTRUCTIONS = ("Call before delivery", "Deliver on a weekday between 9 and 5", "Signature required")
HEARD = ("A friend", "Search engine", "Trade fair", "Your catalog")
SHIPPING = (("USPS Priority Mail", "8.95"), ("UPS Ground", "12.40"), ("FedEx 2Day", "24.75"), ("Store pickup", "0.00"))
TAXES = (("Utah Sales Tax", "6.850", False), ("Missouri Sales Tax", "4.225", False), ("GST", "5.000", True))
# Test numbers of the card networks: valid check digits, no account behind them.
CARDS = (
    ("Visa", "4111111111111111", "314"),
    ("MasterCard", "5555555555554444", "271"),
    ("American Express", "378282246310005", "1618"),
    ("Discover", "6011111111111117", "577"),
)
