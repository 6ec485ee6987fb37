"""The rules of an inbox that its owner may change: what a test is, and how often something is tried."""

from datetime import timedelta
from fnmatch import fnmatch

import attrs

from shopintegrator_hook.delivery import Delivery
from shopsite_orders.core.checks import at_least, typed, valid
from shopsite_orders.core.order import Order

_duration = valid(typed(timedelta, expected="a timedelta, such as timedelta(minutes=5)"))


@attrs.frozen(kw_only=True)
class TestRules:
    """How a test transmission is told from an order, by patterns as in file names, in any case.

    An order that says itself that it is a test always is one.
    """

    __test__ = False  # pytest would take it for a test

    numbers: tuple[str, ...] = ("test*", "dummy*", "sample*")
    emails: tuple[str, ...] = ("*@example.com", "*@example.org", "*@example.net", "*@*.example.com", "*@*.test")
    names: tuple[str, ...] = ("test test", "test order", "test customer", "dummy *")

    def __call__(self, delivery: Delivery) -> bool:
        """Say whether a delivery is a test transmission."""
        return delivery.order.is_test or self._recognised(delivery.order)

    def _recognised(self, order: Order) -> bool:
        party = order.billing
        checks = ((order.number, self.numbers), (party.email, self.emails), (party.full_name, self.names))
        return any(fnmatch(text.lower(), rule.lower()) for text, rules in checks if text for rule in rules)


@attrs.frozen(kw_only=True)
class RetryRules:
    """How long a handler may take, and how often and when it is called again.

    Args:
        lease: a claim that is not finished after so long is taken to be abandoned; longer than any handler works.
        attempts: so many tries, killed ones included, and a delivery is set aside for someone to look at.
        first_wait: how long `Inbox.retry` waits after the first failure.
        factor: each further wait is so many times the one before ...
        longest_wait: ... but no longer than this.
    """

    lease: timedelta = attrs.field(default=timedelta(minutes=5), validator=_duration)
    attempts: int = attrs.field(default=8, validator=valid(typed(int, expected="an int such as 8"), at_least(1)))
    first_wait: timedelta = attrs.field(default=timedelta(minutes=1), validator=_duration)
    factor: float = attrs.field(default=4, validator=valid(typed(int, float, expected="a number"), at_least(1)))
    longest_wait: timedelta = attrs.field(default=timedelta(days=1), validator=_duration)

    def __attrs_post_init__(self) -> None:
        if self.lease <= timedelta():
            raise ValueError(
                f"lease must be longer than a handler takes, such as timedelta(minutes=5), not {self.lease!r}"
            )

    def wait(self, attempt: int) -> timedelta:
        """Return how long to wait after so many failures."""
        waited = self.first_wait
        for _ in range(1, attempt):
            if waited >= self.longest_wait:
                break
            waited *= self.factor
        return min(waited, self.longest_wait)
