"""Orders and replies as the store writes them, in every layout from 6.3 to 15.0 (docs/protocol.md#layouts)."""

from collections.abc import Iterable, Iterator
from itertools import chain

from shopsite_orders.core.order import Order
from shopsite_orders.sandbox.orders.disclosure import disclosed
from shopsite_orders.sandbox.orders.elements import order_elements
from shopsite_orders.sandbox.orders.tree import Node, graft, render

OLDEST, NEWEST = 6.3, 15.0

# What a layout older than this has no element for. That 6.3 lacks them all is recorded [S]; what 7.1 brought stands in
# its DTD [D]; that the others exist is read in live programs [C], since when is inferred [I].
SINCE = {
    "NameParts": 7.1,
    "Products": 7.1,
    "Dimensions": 7.1,  # spelt `Dimension` before
    "QBImport": 7.1,
    "PaymentGateway": 8.0,
    "PaymentStatus": 8.0,
    "GiftCertificate": 9.0,
    "GiftCertificatePurchase": 9.0,
    "ShopSiteTransactionID": 10.0,
    "CustomerID": 12.0,
}
# The DTDs of 7.1 and 8.1 require it [D]; of later ones nothing is known.
UNTIL = {"QBImport": 8.1}

_HEAD = '<?xml version="1.0"?>\n<ShopSiteOrders>\n'
_TAIL = b"</ShopSiteOrders>\n"


def encode_order(order: Order, version: str | None = "14.0", pay: str | None = "no_cvv") -> str:
    """Return the ``<Order>`` element in the layout of `version`, with the card data that `pay` lets out.

    A version the store does not know, or none, gives the 6.3 layout. What a layout has no element for is left out.
    """
    layout = _layout(version)
    elements = order_elements(disclosed(order, pay), lambda name: SINCE[name] <= layout <= UNTIL.get(name, NEWEST))
    for path, texts in order.extras.items():
        graft(elements, path, texts)
    return render(("Order", elements), 1)


def encode_reply(orders: Iterable[Order], version: str | None = "14.0", pay: str | None = "no_cvv") -> Iterator[bytes]:
    """Yield a whole reply: its head, each order, its end. Orders are taken one by one, so it can be of any length."""
    orders = iter(orders)
    first = next(orders, None)
    yield _opening("2" if first is None else "1", "success")
    if first is not None:
        for order in chain([first], orders):
            yield encode_order(order, version, pay).encode()
    yield _TAIL


def encode_refusal(reason: str) -> bytes:
    """Return the reply of a store that will not answer: response code 3 (docs/protocol.md#response-codes)."""
    return _opening("3", reason) + _TAIL


def _opening(code: str, description: str) -> bytes:
    response: Node = ("Response", [("ResponseCode", code), ("ResponseDescription", description)])
    return (_HEAD + render(response, 1)).encode()


def _layout(version: str | None) -> float:
    try:
        asked = float(version or OLDEST)
    except ValueError:
        return OLDEST
    return asked if OLDEST <= asked <= NEWEST else OLDEST
