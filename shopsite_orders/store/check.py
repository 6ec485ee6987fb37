"""What a store answers when it is asked for one order, to see whether the credentials work."""

from contextlib import closing

import attrs

from shopsite_orders.store.credentials import Application, MerchantLogin, host_of
from shopsite_orders.store.download import Download


@attrs.frozen
class Check:
    """What a store answered to `ShopSite.check`.

    Attributes:
        host: the store's host.
        login: ``"application"`` or ``"merchant login"``.
        order: the number of the oldest order, `None` in a store without orders.
        clock_skew: seconds by which the store's clock is ahead of ours; signatures depend on it.
    """

    host: str
    login: str
    order: str | None
    clock_skew: float | None


def check(credentials: Application | MerchantLogin, download: Download) -> Check:
    """Return what the store answers to a download of one order."""
    with closing(download.results()) as results:
        oldest = next(results, None)
    return Check(
        host=host_of(credentials),
        login="application" if isinstance(credentials, Application) else "merchant login",
        order=oldest.number if oldest else None,
        clock_skew=download.exchange.clock_skew,
    )
