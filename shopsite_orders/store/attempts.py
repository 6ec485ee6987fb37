"""When a failed request is made again, and how that is told."""

import logging
from collections.abc import Callable, Iterator

import attrs
import stamina

from shopsite_orders.errors import ShopSiteError, TransportError
from shopsite_orders.reply.advice import without_asking_again
from shopsite_orders.store.log import silenced

_log = logging.getLogger("shopsite_orders")


def attempts(most: int, *, deadline: float, monotonic: Callable[[], float]) -> Iterator[stamina.Attempt]:
    """Yield what each attempt is made within, after a wait that grows, until one succeeds.

    Raises:
        ShopSiteError: the last attempt's; another would not help, or would come after so many seconds.
    """
    decision = _Decision(monotonic() + deadline, monotonic)
    retries = iter(
        stamina.retry_context(on=decision.wait, attempts=most, timeout=deadline, wait_initial=0.5, wait_max=30.0)
    )
    while True:
        with silenced("stamina"):  # it warns of every wait, in words that say nothing of the store
            attempt = next(retries, None)
        if attempt is None:
            return
        if decision.failure:
            _log.info("%s; asking again", without_asking_again(str(decision.failure)))
        yield attempt


@attrs.define
class _Decision:
    """Whether another attempt is made: until when one may begin, and what the last one failed with."""

    until: float
    monotonic: Callable[[], float]
    failure: ShopSiteError | None = None

    def wait(self, error: Exception) -> bool | float:
        """Say whether, or after how many seconds, a failed request is made again."""
        if not isinstance(error, ShopSiteError) or not error.retryable:
            return False
        self.failure = error
        asked = error.retry_after if isinstance(error, TransportError) else None
        return self.monotonic() + (asked or 0) <= self.until and (asked or True)
