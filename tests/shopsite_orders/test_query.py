"""The parameters of a download: typed, checked, written as ShopSite wants them."""

# ruff: noqa: DTZ001, RUF001 - the store's clock has no zone; digits of other scripts are no digits here

from datetime import date, datetime
from typing import Any

import pytest

from shopsite_orders import KNOWN_VERSIONS, OrderQuery, Pay
from shopsite_orders.query import check_version

ALWAYS = {"clientApp": "1", "dbname": "orders", "version": "14.0"}


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ({}, {"pay": "no_cvv"}),
        ({"pay": Pay.NO_CVV}, {"pay": "no_cvv"}),
        ({"pay": Pay.YES}, {"pay": "yes"}),
        ({"pay": Pay.NONE}, {}),
        ({"start_order": 0}, {"startorder": "0", "pay": "no_cvv"}),
        ({"start_order": 1962, "end_order": 1962}, {"startorder": "1962", "endorder": "1962", "pay": "no_cvv"}),
        ({"end_order": 7}, {"endorder": "7", "pay": "no_cvv"}),
        ({"start_order": "1962", "end_order": "0001963"}, {"startorder": "1962", "endorder": "1963", "pay": "no_cvv"}),
        ({"start_order": 1962, "end_order": "1962"}, {"startorder": "1962", "endorder": "1962", "pay": "no_cvv"}),
        ({"start_date": "2026-03-14"}, {"startdate": "03/14/2026", "pay": "no_cvv"}),
        ({"max_orders": 1}, {"maxorder": "1", "pay": "no_cvv"}),
        ({"start_date": date(2026, 1, 2)}, {"startdate": "01/02/2026", "pay": "no_cvv"}),
        ({"end_date": date(987, 12, 31)}, {"enddate": "12/31/0987", "pay": "no_cvv"}),
        (
            {"start_date": date(2026, 1, 2), "end_date": date(2026, 1, 2)},
            {"startdate": "01/02/2026", "enddate": "01/02/2026", "pay": "no_cvv"},
        ),
    ],
    ids=str,
)
def test_a_query_is_written_as_the_store_reads_it(query: dict[str, Any], parameters: dict[str, str]) -> None:
    assert OrderQuery(**query).parameters("14.0") == ALWAYS | parameters


@pytest.mark.parametrize(
    ("query", "kind", "said"),
    [
        ({"start_order": "A-12"}, ValueError, "^start_order must be the digits of an order number, .* not 'A-12'$"),
        ({"end_order": ""}, ValueError, "^end_order must be the digits of an order number, such as '1962', not ''$"),
        ({"end_order": "-1"}, ValueError, "^end_order must be the digits of an order number, .* not '-1'$"),
        ({"end_order": "١٩٦٢"}, ValueError, "^end_order must be the digits of an order number"),
        ({"start_order": True}, TypeError, "^start_order must be an int, or a str of digits, not bool$"),
        ({"end_order": 1.0}, TypeError, "^end_order must be an int, or a str of digits, not float$"),
        ({"max_orders": "5"}, TypeError, "^max_orders must be an int, not str$"),
        ({"start_order": -1}, ValueError, "^start_order must be at least 0, not -1$"),
        ({"max_orders": 0}, ValueError, "^max_orders must be at least 1, not 0$"),
        ({"start_order": 3, "end_order": 2}, ValueError, "start_order must not be after end_order"),
        ({"start_date": date(2026, 2, 1), "end_date": date(2026, 1, 1)}, ValueError, "start_date must not be after"),
        ({"start_date": datetime(2026, 2, 1)}, TypeError, r"pass a datetime\.date, such as value\.date\(\)"),
        ({"end_date": "01/02/2026"}, ValueError, "^end_date must be a day such as '2026-03-14', not '01/02/2026'$"),
        ({"end_date": "2026-02-30"}, ValueError, "^end_date must be a day such as '2026-03-14', not '2026-02-30'$"),
        ({"end_date": "2026-W11-6"}, ValueError, "^end_date must be a day such as '2026-03-14', not '2026-W11-6'$"),
        (
            {"end_date": "2026-01-02T00:00"},
            ValueError,
            "^end_date must be a day such as '2026-03-14', not",
        ),
        (
            {"end_date": 20260102},
            TypeError,
            r"^end_date must be a datetime\.date, or a str such as .*, not int$",
        ),
        ({"start_date": "2026-02-01", "end_date": "2026-01-01"}, ValueError, "start_date must not be after end_date"),
        ({"pay": "yes"}, TypeError, r"^pay must be a Pay, such as Pay\.NO_CVV, not str$"),
        ({"pay": True}, TypeError, r"^pay must be a Pay, such as Pay\.NO_CVV, not bool$"),
    ],
    ids=str,
)
def test_misuse_is_refused_at_once(query: dict[str, Any], kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        OrderQuery(**query)


@pytest.mark.parametrize("version", [*KNOWN_VERSIONS, "6.30", "16.0", "100.1"])
def test_known_and_newer_layouts_may_be_asked_for(version: str) -> None:
    assert check_version(version) == version


@pytest.mark.parametrize("version", ["", "14", "6.2", "5.9", "14.0 ", "14.0\n", "v14.0", "١٤.٠"])
def test_what_is_no_layout_is_refused(version: Any) -> None:
    with pytest.raises(ValueError, match=r"version"):
        check_version(version)


@pytest.mark.parametrize("version", [None, 14.0, 14])
def test_a_layout_is_named_by_a_text(version: Any) -> None:
    with pytest.raises(TypeError, match=r"^version must be a str such as '14\.0', not (None|float|int)$"):
        check_version(version)
