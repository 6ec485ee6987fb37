"""What of a store's orders is new to us: the reason why its replies are worth sharing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from shopsite_orders.contact.evidence.fates import Path
from shopsite_orders.contact.known import filled, kept, normal
from shopsite_orders.core.difference import leaves
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError

_COUNT = re.compile(r" \(\d+\)$")
_CODE = re.compile(r"&#?\w+;?")
_DETAILS = frozenset({"Company", "Number", "PurchaseOrderNumber", "#text"})  # of a payment, and known
_OTHER_CHARSET = "read as windows-1252, being no valid"
# UTF-8 that was taken for windows-1252 before it came here, and what stands for a character that was lost.
_MISREAD = re.compile("[ÂÃ][\u0080-\u00bf\u0152-\u02dc\u2013-\u2122]|â€|\ufffd")


@attrs.frozen(kw_only=True)
class Novelties:
    """Counts, by the path of an element or by the kind of repair; paths have no positions.

    Attributes:
        unknown: elements that nobody knows.
        unread: values of known elements that their fields could not take.
        repairs: what had to be mended.
        recoded: orders that were not in the charset that was declared.
        misread: orders with characters that were lost or mistaken before they came.
        quarantined: orders that cannot be read, by the path of what is wrong with them.
    """

    unknown: Counter[str] = attrs.field(factory=Counter)
    unread: Counter[str] = attrs.field(factory=Counter)
    repairs: Counter[str] = attrs.field(factory=Counter)
    recoded: int = 0
    misread: int = 0
    quarantined: Counter[str] = attrs.field(factory=Counter)

    def to_dict(self) -> dict[str, Any]:
        """Return the counts as JSON-ready values."""
        counts = attrs.asdict(self, recurse=False)
        return {name: dict(count) if isinstance(count, Counter) else count for name, count in counts.items()}


def novelties(orders: Iterable[Order], quarantined: Iterable[OrderDataError]) -> Novelties:
    """Look for what is new in orders, and in those that could not be read."""
    orders = tuple(orders)
    extras = [found for order in orders for found in _kept(order)]
    repairs = Counter(repair for order in orders for repair in map(_kind, order.repairs))
    recoded = sum(repairs.pop(repair) for repair in [*repairs] if repair.startswith(_OTHER_CHARSET))
    known = filled() | kept()
    return Novelties(
        unknown=_counted((path, times) for path, times in extras if path not in known),
        unread=_counted((path, times) for path, times in extras if path in filled()),
        repairs=repairs,
        recoded=recoded,
        misread=sum(any(_MISREAD.search(text) for _, text in leaves(order.to_dict())) for order in orders),
        quarantined=Counter(error.path or "the markup" for error in quarantined),
    )


def _kept(order: Order) -> Iterator[tuple[Path, int]]:
    """Yield what has no field of its own, and how often it is there."""
    for path, texts in order.extras.items():
        yield normal(path), len(texts)
    if payment := order.payment:
        for name in payment.details.keys() - _DETAILS:
            yield normal(f"Payment/{payment.method}/{name}"), 1


def _counted(found: Iterable[tuple[Path, int]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for path, times in found:
        counts["/".join(path)] += times
    return counts


def _kind(repair: str) -> str:
    """Return what kind of repair was made, without how often, and without what it was made to."""
    return _CODE.sub("&…;", _COUNT.sub("", repair))


def shapes(texts: Iterable[str]) -> Iterator[str]:
    """Yield how texts are written, with every digit as 9 and every letter as a."""
    return (re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text)) for text in texts)
