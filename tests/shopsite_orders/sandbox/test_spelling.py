"""Faults by name, as a command line takes them."""

import pytest

from shopsite_orders.sandbox import faults
from shopsite_orders.sandbox.faults import Fault
from shopsite_orders.sandbox.faults.spelling import kinds_of, read_fault, spelt

KINDS = kinds_of(faults)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("truncate:20000", faults.Truncate(20_000)),
        ("truncate:5:yes", faults.Truncate(5, declared=True)),
        ("reset", faults.Reset()),
        ("reset:7", faults.Reset(7)),
        ("drip:10:0.5", faults.Drip(10, 0.5)),
        ("status:503", faults.Status(503)),
        ("html-login", faults.HtmlLogin()),
        ("redirect:https://elsewhere.example/", faults.Redirect("https://elsewhere.example/")),
        ("redirect:https://elsewhere.example/:307", faults.Redirect("https://elsewhere.example/", 307)),
        ("download-url:http://elsewhere.example:81/", faults.DownloadUrl("http://elsewhere.example:81/")),
        ("refuse:closed: see you at 9:00", faults.Refuse("closed: see you at 9:00")),
        ("download-url:", faults.DownloadUrl("")),
        ("json-error:invalid_grant:no:400", faults.JsonError("invalid_grant", "no", 400)),
        ("bad-order:2:GrandTotal:much", faults.BadOrder(2, "GrandTotal", "much")),
        ("windows-1252", faults.Windows1252()),
        ("byte-order-mark", faults.ByteOrderMark()),
    ],
)
def test_a_fault_is_made_of_its_name_and_what_follows_it(text: str, fault: Fault) -> None:
    assert read_fault(text, KINDS) == fault


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flood", "there is no fault 'flood'; there are bad-order, bare-ampersands, "),
        ("truncate", "'truncate' should be like truncate:AT[:DECLARED]"),
        ("truncate:far", "'truncate:far' should be like truncate:AT[:DECLARED]: invalid literal"),
        ("truncate:5:maybe", "'maybe' is neither yes nor no"),
        ("junk:5", "'junk:5' should be like junk"),
        ("status:503:5", "'status:503:5' should be like status:CODE"),
        ("bad-order:-1", "'nth' must be >= 0"),
    ],
)
def test_what_is_no_fault_is_told_with_what_is(text: str, said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - its text is compared below
        read_fault(text, KINDS)
    assert said in str(caught.value)


def test_every_fault_can_be_named() -> None:
    named = set(KINDS.values()) | {faults.Fault}
    assert named == {getattr(faults, name) for name in faults.__all__} - {faults.Place}
    assert [spelt(kind).partition(":")[0].partition("[")[0] for kind in KINDS.values()] == list(KINDS)
