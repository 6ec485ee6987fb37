"""CSV for spreadsheets: no cell is a formula, whatever separates cells, and numbers stay numbers."""

import csv
import re
from decimal import Decimal
from pathlib import Path
from stat import S_IMODE
from typing import Any
from unicodedata import category

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders import IncompleteDownloadError, Line, Order, Totals
from shopsite_orders.frames import TABLES, InexactError, schemas, to_csv
from shopsite_orders.frames.spreadsheet import harmless

from doubling import grows_in_proportion
from framed import FULL, NUMBER, ORDERS

FORMULAS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\ufeff=1",
    "\u200b=1",
    "\x00=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff20SUM", '=HYPERLINK("http://x.example")', "a\n=1",
    "a;=1", 'a"=1', "a\t=1", "a,=1", "a|=1", "=", "-", "--1", "=\n=", ";\n\t=1",
]  # fmt: skip
HARMLESS = [
    "", "a", "a=b", "1+1", "x-y", "ann@lee.example", "•••• 1111", "a - b", "3=3", "wide, 5", "'=1", "Ärmel & Co. €",
]  # fmt: skip
SEPARATORS = re.compile('[,;|\t"\n\r\v\f\x1c-\x1e\x85\u2028\u2029]')
UNSEEN = "\x00\x01\x1f\x7f\u00a0\u00ad\u200b\u200e\u202e\u2060\ufeff "
SIGNS = tuple("=+-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b\u2212")  # and what looks like them
PIECES = st.sampled_from([*SIGNS, *',;|\t"\n\r\v\f\x1c\x85\u2028', *UNSEEN, "'", "a", "1", "(", "SUM(A1)"])
TEXTS = st.lists(PIECES | st.characters(exclude_categories=["Cs"]), max_size=12).map("".join)


def is_formula(cell: str) -> bool:
    unseen = {"Cc", "Cf", "Zs", "Zl", "Zp"}
    return "".join(sign for sign in cell if category(sign) not in unseen).startswith(SIGNS)


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [*csv.reader(file)]


def cells(path: Path) -> list[dict[str, str]]:
    head, *rows = written(path)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("text", FORMULAS, ids=ascii)
def test_what_a_spreadsheet_could_take_for_a_formula_has_an_apostrophe_before_it(text: str) -> None:
    assert harmless(text) != text
    assert not [piece for piece in SEPARATORS.split(harmless(text)) if is_formula(piece)]


@pytest.mark.parametrize("text", HARMLESS, ids=ascii)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert harmless(text) == text


@given(TEXTS)
def test_no_text_has_a_formula_in_it_wherever_it_is_split(text: str) -> None:
    assert not [piece for piece in SEPARATORS.split(harmless(text)) if is_formula(piece)]


@pytest.mark.parametrize("piece", ["\t", " ", "\t ", ";", "=", '"=', "\n=", "\ufeff", "- ", "a"], ids=ascii)
def test_a_text_is_looked_at_in_a_time_in_proportion_to_its_length(piece: str) -> None:
    assert grows_in_proportion(harmless, lambda size: piece * (size // len(piece)), 4000)


@given(TEXTS)
def test_a_text_is_only_added_to_and_once(text: str) -> None:
    once = harmless(text)
    assert harmless(once) == once
    assert [sign for sign in once if sign != "'"] == [sign for sign in text if sign != "'"]


@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_no_cell_of_a_file_is_a_formula_whatever_a_customer_typed(tmp_path_factory: Any, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("csv") / "orders.csv"
    orders = [attrs.evolve(FULL, comments=text, billing=attrs.evolve(FULL.billing, full_name=text)) for text in texts]
    to_csv(orders, path)
    rows = cells(path)
    assert [row["comments"] for row in rows] == [harmless(text) for text in texts]
    for row in rows:
        assert not [cell for cell in row.values() if is_formula(cell)]
    for separator in ";\t|":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for row in csv.reader(file, delimiter=separator) for cell in row if is_formula(cell)]


def test_numbers_stay_numbers_and_dates_are_as_spreadsheets_read_them(tmp_path: Path) -> None:
    totals = Totals(tax=Decimal("-8.50"), subtotal=Decimal("1E+3"), shipping=Decimal("0.00"), products=Decimal("1E-8"))
    to_csv([attrs.evolve(FULL, totals=totals)], tmp_path / "orders.csv")
    [row] = cells(tmp_path / "orders.csv")
    assert {name: row[f"totals_{name}"] for name in ("tax", "subtotal", "shipping", "products", "grand_total")} == {
        "tax": "-8.5",
        "subtotal": "1000",
        "shipping": "0",
        "products": "0.00000001",
        "grand_total": "",
    }
    assert (row["placed_at"], row["placed_at_utc"]) == ("2024-11-03 01:30:00", "2024-11-03 08:30:00")
    assert (row["has_payment"], row["is_test"], row["payment_card_number"]) == ("TRUE", "FALSE", "•••• 1111")


def test_the_file_begins_with_the_mark_that_spreadsheets_look_for_and_names_its_columns(tmp_path: Path) -> None:
    to_csv([], tmp_path / "orders.csv")
    assert (tmp_path / "orders.csv").read_bytes().startswith(b"\xef\xbb\xbfstore,source,order_key,number,")
    assert written(tmp_path / "orders.csv") == [schemas()["orders"].names]


def test_of_several_tables_each_has_a_file_in_a_folder(tmp_path: Path) -> None:
    to_csv(iter(ORDERS), tmp_path / "all", tables=TABLES)
    assert sorted(file.name for file in (tmp_path / "all").iterdir()) == sorted(f"{table}.csv" for table in TABLES)
    assert len(cells(tmp_path / "all" / "lines.csv")) == sum(len(order.lines) for order in ORDERS)
    assert NUMBER not in "".join(file.read_text("utf-8") for file in (tmp_path / "all").iterdir())


def test_a_file_is_its_owners_alone_unless_it_is_there_with_another_mode(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    to_csv(ORDERS, path)
    assert S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    to_csv(ORDERS, path)
    assert S_IMODE(path.stat().st_mode) == 0o640


@pytest.mark.parametrize("error", [IncompleteDownloadError("the reply ended"), None], ids=["broken off", "inexact"])
def test_a_file_stays_as_it_was_where_orders_cannot_be_written(tmp_path: Path, error: Exception | None) -> None:
    path = tmp_path / "orders.csv"
    to_csv([FULL], path)
    before = path.read_bytes()
    line = Line(quantity=Decimal("0.123456789"))

    def orders() -> Any:
        yield from ORDERS
        if error:
            raise error
        yield Order(source="shopsite", number="8", lines=(line,), weight=line.quantity)

    with pytest.raises(type(error) if error else InexactError):
        to_csv(orders(), path)
    assert path.read_bytes() == before
    assert [*tmp_path.iterdir()] == [path]


def test_personal_columns_are_left_out_by_choice(tmp_path: Path) -> None:
    to_csv([FULL], tmp_path / "orders.csv", personal="drop")
    assert "Ann" not in (tmp_path / "orders.csv").read_text("utf-8")
