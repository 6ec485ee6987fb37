"""What an audit has to say, worst first."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from shopsite_orders.core.display.amounts import counted, money
from shopsite_orders.core.display.blocks import Tone, badge, heading, note, sheet, stack, table
from shopsite_orders.core.display.markup import Content, Html, joined

if TYPE_CHECKING:
    from shopsite_orders.core.audit.finding import Finding

_COLUMNS = ("Finding", "Stated", "Expected", "Difference")
_TONES: dict[str, Tone | None] = {"wrong": "bad", "rounding": "warn", "not checked": None}  # the worst first


def findings_card(findings: Sequence["Finding"]) -> Html:
    """Show what does not add up in an order."""
    if not findings:
        return sheet(note("Everything adds up.", "good"), label="Audit: everything adds up")
    verdicts = Counter[str](finding.verdict for finding in findings)
    badges = [badge(f"{verdicts[verdict]} {verdict}", tone) for verdict, tone in _TONES.items() if verdicts[verdict]]
    ranked = sorted(findings, key=lambda finding: [*_TONES].index(finding.verdict))
    return sheet(
        heading(f"Audit: {counted(len(findings), 'finding')}", badges=badges),
        table(_COLUMNS, map(_row, ranked), numbers=_COLUMNS[1:]),
        label=f"Audit: {counted(len(findings), 'finding')}",
    )


def _row(finding: "Finding") -> tuple[Content, ...]:
    mark = badge(finding.verdict, _TONES[finding.verdict])
    difference = finding.difference
    return (
        stack(joined(finding.path, " ", mark), faint=(finding.sentence,)),
        money(finding.found),
        money(finding.expected),
        None if difference is None else f"{'+' if difference > 0 else ''}{money(difference)}",
    )
