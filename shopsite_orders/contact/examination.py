"""A store, asked for a little of everything: what it said, what was found, and the evidence of both."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from shopsite_orders import Application, OrderQuery, ShopSite, __version__
from shopsite_orders.contact import findings
from shopsite_orders.contact.evidence.anonymiser import Anonymiser
from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.contact.findings import Finding
from shopsite_orders.contact.novelties import Novelties, novelties
from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError, ShopSiteError


@attrs.frozen(kw_only=True)
class Examination:
    """What was found; `error` is what ended it early, or the first order that cannot be read."""

    store: ShopSite
    query: OrderQuery
    findings: tuple[Finding, ...]
    novelties: Novelties = attrs.field(factory=Novelties)
    error: ShopSiteError | None = None

    def bundle(self, heard: Iterable[Heard]) -> Bundle:
        """Return what was heard as evidence that is safe to share."""
        heard = tuple(heard)
        anonymiser = Anonymiser.of(heard)
        recorded = tuple(map(anonymiser.recorded, heard))
        return Bundle(about=self._about(anonymiser), recorded=recorded)

    def _about(self, anonymiser: Anonymiser) -> dict[str, Any]:
        return {
            "made_by": f"shopsite-orders {__version__}",
            "login": "application" if isinstance(self.store.credentials, Application) else "merchant",
            "asked": self.query.parameters(self.store.version),
            "findings": {finding.subject: finding.state.value for finding in self.findings},
            "new": self.novelties.to_dict(),
            "error": type(self.error).__name__ if self.error else None,
            "replaced": dict(anonymiser.counts),
        }


@attrs.frozen
class _Pulled:
    """What came of the download, and what ended it."""

    orders: Sequence[Order]
    quarantined: Sequence[OrderDataError]
    error: ShopSiteError | None


def examine(store: ShopSite, query: OrderQuery, heard: Callable[[], Sequence[Heard]]) -> Examination:
    """Check the credentials, pull the orders of `query`, and look at what came; `heard` tells what came so far."""
    try:
        checked = store.check()
    except ShopSiteError as error:
        failed = findings.failed("Credentials", error)
        rest = findings.skipped("Clock", "Download", *findings.OF_ORDERS)
        return Examination(store=store, query=query, findings=(failed, *rest), error=error)
    pulled = _pull(store, query)
    new = novelties(pulled.orders, pulled.quarantined)
    at_the_store = datetime.fromtimestamp(store.clock() + (checked.clock_skew or 0), UTC).replace(tzinfo=None)
    return Examination(
        store=store,
        query=query,
        findings=(
            findings.credentials(),
            findings.clock(checked.clock_skew),
            *_of_orders(pulled, new, store.version, heard()[-1], at_the_store),
        ),
        novelties=new,
        error=pulled.error or next(iter(pulled.quarantined), None),
    )


def _pull(store: ShopSite, query: OrderQuery) -> _Pulled:
    orders: list[Order] = []
    failure: ShopSiteError | None = None
    with store.orders(**attrs.asdict(query, recurse=False), on_error="quarantine") as stream:
        try:
            orders.extend(stream)
        except ShopSiteError as error:
            failure = error
    return _Pulled(orders, stream.quarantined, failure)


def _of_orders(pulled: _Pulled, new: Novelties, version: str, heard: Heard, now: datetime) -> Iterator[Finding]:
    """Yield what is found of the download and of its orders, if there are any to look at."""
    if pulled.error:
        yield findings.failed("Download", pulled.error)
    else:
        yield findings.download(pulled.orders, pulled.quarantined, len(heard.body))
    if not pulled.orders and not pulled.quarantined:
        yield from findings.skipped(*findings.OF_ORDERS)
        return
    yield findings.reading(pulled.quarantined)
    yield findings.layout(version, heard)
    yield findings.charset(heard, new)
    yield findings.dates(pulled.orders, heard, now)
    yield findings.elements(new)
    yield findings.values(new)
    yield findings.repairs(new)
