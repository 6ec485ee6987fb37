"""What is handed out to those who were let in: orders of a stock, or the replies of a bundle."""

from collections.abc import Mapping
from typing import Any, Protocol

from shopsite_orders.sandbox.back_office.query import OrderQuery
from shopsite_orders.sandbox.back_office.stock import Stock
from shopsite_orders.sandbox.http.exchange import Reply, json_reply, xml
from shopsite_orders.sandbox.orders.layouts import encode_reply


class Counter(Protocol):
    """Where a caller gets what it came for."""

    def token(self, document: Mapping[str, Any]) -> Reply:
        """Return the reply that carries a new token."""

    def orders(self, query: OrderQuery, *, secure: bool) -> Reply:
        """Return the reply with the orders asked for."""


class StockCounter:
    """Orders as they are in stock now, in the layout asked for."""

    def __init__(self, stock: Stock) -> None:
        self._stock = stock

    def token(self, document: Mapping[str, Any]) -> Reply:
        return json_reply(document)

    def orders(self, query: OrderQuery, *, secure: bool) -> Reply:
        orders = query.select(self._stock.orders)
        pay = query.pay if secure else None  # plain HTTP silently leaves card data out (docs/protocol.md#transport)
        if pay == "yes":
            self._stock.purge(orders)
        return xml(encode_reply(orders, query.version, pay), orders=len(orders))
