"""A bar that counts orders: in a terminal, and in a notebook with and without widgets."""

import sys

import pytest

from shopsite_orders.sandbox import SandboxStore, faults

from notebooks import outputs_of

CELL = """
from shopsite_orders.sandbox import SandboxStore
with SandboxStore(orders=5) as sandbox, sandbox.session() as session:
    assert len(list(sandbox.store(session=session).orders(progress=True))) == 5
    assert len(list(sandbox.store(session=session).pages(progress=True))) == 2
"""
WITHOUT_WIDGETS = "import sys; sys.modules['ipywidgets'] = None"
WIDGET = "application/vnd.jupyter.widget-view+json"


def test_a_bar_counts_the_orders_of_a_download(capsys: pytest.CaptureFixture[str]) -> None:
    with SandboxStore(orders=7) as sandbox, sandbox.session() as session:
        assert len(list(sandbox.store(session=session).orders(progress=True))) == 7
    assert "downloading: 7 orders" in capsys.readouterr().err


def test_without_it_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with SandboxStore(orders=2) as sandbox, sandbox.session() as session:
        list(sandbox.store(session=session).orders())
    assert capsys.readouterr().err == ""


def test_a_bar_is_closed_where_one_stops_early_and_counts_no_order_that_is_set_aside(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with SandboxStore(orders=9) as sandbox, sandbox.session() as session:
        sandbox.fail(faults.BadOrder())
        with sandbox.store(session=session).orders(progress=True, on_error="quarantine") as stream:
            assert [next(stream) for _ in range(3)]
        assert capsys.readouterr().err.endswith("\n")
        sandbox.fail(faults.BadOrder())
        assert len(list(sandbox.store(session=session).orders(progress=True, on_error="quarantine"))) == 8
    assert "8 orders" in capsys.readouterr().err


def test_without_tqdm_it_says_at_once_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("tqdm.auto", "tqdm.std"):
        monkeypatch.setitem(sys.modules, name, None)
    with SandboxStore(orders=1) as sandbox, pytest.raises(ImportError, match=r"shopsite-orders\[cli\]"):
        sandbox.store().orders(progress=True)


def test_in_a_notebook_it_is_the_widget_of_tqdm() -> None:
    [outputs] = outputs_of(CELL)
    assert [WIDGET in output.get("data", {}) for output in outputs] == [True, True]


def test_in_a_notebook_without_widgets_it_is_a_line_of_text_and_no_warning() -> None:
    _, outputs = outputs_of(WITHOUT_WIDGETS, CELL)
    assert {output["output_type"] for output in outputs} == {"stream"}
    text = "".join(output["text"] for output in outputs)
    assert "downloading: 5 orders" in text
    assert "following: 5 orders" in text
    assert "Warning" not in text
