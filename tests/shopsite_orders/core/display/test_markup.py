"""Every text is escaped, unless it was made here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.core.display import Html, element
from shopsite_orders.core.display.markup import joined, text

from cards import EVIL
from html_reader import Reader


def test_a_text_is_escaped_and_html_is_not() -> None:
    assert element("p", "a < b & c", Html("<br>"), None) == "<p>a &lt; b &amp; c<br></p>"
    assert joined("<", Html("<br>")) == "&lt;<br>"


def test_an_attribute_is_escaped_and_left_out_if_there_is_none() -> None:
    assert element("p", class_='a"b', aria_label="'", lang=None) == '<p class="a&quot;b" aria-label="&#x27;"></p>'


@given(st.text(st.characters(blacklist_categories=["Cc", "Cs"], blacklist_characters="\u2028\u2029")))
def test_any_text_is_read_as_it_was_and_makes_no_element(said: str) -> None:
    hidden = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    read = Reader(element("p", said, title=said))
    expected = "".join("\ufffd" if character in hidden else character for character in said)
    assert (read.tags, read.text, read.attributes) == (["p"], expected, [("title", expected)])


def test_something_evil_is_a_text_like_any_other() -> None:
    read = Reader(element("td", EVIL))
    assert read.tags == ["td"]
    assert read.text.startswith("<script>window.pwned = 1</script>")


@pytest.mark.parametrize("sign", ["\x00", "\x1b", "\x85", "\u202e", "\u2066", "\ud800"])
def test_what_nobody_sees_is_replaced(sign: str) -> None:
    assert text(f"a{sign}b") == "a\ufffdb"


def test_lines_and_the_marks_of_right_to_left_texts_stay() -> None:
    assert text("one\r\ntwo\n\u200fthree\t") == "one\ntwo\n\u200fthree\t"


def test_of_a_very_long_text_the_beginning_is_shown_and_the_rest_counted() -> None:
    assert text("x" * 5000) == f"{'x' * 2000}… (3,000 more characters)"
