"""Following: what is asked, what is new, and what is said about it."""

from collections import Counter
from datetime import date, timedelta

import attrs
import pytest

from shopsite_orders.errors import IncompleteDownloadError, OrderDataError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.report import Report
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.store.query import OrderQuery, Pay

from fake_store import NOON, FakeStore, keys, order

DAY = timedelta(days=1)


def store_of(*numbers: int) -> FakeStore:
    return FakeStore([order(n, NOON + timedelta(minutes=n)) for n in numbers])


def asked(**fields: object) -> OrderQuery:
    return OrderQuery(**fields)  # type: ignore[arg-type]


def test_a_first_run_pages_by_number_and_looks_back_once() -> None:
    store = store_of(*range(1, 8))
    pages = list(store.pages(page_size=3))
    assert [[order.number for order in page.orders] for page in pages] == [["1", "2", "3"], ["4", "5", "6"], ["7"], []]
    assert store.queries == [
        asked(max_orders=3),
        asked(start_order=3, max_orders=4),  # the reply was cut: there may be another order 3
        asked(start_order=6, max_orders=4),
        asked(start_order=8, max_orders=3),
        asked(start_order=0, end_order=0, max_orders=6),
        asked(start_date=date(2026, 2, 28)),
    ]


def test_a_second_run_brings_exactly_what_is_new() -> None:
    store = store_of(1, 2, 5)
    _, cursor = store.run()
    store.queries.clear()
    store.orders += [order(6, NOON + DAY), order(3, NOON + timedelta(minutes=3)), order(0, NOON + DAY)]
    came, cursor = store.run(cursor)
    assert Counter(came) == Counter(keys(store.orders[3:]))
    assert store.queries[0] == asked(start_order=6, max_orders=50)
    assert store.run(cursor) == ([], cursor_after_asking(cursor))


def cursor_after_asking(cursor: Cursor) -> Cursor:
    """Return the cursor after a run that found nothing: each hole was asked for once more."""
    numberings = [
        attrs.evolve(each, holes=tuple(attrs.evolve(hole, asked=hole.asked + 1) for hole in each.holes))
        for each in cursor.numberings
    ]
    return attrs.evolve(cursor, numberings=tuple(numberings))


def test_an_empty_store_gives_one_page_without_orders() -> None:
    (page,) = FakeStore().pages()
    assert (page.orders, page.cursor, page.after) == ((), Cursor(caught_up=True), Cursor())


def test_the_report_tells_what_came_late_and_what_is_missing() -> None:
    store = store_of(1, 2, 9)
    _, cursor = store.run()
    store.orders.append(order(4, NOON))
    page, last = store.pages(cursor)
    assert attrs.evolve(page.report, seconds=0) == Report(
        orders=1,
        first_number="4",
        last_number="4",
        first_placed_at=NOON,
        last_placed_at=NOON,
        repeats=2,
        late=("4",),
        missing=5,
        requests=2,
    )
    assert (last.report.repeats, last.report.looked_back_to) == (4, date(2026, 2, 28))


def test_reports_of_a_run_add_up() -> None:
    reports = [page.report for page in store_of(1, 2, 5, 8).pages(page_size=2)]
    total = Report.over(reports)
    assert attrs.evolve(total, seconds=0) == Report(
        orders=4,
        first_number="1",
        last_number="8",
        first_placed_at=NOON + timedelta(minutes=1),
        last_placed_at=NOON + timedelta(minutes=8),
        repeats=sum(report.repeats for report in reports),
        missing=4,
        looked_back_to=date(2026, 2, 28),
        requests=sum(report.requests for report in reports),
    )
    assert Report.over([]) == Report()


def test_a_report_over_pages_names_the_lowest_and_the_highest_number_wherever_they_came() -> None:
    pages = (("998", "1062"), ("1000", "1031"), (None, None), ("A-7", "A-7"))
    total = Report.over(Report(first_number=first, last_number=last) for first, last in pages[:3])
    assert (total.first_number, total.last_number) == ("998", "1062")
    total = Report.over(Report(first_number=first, last_number=last) for first, last in pages)
    assert (total.first_number, total.last_number) == ("A-7", "1062")


def test_a_hole_is_given_up_after_its_time_but_not_before_it_was_asked_for_again() -> None:
    store = store_of(1, 4)
    _, cursor = store.run(give_up_after=3 * DAY)
    store.now += 4 * DAY.total_seconds()
    pages = list(store.pages(cursor, give_up_after=3 * DAY))
    assert [page.report.given_up for page in pages] == [((2, 3),)]
    assert pages[-1].cursor.holes == ()
    store.now += 1
    store.orders.append(order(3, NOON - 9 * DAY))
    assert store.run(cursor, give_up_after=3 * DAY)[0] == keys(store.orders[-1:])


def test_many_holes_take_few_requests() -> None:
    store = store_of(*range(1, 4000, 40))
    _, cursor = store.run()
    store.queries.clear()
    store.run(cursor)
    assert len(store.queries) <= 2 + 10 * 3


def test_a_restarted_numbering_is_named_and_followed() -> None:
    store = store_of(*range(90, 101))
    _, cursor = store.run(page_size=5)
    store.orders += [order(n, NOON + 9 * DAY + timedelta(hours=n)) for n in range(1, 95)]
    pages = list(store.pages(cursor, page_size=5))
    assert Counter(key for page in pages for key in keys(page.orders)) == Counter(keys(store.orders[11:]))
    assert [page.report.restarted_at for page in pages if page.report.restarted_at] == ["1"]
    store.queries.clear()
    store.orders.append(order(96, NOON + 14 * DAY))
    came, cursor = store.run(pages[-1].cursor)
    assert (came, cursor.missing) == (keys(store.orders[-1:]), 1)
    assert store.queries[0] == asked(start_order=95, start_date=date(2026, 3, 11), max_orders=50)
    store.orders.append(order(95, NOON + 8 * DAY))
    assert store.run(cursor)[0] == []  # placed before the restart: number 95 of that time is known
    store.orders.append(order(95, NOON + 10 * DAY))
    assert store.run(cursor)[0] == keys(store.orders[-1:])


def test_an_order_with_a_number_that_does_not_count_is_found_by_its_date() -> None:
    store = store_of(1, 2)
    _, cursor = store.run()
    store.orders += [order("WEB-7", NOON + DAY), order("WEB-8", NOON - DAY)]
    came, cursor = store.run(cursor)
    assert (sorted(came), store.run(cursor)[0]) == (sorted(keys(store.orders[2:])), [])


def test_without_a_look_back_only_numbers_are_asked_for() -> None:
    store = store_of(3, 4)
    _, cursor = store.run(overlap=None)
    store.orders.append(order(1, NOON + DAY))
    store.orders.append(order("WEB-7", NOON + DAY))
    came, _ = store.run(cursor, overlap=timedelta(0))
    assert came == [f"1@{(NOON + DAY).isoformat()}"]
    assert {query.start_date for query in store.queries} == {None}


def test_a_look_back_that_is_turned_on_again_does_not_bring_what_is_known() -> None:
    store = store_of(1, 2)
    _, cursor = store.run(overlap=None)
    store.orders.append(order(3, NOON + 5 * DAY))
    assert store.run(cursor)[0] == keys(store.orders[-1:])


def test_a_date_in_the_future_does_not_end_the_look_back() -> None:
    store = store_of(1, 2)
    store.orders.append(order(3, NOON.replace(year=2099)))
    _, cursor = store.run()
    store.orders.append(order(1, NOON + DAY))
    assert store.run(cursor)[0] == keys(store.orders[-1:])


def test_a_store_that_ignores_the_first_number_neither_loops_nor_hides_orders() -> None:
    store = store_of(*range(1, 30))
    store.deaf_to = frozenset({"start_order"})
    came, _ = store.run(page_size=5)
    assert Counter(came) == Counter(keys(store.orders))


def test_a_broken_reply_gives_no_page() -> None:
    store = store_of(*range(1, 8))
    pages = store.pages(page_size=3)
    first = next(pages)
    store.break_after = 2
    with pytest.raises(IncompleteDownloadError):
        next(pages)
    store.break_after = None
    assert store.run(first.cursor, page_size=3)[0] == keys(store.orders[3:])


def test_an_unreadable_order_stops_the_follower_before_its_page() -> None:
    store = store_of(1, 2)
    store.unreadable = {store.orders[1].key: OrderDataError("bad", number="2", raw=b"<Order>")}
    with pytest.raises(OrderDataError):
        list(store.pages())


def test_an_unreadable_order_is_handed_over_once_and_its_number_counts() -> None:
    store = store_of(1, 2, 3)
    error = OrderDataError("bad", number="3", raw=b"<Order>")
    store.unreadable = {store.orders[2].key: error}
    pages = list(store.pages(on_error="quarantine"))
    assert [page.quarantined for page in pages] == [(error,), ()]
    assert (pages[0].report.quarantined, pages[-1].cursor.highest) == (1, 3)
    assert [page.orders for page in store.pages(pages[-1].cursor)] == [()]
    store.unreadable = {}
    assert store.run(pages[-1].cursor)[0] == keys(store.orders[2:])


@pytest.mark.parametrize(
    "mistake",
    [
        {"page_size": 0},
        {"page_size": True},
        {"overlap": timedelta(hours=23)},
        {"give_up_after": -DAY},
        {"on_error": "ignore"},
        {"pay": "no_cvv"},
    ],
)
def test_a_mistake_in_the_arguments_is_said_at_once(sandbox: SandboxStore, mistake: dict[str, object]) -> None:
    with pytest.raises((TypeError, ValueError)):
        sandbox.store().pages(**mistake)  # type: ignore[arg-type]


def test_a_live_store_is_followed_over_its_faults(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Truncate(3000))
    store = sandbox.store()
    with pytest.raises(IncompleteDownloadError):
        list(store.pages())
    sandbox.fail(faults.BareAmpersands())
    pages = list(store.pages(page_size=20, pay=Pay.NONE))
    assert [order.number for page in pages for order in page.orders] == [order.number for order in sandbox.orders]
    assert pages[0].report.repaired
    assert (pages[0].report.requests, pages[0].report.retries) == (1, 0)
    assert pages[0].report.bytes > 20_000


def test_a_progress_bar_counts_new_orders(sandbox: SandboxStore, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list(sandbox.store().pages(page_size=30, progress=True))) == 3
    assert "60 orders" in capsys.readouterr().err


def test_a_progress_bar_without_tqdm_says_what_to_install(
    sandbox: SandboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"shopsite-orders\[cli\]"):
        sandbox.store().pages(progress=True)
