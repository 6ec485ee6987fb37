"""Findings as a report: each a line that can be read aloud, and what to do in the line below it."""

from rich.table import Table
from rich.text import Text

from shopsite_orders.contact.examination import Examination
from shopsite_orders.contact.findings import Finding, State

_STYLES = {State.FINE: "green", State.NEW: "cyan", State.LOOK: "yellow", State.WRONG: "bold red", State.SKIPPED: "dim"}
_WORST_FIRST = (
    (State.WRONG, "Something is wrong."),
    (State.LOOK, "It works. Something is worth a look."),
    (State.NEW, "It works. Something is new to us."),
    (State.FINE, "All is well."),
)


def report(examination: Examination) -> Table:
    """Return the findings as a table of three columns: what of, how it is, and what is said of it."""
    table = Table.grid(padding=(0, 2))
    for finding in examination.findings:
        table.add_row(finding.subject, Text(finding.state.value, _STYLES[finding.state]), finding.said)
        if finding.advice:
            table.add_row("", "", Text(finding.advice, "italic"))
    return table


def verdict(findings: tuple[Finding, ...]) -> str:
    """Return the sentence that sums up."""
    states = {finding.state for finding in findings}
    return next(said for state, said in _WORST_FIRST if state in states)
