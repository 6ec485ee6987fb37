"""ShopSite orders, typed: none lost and none leaked.

    store = ShopSite(Application.from_env(), timezone="America/Denver")
    store.check()                        # do the credentials work?
    store.orders(start_order=1962)       # one download, order by order
    store.pages(after=cursor)            # what is new since a cursor
    read_orders("download.xml")          # what was downloaded by hand

Each of these has a page of its own:

    help(ShopSite)                       # how a store is asked
    help(Order)                          # every field of an order
    help(Totals)                         # how the totals add up
    help("shopsite_orders.errors")       # every error, and what to do

What follows here is every public name with all of its methods.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from shopsite_orders.version import __version__

if TYPE_CHECKING:
    from shopsite_orders.core.card_data.sealed import Sealed
    from shopsite_orders.core.display.ledger import orders_table
    from shopsite_orders.core.files.json_lines import read_jsonl
    from shopsite_orders.core.order import (
        Address,
        Card,
        Charge,
        Coupon,
        Dimensions,
        GiftCertificate,
        GiftCertificatePurchase,
        Line,
        Option,
        Order,
        Party,
        Payment,
        Totals,
    )
    from shopsite_orders.core.reconcile import Reconciliation, reconcile
    from shopsite_orders.errors import (
        AuthenticationError,
        CursorConflictError,
        IncompleteDownloadError,
        OrderDataError,
        ShopSiteError,
        StateError,
        StoreRefusedError,
        TransportError,
    )
    from shopsite_orders.following.cursor import Cursor
    from shopsite_orders.following.file_cursors import FileCursors
    from shopsite_orders.following.page import Page
    from shopsite_orders.following.report import Report
    from shopsite_orders.query import KNOWN_VERSIONS, OrderQuery, Pay
    from shopsite_orders.reply.archive import read_orders
    from shopsite_orders.reply.stream import OrderStream
    from shopsite_orders.shopsite import ShopSite
    from shopsite_orders.store.check import Check
    from shopsite_orders.store.credentials import Application, MerchantLogin

# Names are loaded when they are first used, so that importing this package costs next to nothing and only `ShopSite`
# brings in requests.
_HOMES = {
    "reply.archive": ("read_orders",),
    "core.files.json_lines": ("read_jsonl",),
    "core.display.ledger": ("orders_table",),
    "shopsite": ("ShopSite",),
    "store.check": ("Check",),
    "store.credentials": ("Application", "MerchantLogin"),
    "following.cursor": ("Cursor",),
    "errors": (
        "AuthenticationError",
        "CursorConflictError",
        "IncompleteDownloadError",
        "OrderDataError",
        "ShopSiteError",
        "StateError",
        "StoreRefusedError",
        "TransportError",
    ),
    "following.file_cursors": ("FileCursors",),
    "core.order": (
        "Address",
        "Card",
        "Charge",
        "Coupon",
        "Dimensions",
        "GiftCertificate",
        "GiftCertificatePurchase",
        "Line",
        "Option",
        "Order",
        "Party",
        "Payment",
        "Totals",
    ),
    "following.page": ("Page",),
    "query": ("KNOWN_VERSIONS", "OrderQuery", "Pay"),
    "following.report": ("Report",),
    "core.reconcile": ("Reconciliation", "reconcile"),
    "core.card_data.sealed": ("Sealed",),
    "reply.stream": ("OrderStream",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "KNOWN_VERSIONS",
    "Address",
    "Application",
    "AuthenticationError",
    "Card",
    "Charge",
    "Check",
    "Coupon",
    "Cursor",
    "CursorConflictError",
    "Dimensions",
    "FileCursors",
    "GiftCertificate",
    "GiftCertificatePurchase",
    "IncompleteDownloadError",
    "Line",
    "MerchantLogin",
    "Option",
    "Order",
    "OrderDataError",
    "OrderQuery",
    "OrderStream",
    "Page",
    "Party",
    "Pay",
    "Payment",
    "Reconciliation",
    "Report",
    "Sealed",
    "ShopSite",
    "ShopSiteError",
    "StateError",
    "StoreRefusedError",
    "Totals",
    "TransportError",
    "__version__",
    "orders_table",
    "read_jsonl",
    "read_orders",
    "reconcile",
]


_ROOMS = ("fleet", "frames", "sandbox", "sql")  # what needs extras; each is a module to import


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return _room(name)
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{home}"), name)


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS])


def _room(name: str) -> Any:
    """Return a module; where its extra is missing the error says so, and `hasattr` says no."""
    try:
        return import_module(f"{__name__}.{name}")
    except ImportError as error:
        raise AttributeError(str(error)) from error
