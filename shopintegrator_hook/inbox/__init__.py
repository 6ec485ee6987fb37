"""The inbox: every post kept before anything else is tried, and each order claimed once."""

from shopintegrator_hook.claim import Claim, Outcome, RetryRules, State, Stored, TestRules
from shopintegrator_hook.inbox.inbox import Inbox

__all__ = ["Claim", "Inbox", "Outcome", "RetryRules", "State", "Stored", "TestRules"]
