from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook import FieldMap, PayloadError, Rule
from shopintegrator_hook.rules.paths import PATHS
from shopintegrator_hook.rules.values import FORMATS
from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Card, Charge, Coupon, Line, Option, Order, Payment, Totals


def order(toml: str, fields: dict[str, list[str]]) -> Order:
    return FieldMap.loads(f"[fields]\nid = 'number'\n{toml}").order({"id": ["7"], **fields})


def test_a_map_is_a_file_that_a_merchant_can_read(tmp_path: Path) -> None:
    field_map = FieldMap(
        [
            Rule("order id", "number"),
            Rule("date", "placed_at", format="%d.%m.%Y", sure=0.9),
            Rule("option_name{m}_{n}", "lines[n].options[m].name"),
            Rule("txn", "number"),
            Rule("txn", "transaction_id"),
            Rule("cents", "totals.tax", "cents"),
        ],
        doubtful=[Rule("x", "currency", sure=0.5)],
    )
    field_map.dump(tmp_path / "map.toml")
    assert (tmp_path / "map.toml").read_text(encoding="utf-8").partition("[fields]\n")[2] == (
        '"order id" = "number"\n'
        '"date" = { path = "placed_at", format = "%d.%m.%Y" }  # 90% sure\n'
        '"option_name{m}_{n}" = "lines[n].options[m].name"\n'
        '"txn" = ["number", "transaction_id"]\n'
        '"cents" = { path = "totals.tax", kind = "cents" }\n'
        "\n# Not sure enough: take the # away where one is right.\n"
        '# "x" = "currency"  # 50% sure\n'
    )
    assert FieldMap.load(tmp_path / "map.toml") == field_map


def test_a_map_is_written_for_its_owner_alone_unless_it_has_another_mode_and_through_links(tmp_path: Path) -> None:
    field_map, path, link = FieldMap([Rule("id", "number")]), tmp_path / "map.toml", tmp_path / "link.toml"
    field_map.dump(path)
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    link.symlink_to(path)
    field_map.dump(link)
    assert (path.stat().st_mode & 0o777, link.is_symlink(), FieldMap.load(path)) == (0o644, True, field_map)
    assert {each.name for each in tmp_path.iterdir()} == {"map.toml", "link.toml"}


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[fields", "Expected"),
        ("a = 1", "one table"),
        ("fields = 1", "one table"),
        ('[fields]\na = "totals.taxx"', "field 'a': 'totals.taxx' is not an order path; did you mean 'totals.tax'?"),
        ('[fields]\na = "zzz"', "field 'a': 'zzz' is not an order path"),
        ("[fields]\na = 1", "expected an order path, or a table"),
        ('[fields]\na = { path = "number", x = "y" }', "expected an order path, or a table"),
        ('[fields]\na = { path = "number", format = 1 }', "path, kind and format must be texts"),
        ('[fields]\na = { path = "totals.tax", kind = "mony" }', "expected one of money"),
        ('[fields]\na = { path = "totals.tax", kind = "date" }', "holds money, not date"),
        ('[fields]\na = { path = "placed_at", format = "dd.mm.yyyy" }', "field 'a': format 'dd.mm.yyyy' does not tell"),
        ('[fields]\na = { path = "totals.tax", format = ";" }', "field 'a': format must be the decimal mark"),
        ('[fields]\n"a_{n}" = "number"', "has no place for"),
        ('[fields]\n"a_{n}_{m}" = "lines[n].name"', "has no place for"),
        ('[fields]\n"a_{n}_{n}" = "lines[n].name"', "names one index twice"),
        ('[fields]\n"a{b" = "number"', "double each brace that is part of the name"),
    ],
)
def test_a_mistake_in_a_map_is_explained(toml: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        FieldMap.loads(toml)
    assert message in str(caught.value)


@pytest.mark.parametrize("form", ["dd.mm.yyyy", "%Q", "%d.%m", "%H:%M", "%d/%d/%Y", "%d.%m.%Y %", "%m.%Y", "", "d\0"])
def test_a_date_format_that_no_date_can_have_is_refused(form: str) -> None:
    with pytest.raises(ValueError, match=r"^format '.*' does not tell year, month and day as strptime reads them: wr"):
        Rule("when", "placed_at", format=form)


@pytest.mark.parametrize("form", [*FORMATS, "%Y%m%d%H%M%S", "epoch", "epoch_ms", "%Y-%j", "%d.%m.%Y um %H:%M Uhr"])
def test_a_date_format_that_tells_the_day_is_taken(form: str) -> None:
    assert Rule("when", "placed_at", format=form).format == form


@pytest.mark.parametrize(
    ("path", "kind"), [("totals.tax", "money"), ("totals.tax", "cents"), ("lines[n].quantity", "number")]
)
def test_the_decimal_mark_of_an_amount_is_a_point_or_a_comma(path: str, kind: str) -> None:
    assert [Rule("sum", path, kind, mark).format for mark in (".", ",", None)] == [".", ",", None]
    with pytest.raises(ValueError, match=r"^format must be the decimal mark of the amount, '\.' or ',', not ';'$"):
        Rule("sum", path, kind, ";")


@pytest.mark.parametrize("path", ["comments", "billing.email", "payment.card.number", "lines[n].taxable"])
def test_a_format_is_refused_where_no_text_has_one(path: str) -> None:
    with pytest.raises(ValueError, match=r"^format is for dates and amounts, and this path holds \w+: leave the form"):
        Rule("said", path, format="%d.%m.%Y")


WIRES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="{}"))
RULES = st.builds(Rule, WIRES, st.sampled_from(sorted(PATHS)))


@given(st.lists(RULES, unique_by=lambda rule: rule.wire))
def test_what_is_dumped_is_what_is_loaded(rules: list[Rule]) -> None:
    assert FieldMap.loads(FieldMap(rules).dumps()) == FieldMap(rules)


@pytest.mark.parametrize("name", ["a{b}", "100%", "items[0]", "a.b", "Größe"])
def test_a_literal_name_is_found_again(name: str) -> None:
    wire = name.replace("{", "{{").replace("}", "}}")
    assert FieldMap([Rule(wire, "number")]).order({name: ["7"]}).number == "7"


def test_numbered_names_are_lines_in_their_order() -> None:
    fields = {"n10": ["C"], "n2": ["B"], "n1": ["A"], "q10": ["1"], "q2": ["2"], "q1": ["3"]}
    found = order('"n{n}" = "lines[n].name"\n"q{n}" = "lines[n].quantity"', fields)
    assert [(line.name, line.quantity) for line in found.lines] == [
        ("A", Decimal(3)),
        ("B", Decimal(2)),
        ("C", Decimal(1)),
    ]


def test_repeated_names_are_lines_too() -> None:
    fields = {"name[]": ["A", "B"], "qty[]": ["1", "2"]}
    found = order('"name[]" = "lines[n].name"\n"qty[]" = "lines[n].quantity"', fields)
    assert found.lines == (Line(name="A", quantity=Decimal(1)), Line(name="B", quantity=Decimal(2)))


def test_options_are_put_together_of_name_and_value() -> None:
    toml = (
        '"n{n}" = "lines[n].name"\n"q{n}" = "lines[n].quantity"\n"on{m}_{n}" = "lines[n].options[m].name"\n'
        '"os{m}_{n}" = "lines[n].options[m].value"\n"op{m}_{n}" = "lines[n].options[m].price"\n'
        '"x{n}[{key}]" = "lines[n].options[m].value"\n"t{n}" = "lines[n].options[m].text"'
    )
    fields = {"n1": ["A"], "q1": ["1"], "on1_1": ["Size"], "os1_1": ["L"], "op1_1": ["1.50"], "on2_1": ["Engraved"]}
    found = order(toml, {**fields, "x1[Colour]": ["red"], "n2": ["B"], "q2": ["1"], "t2": ["plain", "large"]})
    assert [line.options for line in found.lines] == [
        (Option(text="Size: L", price=Decimal("1.50")), Option(text="Engraved"), Option(text="Colour: red")),
        (Option(text="plain"), Option(text="large")),
    ]


def test_nothing_that_came_is_dropped() -> None:
    fields = {"total": ["5.00", "6.00"], "sum": ["7.00"], "blank": [""], "twice": ["a", "a"], "tax": ["much"]}
    found = order("total = 'totals.grand_total'\nsum = 'totals.grand_total'\ntax = 'totals.tax'", fields)
    assert found.totals == Totals(grand_total=Decimal("5.00"))
    assert found.extras == {"total": ("6.00",), "sum": ("7.00",), "blank": ("",), "twice": ("a", "a"), "tax": ("much",)}
    assert found.repairs == ("totals.tax: the field 'tax' cannot be read as money; it is in the extras",)


def test_the_first_field_with_a_value_wins() -> None:
    found = order("a = 'comments'\nb = 'comments'", {"a": [""], "b": ["hello"]})
    assert (found.comments, found.extras) == ("hello", {})


def test_every_kind_of_value_is_read() -> None:
    toml = """
    d = { path = "placed_at", format = "%d.%m.%Y %H:%M" }
    s = { path = "totals.subtotal", format = "," }
    c = { path = "totals.tax", kind = "cents" }
    t = "is_test"
    cur = "currency"
    land = "billing.address.country"
    who = "billing.full_name"
    """
    wires = {"d": ["31.12.2025 23:59"], "s": ["1.250"], "c": ["199"], "t": ["on"], "cur": ["eur"], "land": ["de"]}
    found = order(toml, {**wires, "who": ["M&uuml;ller &amp; S&#246;hne"]})
    assert (found.placed_at, found.is_test, found.currency) == (
        datetime.fromisoformat("2025-12-31T23:59:00"),
        True,
        "EUR",
    )
    assert found.totals == Totals(subtotal=Decimal(1250), tax=Decimal("1.99"))
    assert (found.billing.address.country, found.billing.full_name) == ("DE", "Müller & Söhne")


def test_lists_and_open_places_are_filled() -> None:
    toml = """
    "discount_{n}" = "totals.discounts[n].amount"
    "why_{n}" = "totals.discounts[n].name"
    coupon = "coupons[n].name"
    card = "payment.card.number"
    how = "payment.method"
    gift = "custom_fields.Gift wrap"
    risk = "payment.details.risk"
    """
    wires = {"discount_1": ["-5"], "why_1": ["Spring"], "coupon": ["A", "B"], "card": ["4111111111111111"]}
    found = order(toml, {**wires, "how": ["Card"], "gift": ["yes"], "risk": ["low"]})
    assert found.totals.discounts == (Charge(name="Spring", amount=Decimal(-5)),)
    assert found.coupons == (Coupon(name="A"), Coupon(name="B"))
    assert found.payment == Payment(
        method="Card", card=Card(number=Sealed("4111111111111111")), details={"risk": "low"}
    )
    assert found.custom_fields == {"Gift wrap": "yes"}


LINE = (
    '"n{n}" = "lines[n].name"\n"q{n}" = "lines[n].quantity"\n"p{n}" = "lines[n].unit_price"\n"t{n}" = "lines[n].total"'
)


@pytest.mark.parametrize(
    ("fields", "quantity", "unit_price"),
    [
        ({"n1": ["A"]}, "1", None),
        ({"n1": ["A"], "p1": ["2.00"]}, "1", "2.00"),
        ({"n1": ["A"], "t1": ["4.00"]}, "1", "4.00"),
        ({"n1": ["A"], "p1": ["2.00"], "t1": ["6.00"]}, "3", "2.00"),
        ({"n1": ["A"], "p1": ["0"], "t1": ["0"]}, "1", "0"),
    ],
)
def test_a_line_without_a_quantity_says_so(fields: dict[str, list[str]], quantity: str, unit_price: str | None) -> None:
    found = order(LINE, fields)
    assert found.repairs == (f"lines[0].quantity: the post carries none; taken to be {quantity}",)
    assert (found.lines[0].quantity, found.lines[0].unit_price) == (
        Decimal(quantity),
        None if unit_price is None else Decimal(unit_price),
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"n1": ["A"], "p1": ["2.00"], "t1": ["5.00"]},
        {"n1": ["A"], "p1": ["2.00"], "t1": ["-4.00"]},
        {"n1": ["A"], "q1": ["two"]},
        {"n1": ["A"], "q1": ["two"], "p1": ["2.00"], "t1": ["4.00"]},
    ],
)
def test_a_quantity_is_never_made_up_against_the_evidence(fields: dict[str, list[str]]) -> None:
    with pytest.raises(PayloadError) as caught:
        order(LINE, fields)
    assert caught.value.code == "quantity_missing"


@pytest.mark.parametrize(
    ("total", "quantity", "unit_price"),
    [
        ("9.00", "3", Decimal("3.00")),
        ("10.00", "3", None),
        ("9.00", "0", None),
        ("1" + "0" * 27, "1", Decimal(10) ** 27),
        ("0.001", "2", Decimal("0.0005")),
        ("0.001", "4", None),
    ],
)
def test_a_price_is_the_total_divided_where_that_is_exact(
    total: str, quantity: str, unit_price: Decimal | None
) -> None:
    assert order(LINE, {"n1": ["A"], "q1": [quantity], "t1": [total]}).lines[0].unit_price == unit_price


def test_an_empty_row_of_an_order_form_is_no_line() -> None:
    assert order(LINE, {"n1": [""], "q1": ["0"], "n2": ["B"], "q2": ["1"]}).lines == (
        Line(name="B", quantity=Decimal(1)),
    )


def test_a_moment_in_utc_keeps_its_zone() -> None:
    assert order("d = 'placed_at'", {"d": ["2026-01-02 03:04:05 UTC"]}).placed_at == datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=UTC
    )
