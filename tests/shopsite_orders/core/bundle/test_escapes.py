"""Escapes are characters, and stay escapes."""

import json

import pytest

from shopsite_orders.core.bundle.escapes import JSON_STRING, REFERENCES, Escapes

SHIFT = str.maketrans("abcéĀ😀", "xyzèā😁")


@pytest.mark.parametrize(
    ("escapes", "raw", "meant", "after"),
    [
        (REFERENCES, "abc", "abc", "xyz"),
        (REFERENCES, "a &amp; b", "a & b", "x &amp; y"),
        (REFERENCES, "&#97;&#x62;&#X63;", "abc", "&#120;&#x79;&#x7a;"),
        (REFERENCES, "caf&eacute;", "café", "zxf&egrave;"),
        (REFERENCES, "&#146;&nosuch;&#1114112;&#xD800;&", "\u2019&", "&#146;&nosuch;&#1114112;&#xD800;&"),
        (REFERENCES, "&Amacr;", "Ā", "&Amacr;"),
        (JSON_STRING, "abc", "abc", "xyz"),
        (JSON_STRING, r"a\/b\n\u00e9", "abé", r"x\/y\n\u00e8"),
        (JSON_STRING, r"\ud83d\ude00", "😀", r"\ud83d\ude01"),
        (JSON_STRING, r"\ud83d\"", "\ufffd", r"\ud83d\""),
    ],
)
def test_each_character_is_written_as_the_one_before_it_was(escapes: Escapes, raw: str, meant: str, after: str) -> None:
    assert escapes.characters(raw) == meant
    assert escapes.rewrite(raw, lambda text: text.translate(SHIFT)) == after


def test_json_stays_json() -> None:
    raw = json.dumps('Renée "R" \\ Ō\n😀')[1:-1]
    assert json.loads(f'"{JSON_STRING.rewrite(raw, str.swapcase)}"') == 'rENÉE "r" \\ ō\n😀'
