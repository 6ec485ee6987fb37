"""Markup as it came, with its texts told apart by their paths."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.contact.evidence.fates import Path
from shopsite_orders.contact.evidence.markup import Walk, partnered

from doubling import grows_in_proportion


def walked(*texts: str, paths: bool = True) -> tuple[list[tuple[str, str]], str]:
    """Return every text with its path, and the pieces with each text in capitals."""
    found: list[tuple[str, str]] = []

    def change(path: Path, text: str, referring: bool) -> str:
        found.append(("/".join(path) + ("" if referring else " (as it is)"), text))
        return text.upper()

    walk = Walk(partnered(texts), paths=paths)
    return found, "".join(walk.through(text, change) for text in texts)


@pytest.mark.parametrize(
    ("text", "found", "after"),
    [
        ("<A><B>x</B>\n<C/></A>", [("A/B", "x")], "<A><B>X</B>\n<C/></A>"),
        ("<A>x<br>y</A>", [("A", "x"), ("A", "y")], "<A>X<br>Y</A>"),
        ("<A><![CDATA[x<B>y]]></A>", [("A (as it is)", "x<B>y")], "<A><![CDATA[X<B>Y]]></A>"),
        ("<A><!-- x --></A>", [("A/!-- (as it is)", " x ")], "<A><!-- X --></A>"),
        ("<A><!-- x </A>", [("A", "<!-- x ")], "<A><!-- X </A>"),
        ("<A b=\"x\" c='y' d=z>t</A>", [("A/@b", '"x"'), ("A/@c", "'y'"), ("A/@d", "z"), ("A", "t")], None),
        ("<A b x>t</A>", [("A/@", " b x"), ("A", "t")], "<A B X>T</A>"),
        ("<A>me <alice smith> you</A>", [("A", "me <alice smith> you")], "<A>ME <ALICE SMITH> YOU</A>"),
        ("<A>1 < 2 & 3</A>", [("A", "1 < 2 & 3")], None),
        ("<A>x</B></A>", [("A", "x</B>")], "<A>X</B></A>"),
        ("<A><B>x</A></B>y", [("A/B", "x"), ("", "y")], "<A><B>X</A></B>Y"),
        ("<?xml version='1.0'?><A/>", [], "<?xml version='1.0'?><A/>"),
        ("<?php x?><A/>", [("?", "php x")], "<?PHP X?><A/>"),
    ],
)
def test_whatever_is_text_is_found_and_all_else_stays(
    text: str, found: list[tuple[str, str]], after: str | None
) -> None:
    texts, changed = walked(text)
    assert [(path, one) for path, one in texts if one.strip()] == found
    assert after in (None, changed)


def test_what_shopsite_has_published_is_kept_and_another_document_type_is_not() -> None:
    known = '<!DOCTYPE A PUBLIC "-//shopsite.com//ShopSiteOrder DTD//EN" "http://www.shopsite.com/XML/1.3/orders.dtd">'
    assert walked(known) == ([], known)
    other = "<!DOCTYPE A SYSTEM 'http://alice.example/o.dtd' [<!ELEMENT A (B)><!-- for bob -->]><A/>"
    assert walked(other)[1] == "<!DOCTYPE A SYSTEM 'HTTP://ALICE.EXAMPLE/O.DTD' [<!ELEMENT A (B)><!-- FOR BOB -->]><A/>"


def test_an_order_that_has_no_end_ends_where_the_next_one_begins() -> None:
    texts, _ = walked("<ShopSiteOrders><Order><Billing><Name>x</Name>", "<Order><Other>y</Other></Order><Billing/>")
    assert texts == [("ShopSiteOrders/Order/Billing/Name", "x"), ("ShopSiteOrders/Order/Other", "y")]


def test_a_web_page_has_no_paths() -> None:
    assert walked("<html><body>x</body></html>", paths=False)[0] == [("", "x")]


@given(st.lists(st.sampled_from(["<", ">", "</", "/>", "A", "Order", "x", " ", "=", '"', "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "[", "]", "<A>", "</A>", "&amp;"])).map("".join))  # fmt: skip  # noqa: E501
def test_nothing_is_lost_of_any_text(text: str) -> None:
    walk = Walk(partnered([text]))
    assert walk.through(text, lambda _, inside, __: inside) == text


@pytest.mark.parametrize("opener", ["<!--", "<![CDATA[", "<?", "<A ", "<!DOCTYPE ["])
def test_what_never_ends_takes_time_in_proportion(opener: str) -> None:
    assert grows_in_proportion(walked, lambda count: opener * count, 2_000)
