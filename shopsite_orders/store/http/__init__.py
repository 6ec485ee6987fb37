"""Requests to a store, and what can go wrong with them: the only importer of requests and its kin."""

from shopsite_orders.store.http.auth import MacAuth, basic_auth
from shopsite_orders.store.http.session import sends_once
from shopsite_orders.store.http.wire import Wire

__all__ = ["MacAuth", "Wire", "basic_auth", "sends_once"]
