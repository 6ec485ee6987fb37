"""The tutorial runs from its first cell to its last, and finds what it says it finds."""

import json
from typing import Any

import pytest

from notebooks import outputs_of
from pages import DOCS

NOTEBOOK = DOCS / "tutorial.ipynb"
CELLS = [cell for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if cell["cell_type"] == "code"]
Outputs = dict[str, list[dict[str, Any]]]


@pytest.fixture(scope="module")
def outputs() -> Outputs:
    """Return what each cell puts out, by its name."""
    ran = outputs_of(*("".join(cell["source"]) for cell in CELLS))
    return {cell["id"]: output for cell, output in zip(CELLS, ran, strict=True)}


def shown(outputs: Outputs, cell: str, kind: str = "text/plain") -> str:
    [output] = outputs[cell]
    return str(output["data"][kind])


def test_the_notebook_is_kept_without_outputs_so_that_it_shows_what_this_version_does() -> None:
    assert {(cell["execution_count"], len(cell["outputs"])) for cell in CELLS} == {(None, 0)}


def test_nothing_is_warned_of(outputs: Outputs) -> None:
    assert [output for cell in outputs.values() for output in cell if output["output_type"] == "stream"] == []


def test_orders_are_pulled_and_an_order_is_a_card(outputs: Outputs) -> None:
    assert shown(outputs, "pull").startswith("(1500, <Order 1001 2024-01-02 06:07 USD 80.15, 2 lines>)")
    assert "Order 1002" in shown(outputs, "card", "text/html")
    assert "•••• 0005" in shown(outputs, "card", "text/html")


def test_revenue_is_exact_and_plotted_by_day_as_are_the_best_sellers(outputs: Outputs) -> None:
    assert shown(outputs, "money").startswith("Decimal('497269.47")
    assert "Revenue by day" in shown(outputs, "revenue", "image/svg+xml")
    assert "Best sellers" in shown(outputs, "sellers", "image/svg+xml")


def test_the_audit_finds_the_planted_error_and_no_other(outputs: Outputs) -> None:
    assert shown(outputs, "audit") == "1500"
    assert "99" in "".join(next(cell for cell in CELLS if cell["id"] == "planted")["source"])
    assert "1 wrong" in shown(outputs, "planted", "text/html")


def test_the_reconciliation_finds_the_lost_post(outputs: Outputs) -> None:
    assert "39 same, 1 only pulled, 0 only received, 0 different" in shown(outputs, "reconcile")
    assert "Order 2477" in shown(outputs, "lost", "text/html")
