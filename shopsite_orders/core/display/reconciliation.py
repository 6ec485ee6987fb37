"""What came through one door and not through the other, or not as the same."""

from itertools import islice
from typing import TYPE_CHECKING

from shopsite_orders.core.display.blocks import Tone, badge, facts, heading, note, sheet, stack, table
from shopsite_orders.core.display.markup import Content, Html

if TYPE_CHECKING:
    from shopsite_orders.core.reconcile.result import Reconciliation, Row

_COLUMNS = ("Order", "Finding", "Pulled", "Received")
_TONES: dict[str, Tone | None] = {
    "only pulled": "bad", "only received": "bad", "different": "warn", "repeated": "warn", "repeated alike": None,
}  # fmt: skip
_MOST = 50  # rows


def reconciliation_card(found: "Reconciliation") -> Html:
    """Show how many orders agree, and the first of what does not."""
    rows = [*islice(found.rows(), _MOST + 1)]
    verdict = badge("all agree", "good") if found.ok else badge("look at this", "bad")
    return sheet(
        heading("Reconciliation", badges=[verdict]),
        facts((name.replace("_", " ").capitalize(), f"{count:,}") for name, count in found.counts.items()),
        table(_COLUMNS, map(_row, rows[:_MOST])) if rows else None,
        note(f"These are the first {_MOST}; rows() has all.") if len(rows) > _MOST else None,
        note(f"Told by one door only, and not compared: {', '.join(found.one_sided)}") if found.one_sided else None,
        label=f"Reconciliation: {found}",
    )


def _row(row: "Row") -> tuple[Content, ...]:
    return stack(row.order), stack(badge(row.finding, _TONES[row.finding]), faint=(row.path,)), row.pulled, row.received
