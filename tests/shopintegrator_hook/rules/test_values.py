from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook.rules import values
from shopintegrator_hook.rules.paths import KINDS


@pytest.mark.parametrize(
    ("wire", "mark", "amount"),
    [
        ("1,250.50", None, "1250.50"),
        ("1.250,50", None, "1250.50"),
        ("1 250,50", None, "1250.50"),
        ("1\u00a0250.50", None, "1250.50"),
        ("1'250.50", None, "1250.50"),
        ("&#163;14.99", None, "14.99"),
        ("$ 12.00", None, "12.00"),
        ("12,50 EUR", None, "12.50"),
        ("1.250", ",", "1250"),
        ("1,250", ".", "1250"),
        ("(3.00)", None, "-3.00"),
    ],
)
def test_an_amount_is_read_as_it_was_meant(wire: str, mark: str | None, amount: str) -> None:
    assert values.number(wire, mark) == Decimal(amount)


@pytest.mark.parametrize("wire", ["much", "1.2.3", "9" * 41, "12:50", "1e5"])
def test_what_is_no_amount_is_refused(wire: str) -> None:
    with pytest.raises(ValueError, match="number"):
        values.number(wire)


@pytest.mark.parametrize(
    ("wire", "moment"),
    [
        ("2026-03-14T15:09:26", datetime.fromisoformat("2026-03-14T15:09:26")),
        ("03/14/2026 03:09 PM", datetime.fromisoformat("2026-03-14T15:09:00")),
        ("14/03/2026 15:09", datetime.fromisoformat("2026-03-14T15:09:00")),
        ("31.12.2025", datetime.fromisoformat("2025-12-31")),
        ("20:12:59 Jan 13, 2026 PST", datetime.fromisoformat("2026-01-13T20:12:59")),
        ("14 March 2026", datetime.fromisoformat("2026-03-14")),
        ("Sat, 14 Mar 2026 15:09:26 GMT", datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)),
        ("20260314150926", datetime.fromisoformat("2026-03-14T15:09:26")),
        ("1773500966", datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)),
        ("1773500966000", datetime(2026, 3, 14, 15, 9, 26, tzinfo=UTC)),
    ],
)
def test_the_format_of_a_date_is_found_and_reads_it(wire: str, moment: datetime) -> None:
    form = values.date_format(wire)
    assert form is not None
    assert values.moment(wire, form or None) == moment


@pytest.mark.parametrize(
    "wire",
    ["", "hello", "1.50", "2026", "99/99/2026", "12:30", "1234", "1970-01-01", f"14 March{' ' * 100}2026"],
)
def test_what_is_no_date_has_no_format(wire: str) -> None:
    assert values.date_format(wire) is None


@pytest.mark.parametrize(
    ("wire", "answer"), [("on", True), ("OFF", False), ("100", True), ("0", False), ("Yes", True), ("", None)]
)
def test_yes_and_no_come_in_many_words(wire: str, answer: bool | None) -> None:
    assert values.yes_no(wire) is answer


@given(st.sampled_from(KINDS), st.text(), st.sampled_from([None, ",", ".", "epoch", "epoch_ms", "%d.%m.%Y"]))
def test_any_text_is_read_or_refused(kind: str, wire: str, form: str | None) -> None:
    try:
        values.read(kind, wire, form)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


MOMENTS = st.datetimes(datetime(1991, 1, 1), datetime(2099, 1, 1))  # noqa: DTZ001 - dates of any zone
WRITTEN = st.builds(lambda moment, form: moment.strftime(form), MOMENTS, st.sampled_from(values.FORMATS))
BROKEN = st.builds(
    lambda date, place, sign: date[:place] + sign + date[place + 1 :],
    WRITTEN,
    st.integers(0, 30),
    st.sampled_from("9a /:-,."),
)


def reads(wire: str, form: str) -> bool:
    try:
        return (values.moment(wire, form) or datetime.min).year > 1990  # noqa: DTZ901 - only its year is used
    except ValueError:
        return False


@given(st.one_of(WRITTEN, BROKEN, st.text("0123456789 /:-,.aJPMn", max_size=30)))
def test_a_date_is_told_by_its_look_as_by_trying_every_format(wire: str) -> None:
    bare = wire.strip()
    if not bare.isdecimal():
        tried = [form for form in ("", *values.FORMATS) if reads(bare, form)]
        assert values.date_format(wire) == (tried[0] if tried else None)
