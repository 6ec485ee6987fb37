"""What was asked of a store and how it answered -> findings, each one sentence and what to do."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from enum import Enum

import attrs

from shopsite_orders.contact.evidence.heard import Heard
from shopsite_orders.contact.novelties import Novelties, shapes
from shopsite_orders.core.order import Order
from shopsite_orders.errors import OrderDataError, ShopSiteError

_TOLERABLE_SKEW = 60  # seconds between the two clocks
OF_ORDERS = ("Reading", "Layout", "Charset", "Dates", "Elements", "Values", "Repairs")

_OLDEST = "6.3"
_USUAL_DATE = "9999-99-99 99:99:99"
_DATE = re.compile(rb"<OrderDate>\s*([^<]*?)\s*</OrderDate>")
_DECLARED = re.compile(rb"<\?xml[^>]*\bencoding\s*=\s*[\"']([\w.:-]+)")
_ROOT_VERSION = re.compile(rb"<(?:ShopSiteOrders|SETIOrders)\s[^<>]*\bversion\s*=\s*[\"']([\d.]+)")
_PARTS = (b"<NameParts", b"<Products>")  # in every layout from 7.1 on
_SHARE = "Run doctor with --bundle FILE and attach the file to a bug report."


class State(Enum):
    """`FINE`; `NEW` to us, and kept; to `LOOK` at; `WRONG`; `SKIPPED` for want of what comes before."""

    FINE = "fine"
    NEW = "new"
    LOOK = "look"
    WRONG = "wrong"
    SKIPPED = "skipped"


@attrs.frozen
class Finding:
    """What was found of one `subject`, in a sentence, and what to do about it, in another."""

    subject: str
    state: State
    said: str
    advice: str | None = None


def credentials() -> Finding:
    return Finding("Credentials", State.FINE, "They work, and orders may be read.")


def failed(subject: str, error: ShopSiteError) -> Finding:
    """Return what an error says, which is also what to do."""
    said = str(error)
    advice = "Put this right, then run doctor again. With --bundle FILE you have something to show to whoever can help."
    return Finding(subject, State.WRONG, f"{said[:1].upper()}{said[1:]}.", advice)


def skipped(*subjects: str) -> Iterator[Finding]:
    return (Finding(subject, State.SKIPPED, "This was not tried.") for subject in subjects)


def clock(skew: float | None) -> Finding:
    """Compare the two clocks; `skew` is how many seconds the store's is ahead."""
    if skew is None:
        return Finding("Clock", State.FINE, "The store does not tell its time.")
    if abs(skew) <= 2:  # the store tells whole seconds, and its answer took some time
        return Finding("Clock", State.FINE, "The store's clock agrees with this computer's.")
    said = f"The store's clock is {abs(skew):.0f} seconds {'ahead of' if skew > 0 else 'behind'} this computer's."
    if abs(skew) <= _TOLERABLE_SKEW:
        return Finding("Clock", State.FINE, said)
    advice = "Set this computer's clock, best by NTP: a store may refuse requests whose time is far from its own."
    return Finding("Clock", State.LOOK, said, advice)


def download(orders: Sequence[Order], quarantined: Sequence[OrderDataError], size: int) -> Finding:
    count = len(orders) + len(quarantined)
    if not count:
        advice = "Place a test order, or ask for others with --start-order."
        return Finding("Download", State.LOOK, "The store has no such orders.", advice)
    which = f", {orders[0].number} to {orders[-1].number}," if len(orders) > 1 else ""
    return Finding("Download", State.FINE, f"{_many(count, 'order')}{which} came in {size:,} bytes.")


def reading(quarantined: Sequence[OrderDataError]) -> Finding:
    if not quarantined:
        return Finding("Reading", State.FINE, "Every order can be read.")
    which = [f"{error.number or 'one without a number'} at {error.path or 'its markup'}" for error in quarantined]
    said = f"{_many(len(quarantined), 'order')} cannot be read: {', '.join(which)}."
    return Finding("Reading", State.WRONG, said, f"Pull the others with --on-error quarantine. {_SHARE}")


def layout(asked: str, heard: Heard) -> Finding:
    """Compare the layout that was asked for with what came."""
    named = _ROOT_VERSION.search(heard.body)
    if named and (came := named[1].decode("ascii")) != asked:
        said = f"Layout {asked} was asked for, and the reply says that it is in {came}."
        return Finding("Layout", State.LOOK, said, f"Nothing is lost. To ask for what comes, add --layout {came}.")
    if asked != _OLDEST and not any(part in heard.body for part in _PARTS):
        said = f"Layout {asked} was asked for, and the orders look like those of {_OLDEST}, which says less."
        return Finding("Layout", State.LOOK, said, "Ask the merchant which version of ShopSite the store runs.")
    return Finding("Layout", State.FINE, f"The orders are in the layout that was asked for, {asked}.")


def charset(heard: Heard, found: Novelties) -> Finding:
    declared = _DECLARED.search(heard.body)
    name = declared[1].decode("ascii") if declared else None
    said = f"The reply declares {name}" if name else "The reply declares no charset, which means UTF-8"
    if found.misread:
        said += f", and {_many(found.misread, 'order')} came with characters that were lost before."
        return Finding("Charset", State.LOOK, said, "Ask the merchant how these orders look in the back office.")
    if found.recoded:
        said += f", and {_many(found.recoded, 'order')} had to be read as windows-1252 instead."
        return Finding("Charset", State.NEW, said, "Nothing is lost. Look at the accents in what you pull.")
    return Finding("Charset", State.FINE, f"{said}, and every order is in it.")


def dates(orders: Sequence[Order], heard: Heard, now: datetime) -> Finding:
    """Look at how dates are written; `now` is the time at the store, give or take a day for its zone."""
    written = Counter(shapes(text.decode("ascii", "replace") for text in _DATE.findall(heard.body)))
    other = [shape for shape in written if shape not in ("", _USUAL_DATE)]
    placed = [order.placed_at.replace(tzinfo=None) for order in orders if order.placed_at]
    if len(placed) < len(orders):
        said = f"{_many(len(orders) - len(placed), 'order')} came without a date."
        return Finding("Dates", State.LOOK, said, "Looking back by date does not find them: their numbers must.")
    if any(date > now + timedelta(days=2) for date in placed):
        said = f"An order is placed in the future, on {max(placed):%Y-%m-%d}."
        return Finding("Dates", State.LOOK, said, "Compare it with the back office: its day and month may be mixed up.")
    if other:
        said = f"Dates are written like {', '.join(other)}, and were read."
        return Finding("Dates", State.NEW, said, "Compare one with the back office: is its month the month?")
    return Finding("Dates", State.FINE, "Every order has a date, written as usual.")


def elements(found: Novelties) -> Finding:
    if not found.unknown:
        return Finding("Elements", State.FINE, "Every element is known.")
    count = _many(len(found.unknown), "element")
    said = f"{count} new to us, kept in order.extras or payment.details: {_listed(found.unknown)}."
    return Finding("Elements", State.NEW, said, f"Nothing is lost. {_SHARE}")


def values(found: Novelties) -> Finding:
    if not found.unread:
        return Finding("Values", State.FINE, "Every value fits its field.")
    said = f"Values that their fields could not take, kept in order.extras: {_listed(found.unread)}."
    return Finding("Values", State.NEW, said, f"Nothing is lost. {_SHARE}")


def repairs(found: Novelties) -> Finding:
    if not found.repairs:
        return Finding("Repairs", State.FINE, "No order had to be mended.")
    said = f"Mended, and noted in order.repairs: {_listed(found.repairs)}."
    return Finding("Repairs", State.NEW, said, "Nothing is lost. Look at these texts in what you pull.")


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} ({count})" for name, count in counts.most_common())


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"
