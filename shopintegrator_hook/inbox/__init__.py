"""The inbox: every delivery kept, and each order claimed once."""

from shopintegrator_hook.claim import Claim, Outcome, Stored, TestRules
from shopintegrator_hook.inbox.inbox import Inbox

__all__ = ["Claim", "Inbox", "Outcome", "Stored", "TestRules"]
