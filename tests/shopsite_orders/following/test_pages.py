"""Following: what is asked, what is new, and what is said about it."""

from collections import Counter
from datetime import date, datetime, timedelta, timezone
from weakref import WeakSet

import attrs
import pytest

from shopsite_orders.errors import IncompleteDownloadError, OrderDataError
from shopsite_orders.following.cursor import Cursor
from shopsite_orders.following.pages import follow
from shopsite_orders.following.policy import Policy
from shopsite_orders.following.report import Report
from shopsite_orders.progress import progress_bar
from shopsite_orders.query import OrderQuery, Pay
from shopsite_orders.reply.stream import OrderStream, Reading, Results
from shopsite_orders.sandbox import SandboxStore, faults

from fake_store import NOON, NOW, FakeStore, keys, order

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


def test_an_order_without_digits_is_found_if_it_came_after_the_store_was_empty() -> None:
    store = FakeStore()
    _, cursor = store.run()
    placed = [order(n, NOON + n * DAY) for n in range(1, 21)]
    store.orders = [*placed, order("WEB-7", NOON + 3 * DAY)]
    store.queries.clear()
    came, cursor = store.run(cursor, page_size=5)
    assert Counter(came) == Counter(keys(store.orders))
    assert store.queries[-1] == asked()
    store.queries.clear()
    assert store.run(cursor, page_size=5)[0] == []
    assert store.queries[-1] == asked(start_date=date(2026, 3, 20))


@pytest.mark.parametrize("placed_at", [None, NOON.replace(year=9999)])
def test_an_order_without_digits_is_found_in_a_store_without_a_date_that_is_any_use(placed_at: datetime | None) -> None:
    store = FakeStore([order(1, placed_at)])
    _, cursor = store.run()
    store.orders.append(order("WEB-7", NOON))
    came, cursor = store.run(cursor)
    assert (came, store.run(cursor)[0]) == (["WEB-7@2026-03-02T12:00:00"], [])


def test_a_store_that_stays_empty_takes_one_request_a_run() -> None:
    store = FakeStore()
    _, cursor = store.run()
    assert store.run(cursor) == ([], cursor)
    assert store.queries == [asked(max_orders=50)] * 2


def test_an_order_that_is_listed_ten_days_late_with_a_low_number_is_found() -> None:
    store = store_of(1, 2, 4)
    _, cursor = store.run()
    for day in range(1, 11):
        store.now += DAY.total_seconds()
        store.orders.append(order(4 + day, NOON + day * DAY))
        _, cursor = store.run(cursor)
    paid = order(3, NOON + timedelta(minutes=3))
    store.orders.append(paid)
    page, _ = store.pages(cursor)
    assert (page.orders, page.report.late) == ((paid,), ("3",))


@pytest.mark.parametrize("year", [1, 9999])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=14)), timezone(-timedelta(hours=12))])
def test_an_order_with_a_date_out_of_range_neither_stops_a_follower_nor_hides_another(
    year: int, zone: timezone | None, *, alone: bool
) -> None:
    store = store_of(*() if alone else (1, 2))
    edge = datetime(9999, 12, 31, 23, 59, 59) if year == 9999 else datetime(1, 1, 1)  # noqa: DTZ001 - the store's clock
    store.orders.append(order(3, edge.replace(tzinfo=zone)))
    came, cursor = store.run(overlap=5 * DAY)
    assert Counter(came) == Counter(keys(store.orders))
    assert store.run(cursor, overlap=timedelta.max)[0] == []
    store.orders += [order(4, NOON + 9 * DAY), order("WEB-7", NOON + 9 * DAY)]
    came, cursor = store.run(cursor)
    assert Counter(came) == Counter(keys(store.orders[-2:]))
    assert Cursor.from_json(cursor.to_json()) == cursor


def test_an_unreadable_order_and_one_with_a_date_out_of_range_do_not_stop_a_quarantining_follower() -> None:
    store = store_of(1, 2)
    store.orders += [order(3, NOON.replace(year=1)), order(4, NOON.replace(year=9999)), order(5)]
    store.unreadable = {store.orders[-1].key: OrderDataError("bad", number="5", raw=b"<Order>")}
    pages = list(store.pages(on_error="quarantine"))
    assert [(len(page.orders), len(page.quarantined)) for page in pages] == [(4, 1), (0, 0)]


def test_an_order_with_a_low_number_and_a_date_in_the_future_begins_no_numbering() -> None:
    store = store_of(5, 6)
    _, cursor = store.run()
    store.orders.append(order(2, NOON.replace(year=2099)))
    pages = list(store.pages(cursor, overlap=None))
    assert [keys(page.orders) for page in pages] == [["2@2099-03-02T12:00:00"], []]
    assert (pages[0].report.late, pages[0].report.restarted_at) == (("2",), None)
    store.orders.append(order(7, NOON + DAY))
    assert store.run(pages[-1].cursor, overlap=None)[0] == keys(store.orders[-1:])


def test_holes_of_two_numberings_that_became_one_are_asked_for_whatever_their_order() -> None:
    store = store_of(50, 52)
    _, cursor = store.run()
    for restart in (1, 2):
        store.now += 3600
        store.orders += [order(n, NOON + 9 * restart * DAY + n * timedelta(hours=1)) for n in (2, 4, 6 + restart)]
        _, cursor = store.run(cursor)
    store.orders += [order(51, NOON + timedelta(minutes=51)), order(5, NOON + 9 * DAY + timedelta(hours=5))]
    came, cursor = store.run(cursor)
    assert Counter(came) == Counter(keys(store.orders[-2:]))


def test_a_look_back_that_waits_for_another_run_loses_nothing() -> None:
    store = store_of(3, 4)
    _, cursor = store.run()
    store.queries.clear()
    early = [order("WEB-7", NOON + DAY), order(1, NOON + DAY), order(5, NOON + DAY)]
    store.orders += [*early, order(9, NOON + 9 * DAY)]
    came, cursor = store.run(cursor, look_back=False)
    assert came == keys(store.orders[-2:]) + keys(early[1:2])
    assert {query.start_date for query in store.queries} == {None}
    came, cursor = store.run(cursor)
    assert came == keys(early[:1])
    assert store.queries[-1] == asked(start_date=date(2026, 2, 28))


def test_the_first_look_back_never_waits() -> None:
    store = store_of(1, 2)
    store.run(page_size=1, look_back=False)
    assert store.queries[-1] == asked(start_date=date(2026, 2, 28))


def test_a_report_tells_how_many_orders_came_and_how_many_of_them_were_new() -> None:
    store = store_of(*range(1, 8))
    _, cursor = store.run()
    store.orders += [order(n, NOON + DAY) for n in ("A-1", "A-2", "A-3")]
    pages = list(store.pages(cursor, page_size=2))
    counts = [(page.report.received, page.report.orders, page.report.repeats) for page in pages]
    assert counts == [(9, 2, 7), (10, 1, 9), (0, 0, 0)]


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


def test_the_advice_of_a_broken_reply_is_safe_to_follow(sandbox: SandboxStore) -> None:
    pages = sandbox.store(attempts=1).pages(page_size=20)
    kept = [next(pages)]
    sandbox.fail(faults.Truncate(9000))
    with pytest.raises(IncompleteDownloadError) as caught:
        next(pages)
    assert caught.value.resume_from is None
    assert caught.value.received > 0
    assert str(caught.value).endswith("whole orders: that page is not saved, the next run asks for it again")
    kept += sandbox.store().pages(after=kept[-1].cursor, page_size=20)
    assert [order.number for page in kept for order in page.orders] == [order.number for order in sandbox.orders]


def test_an_order_that_stops_the_follower_names_no_place_to_resume(sandbox: SandboxStore) -> None:
    sandbox.fail(faults.BadOrder(nth=13))
    with pytest.raises(OrderDataError) as caught:
        next(sandbox.store().pages(page_size=20))
    assert caught.value.resume_from is None
    assert str(caught.value).endswith('; pass on_error="quarantine" to set it aside and read on')
    (page,) = (page for page in sandbox.store().pages(page_size=60) if page.orders)
    assert [order.number for order in page.orders] == [order.number for order in sandbox.orders]


def test_an_unreadable_order_stops_the_follower_before_its_page() -> None:
    store = store_of(1, 2)
    store.unreadable = {store.orders[1].key: OrderDataError("bad", number="2", raw=b"<Order>")}
    with pytest.raises(OrderDataError):
        list(store.pages())


def test_of_many_unreadable_orders_no_more_than_two_pages_are_kept_at_a_time() -> None:
    store = store_of(*range(1, 301))
    alive = WeakSet[OrderDataError]()
    most = 0

    def download(query: OrderQuery) -> OrderStream:
        return OrderStream(unreadable(query), Reading(attempts=1), "quarantine")

    def unreadable(query: OrderQuery) -> Results:
        nonlocal most
        for each in store.download(query):
            error = OrderDataError("bad", number=each.number, raw=each.number.encode())
            alive.add(error)
            most = max(most, len(alive))
            yield error

    policy = Policy(page_size=5, on_error="quarantine")
    pages = follow(download, Cursor(), policy, clock=lambda: NOW, bar=progress_bar(shown=False))
    assert [error.number for page in pages for error in page.quarantined] == [str(number) for number in range(1, 301)]
    assert most <= 3 * 5  # the page before may still be held


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
    for name in ("tqdm.auto", "tqdm.std"):
        monkeypatch.setitem(__import__("sys").modules, name, None)
    with pytest.raises(ImportError, match=r"shopsite-orders\[cli\]"):
        sandbox.store().pages(progress=True)
