"""Requests to a store, and what can go wrong with them: the only importer of requests and its kin."""

from shopsite_orders.store.http.auth import MacAuth
from shopsite_orders.store.http.session import Connection, sends_once
from shopsite_orders.store.http.transport import Transport

__all__ = ["Connection", "MacAuth", "Transport", "sends_once"]
