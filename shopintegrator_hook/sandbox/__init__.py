"""A ShopIntegrator for tests: posts dummy or realistic orders in several naming styles, well or badly."""

from shopintegrator_hook.sandbox.orders import dummy_order, realistic_order
from shopintegrator_hook.sandbox.sender import Answer, Encoding, SandboxHook, encoded, send

__all__ = ["Answer", "Encoding", "SandboxHook", "dummy_order", "encoded", "realistic_order", "send"]
