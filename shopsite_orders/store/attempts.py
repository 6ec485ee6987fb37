"""When a failed request is made again, and how that is told."""

import logging
import time
from collections.abc import Callable, Iterator

import attrs
import stamina

from shopsite_orders.errors import ShopSiteError, TransportError
from shopsite_orders.reply.advice import without_asking_again
from shopsite_orders.store.log import silenced

_log = logging.getLogger("shopsite_orders")


def attempts(
    most: int, *, deadline: float, monotonic: Callable[[], float] = time.monotonic
) -> Iterator[stamina.Attempt]:
    """Yield what each attempt is made within, after a wait that grows, until one succeeds.

    Raises:
        ShopSiteError: the last attempt's; another would not help, or would come after so many seconds.
    """
    failures = _Failures(monotonic() + deadline, monotonic)
    retries = iter(
        stamina.retry_context(on=failures.wait, attempts=most, timeout=deadline, wait_initial=0.5, wait_max=30.0)
    )
    while True:
        with silenced("stamina"):  # it warns of every wait, in words that say nothing of the store
            attempt = next(retries, None)
        if attempt is None:
            return
        if failures.failure:
            _log.info("%s; asking again", without_asking_again(str(failures.failure)))
        yield attempt


@attrs.define
class _Failures:
    """What is waited for, and until when."""

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
