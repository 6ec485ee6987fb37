"""Text without anything that a terminal obeys."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.printable import printable


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jörg, 5 €, 漢字 👍", "Jörg, 5 €, 漢字 👍"),
        ("\x1b]0;title\x07", r"\u001b]0;title\u0007"),
        ("\x1b[2J", r"\u001b[2J"),
        ("\x9b2J\x85\x7f", r"\u009b2J\u0085\u007f"),
        ("abc\u202egpj.exe\u2066\u2069\u200f\u200e\u061c", r"abc\u202egpj.exe\u2066\u2069\u200f\u200e\u061c"),
        ("one\ntwo\r\n\tthree", r"one\ntwo\r\n\tthree"),
        ("one\u2028two\u2029", r"one\u2028two\u2029"),
        ("half \ud83d", r"half \ud83d"),
        ("a\u00a0b", "a\u00a0b"),
        ("", ""),
    ],
)
def test_what_a_terminal_obeys_is_escaped_and_nothing_else(text: str, shown: str) -> None:
    assert printable(text) == shown
    assert printable(shown) == shown


@given(st.text())
def test_nothing_is_left_that_moves_a_cursor_or_turns_the_writing(text: str) -> None:
    shown = printable(text)
    assert not {unicodedata.category(sign) for sign in shown} & {"Cc", "Cs", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(sign) for sign in shown} & {
        "LRE",
        "RLE",
        "LRO",
        "RLO",
        "PDF",
        "LRI",
        "RLI",
        "PDI",
    }
    shown.encode()


@given(st.dictionaries(st.text(), st.text()))
def test_json_stays_the_same_json(document: dict[str, str]) -> None:
    assert json.loads(printable(json.dumps(document, ensure_ascii=False))) == document
