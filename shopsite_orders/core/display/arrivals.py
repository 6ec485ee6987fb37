"""What came: a page of following, its report, and a post."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from shopsite_orders.core.display.amounts import counted, moment, size
from shopsite_orders.core.display.blocks import badge, facts, fold, heading, note, sheet, stack, table
from shopsite_orders.core.display.invoice import order_parts
from shopsite_orders.core.display.ledger import ledger, orders_table
from shopsite_orders.core.display.markup import Content, Html

if TYPE_CHECKING:
    from shopsite_orders.core.order import Order
    from shopsite_orders.following.page import Page
    from shopsite_orders.following.report import Report

_MOST = 20  # numbers of a list


def page_card(page: "Page") -> Html:
    """Show the new orders of a page, and what came with them."""
    title = f"Page: {counted(len(page.orders), 'new order')}"
    aside = [badge(f"{len(page.quarantined)} quarantined", "bad")] if page.quarantined else []
    return sheet(
        heading(title, badges=aside),
        facts(_told(page.report)),
        *ledger(orders_table(page.orders)),
        *(note(str(error), "bad") for error in page.quarantined[:_MOST]),
        label=title,
    )


def report_card(report: "Report") -> Html:
    """Show what came, and what it took."""
    title = f"Report: {counted(report.orders, 'new order')}"
    return sheet(heading(title), facts(_told(report)), label=title)


def delivery_card(order: "Order", fields: Mapping[str, tuple[str, ...]], proof: Mapping[str, str]) -> Html:
    """Show the order of a post, how it was verified, and its fields as they came."""
    rows = [(stack(name), stack(*texts)) for name, texts in fields.items()]
    return sheet(
        *order_parts(order),
        fold("Proof", facts(proof.items())),
        fold(f"{counted(len(rows), 'field')} as they came", table(("Field", "Text"), rows)),
        label=f"Delivery of order {order.number}",
    )


def _told(report: "Report") -> Iterator[tuple[str, Content]]:
    yield "Numbers", _range(report.first_number, report.last_number)
    yield "Placed", _range(moment(report.first_placed_at), moment(report.last_placed_at))
    yield "Quarantined", f"{report.quarantined:,}" if report.quarantined else None
    yield "Repeats dropped", f"{report.repeats:,}" if report.repeats else None
    yield "Came late", _list(report.late)
    yield "Still missing", f"{report.missing:,}" if report.missing else None
    yield "Given up", _list([_range(str(first), str(last)) or "" for first, last in report.given_up])
    yield "Numbering restarted at", report.restarted_at
    yield "Looked back to", report.looked_back_to.isoformat() if report.looked_back_to else None
    yield "Repaired", _list(report.repaired)
    yield "Requests", f"{report.requests:,}{f', {report.retries:,} of them repeated' if report.retries else ''}"
    yield "Downloaded", f"{size(report.bytes)} in {report.seconds:.1f} s"


def _range(first: str | None, last: str | None) -> str | None:
    return first if first == last else f"{first} to {last}"


def _list(numbers: Sequence[str]) -> str | None:
    more = f" and {len(numbers) - _MOST:,} more" if len(numbers) > _MOST else ""
    return f"{', '.join(numbers[:_MOST])}{more}" or None
