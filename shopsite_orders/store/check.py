"""What a store answers when it is asked for one order, to see whether the credentials work."""

from contextlib import closing
from urllib.parse import urlsplit

import attrs

from shopsite_orders.store.credentials import Application, MerchantLogin
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
    match credentials:
        case Application(authorization_url=url):
            login = "application"
        case MerchantLogin(download_url=url):
            login = "merchant login"
    return Check(
        host=str(urlsplit(url).hostname),
        login=login,
        order=oldest.number if oldest else None,
        clock_skew=download.exchange.clock_skew,
    )
