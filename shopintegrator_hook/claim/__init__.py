"""What an inbox says of a delivery, what it keeps of it, and by which rules; nothing here needs a database."""

from shopintegrator_hook.claim.claim import Claim, Outcome, State, short_key
from shopintegrator_hook.claim.rules import RetryRules, TestRules
from shopintegrator_hook.claim.stored import Stored

__all__ = ["Claim", "Outcome", "RetryRules", "State", "Stored", "TestRules", "short_key"]
