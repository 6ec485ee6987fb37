"""What is told of a fleet: in text, as a frame, in a notebook, and on the board while it works."""

import sys

import attrs
import pytest

from shopsite_orders.fleet import FleetReport, StoreReport
from shopsite_orders.fleet.dispatch import Errand
from shopsite_orders.fleet.progress import Board, Sight, bar
from shopsite_orders.fleet.work.outcome import Outcome, Trouble
from shopsite_orders.following.report import Report

BROKE_OFF = Trouble(kind="failed", error="IncompleteDownloadError", sentence="it broke off", retryable=True)
REFUSED = Trouble(kind="failed", error="AuthenticationError", sentence="check <the> key\x1b[2J", retryable=False)


def errand(name: str, *outcomes: Outcome, patience: int = 3) -> Errand:
    made = Errand(name, lambda: Outcome(report=Report()), ())
    ended = [made.settle(outcome, patience) for outcome in outcomes]
    assert ended[:-1] == [False] * (len(ended) - 1)
    return made


def page(orders: int, saved: int, trouble: Trouble | None = None) -> Outcome:
    report = Report(orders=orders, requests=3, bytes=100, missing=2)
    return Outcome(report=report, pages=1, saved=saved, seconds=1.5, trouble=trouble)


@pytest.fixture
def report() -> FleetReport:
    errands = [
        errand("well", page(5, 5, BROKE_OFF), page(2, 7)),
        errand("sick", Outcome.without(REFUSED)),
        errand("late", Outcome.without(attrs.evolve(REFUSED, kind="busy"))),
    ]
    return FleetReport.of(errands, seconds=2.0)


def test_a_report_sums_up_the_tasks_of_each_store(report: FleetReport) -> None:
    assert report.stores[0] == StoreReport(
        store="well", state="done", orders=7, missing=2, requests=6, bytes=200, seconds=3.0, tries=2,
        troubles=("it broke off",),
    )  # fmt: skip
    assert [store.state for store in report.stores] == ["done", "failed", "busy"]
    assert [(store.store, store.error) for store in report.sick] == [("sick", "AuthenticationError")]
    assert report.orders == 7


def test_as_text_it_names_the_sick_and_nothing_that_a_terminal_obeys(report: FleetReport) -> None:
    assert str(report).split("\n") == [
        "3 stores (1 done, 1 failed, 1 busy), 7 orders saved in 2.0 s, 4 a second",
        r"sick: check <the> key\u001b[2J",
    ]


def test_of_many_sick_stores_the_text_lists_some_and_counts_the_rest() -> None:
    many = FleetReport.of([errand(f"shop {number}", Outcome.without(REFUSED)) for number in range(1500)], seconds=1)
    assert str(many).split("\n")[-1] == "and 1,480 more"
    assert len(str(many).split("\n")) == 22


def test_as_a_frame_it_has_a_row_for_each_store(report: FleetReport) -> None:
    frame = report.to_pandas()
    assert list(frame.columns) == [field.name for field in attrs.fields(StoreReport)]
    assert frame.set_index("store")["orders"].to_dict() == {"well": 7, "sick": 0, "late": 0}
    assert list(FleetReport(stores=(), seconds=0).to_pandas().columns) == list(frame.columns)


def test_a_frame_without_pandas_says_what_to_install(report: FleetReport, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'shopsite-orders\[pandas\]'"):
        report.to_pandas()


def test_in_a_notebook_what_came_from_outside_is_escaped_and_the_sick_come_first(report: FleetReport) -> None:
    html = report._repr_html_()
    assert "check &lt;the&gt; key\\u001b[2J" in html
    assert html.index(">sick<") < html.index(">well<")


@pytest.mark.parametrize(
    ("outcomes", "state"),
    [
        ([Outcome.without(BROKE_OFF)] * 3, "failed"),
        ([page(5, 5, BROKE_OFF)] * 9 + [page(1, 6)], "done"),
        ([Outcome.without(BROKE_OFF), page(5, 5, BROKE_OFF), *[Outcome.without(BROKE_OFF)] * 3], "failed"),
        ([Outcome.without(REFUSED)], "failed"),
    ],
)
def test_a_store_is_asked_again_as_long_as_it_brings_something_and_a_few_times_beyond(
    outcomes: list[Outcome], state: str
) -> None:
    assert errand("shop", *outcomes).state == state


def test_the_board_shows_what_workers_tell_until_a_store_has_ended() -> None:
    board = Board(["shop", "other"])
    board.hear((0.0, {"store": "shop", "doing": "saving", "orders": 5}))
    board.hear((0.0, {"store": "shop", "doing": "asking"}))
    board.hear((0.0, {"store": "a stranger", "doing": "asking"}))
    assert (board.sights["shop"], board.orders) == (Sight(doing="asking", orders=5), 5)
    board.note("shop", ended=True, doing="done", orders=7)
    board.hear((0.0, {"store": "shop", "doing": "asking", "orders": 9}))
    assert board.sights == {"shop": Sight(doing="done", orders=7), "other": Sight()}
    assert board.ended == 1


def test_a_bar_moves_with_the_board(capsys: pytest.CaptureFixture[str]) -> None:
    board = Board(["shop", "other"])
    with bar(2, "stores", shown=True) as watch:
        board.note("shop", ended=True, doing="done", orders=1234)
        watch(board)
    assert "1/2" in capsys.readouterr().err
    with bar(2, "stores", shown=False) as watch:
        watch(board)
    assert capsys.readouterr().err == ""
