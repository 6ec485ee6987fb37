"""Requests to a store, and what can go wrong with them: the only importer of requests and its kin."""

from shopsite_orders.store.http.auth import MacAuth, basic_auth
from shopsite_orders.store.http.session import sends_once
from shopsite_orders.store.http.transport import Transport

__all__ = ["MacAuth", "Transport", "basic_auth", "sends_once"]
