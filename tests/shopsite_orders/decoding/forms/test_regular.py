"""What can be read without an XML parser, and what can be written again so that it can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.decoding.forms.regular import (
    Irregular,
    as_regular_with_texts,
    characters,
    if_regular,
    is_broken,
    sections,
)

CHARACTERS = {
    "a &amp; b": "a & b",
    "&lt;&gt;&quot;&apos;": "<>\"'",
    "&amp;lt;&amp;amp;": "&lt;&amp;",
    "&#65;&#x41;&#xe9;&#128512;": "AAé\U0001f600",
    "&#38;lt;": "&lt;",
    "&#13;&#10;&#9;": "\r\n\t",
}
REWRITTEN = {
    "<Aa>1<!-- x -->2</Aa>": "<Aa>12</Aa>",
    "<Aa><![CDATA[<&>]]></Aa>": "<Aa>&lt;&amp;&gt;</Aa>",
    "<Aa><![CDATA[<!--]]>x<!-- <![CDATA[ --></Aa>": "<Aa>&lt;!--x</Aa>",
    "<Aa><Bb c='1' d=\"2\n\"/></Aa>": "<Aa><\x01Bb/@c>1</\x01Bb/@c><\x01Bb/@d>2 </\x01Bb/@d><Bb/></Aa>",
    "<Aa b='1 > 2'>x</Aa>": "<Aa><\x01@b>1 &gt; 2</\x01@b>x</Aa>",
    "<Aa b='1'/>": "<Aa><\x01@b>1</\x01@b></Aa>",
    "<Xy><Aa>The <b>big</b> one<br/><i></i><BR /></Aa></Xy>": (
        "<Xy><Aa>The &lt;b&gt;big&lt;/b&gt; one&lt;br/&gt;&lt;i/&gt;&lt;BR/&gt;</Aa></Xy>"
    ),
    "<Xy><Aa><b>x <i>y</i></b></Aa></Xy>": "<Xy><Aa>&lt;b&gt;x &lt;i&gt;y&lt;/i&gt;&lt;/b&gt;</Aa></Xy>",
}
LEFT = [
    "<Aa>x</Aa>",
    "<Aa>\x1a<!-- x --></Aa>",
    "<Aa><!-- \x1a --></Aa>",
    "<Aa><!-- x -- y --></Aa>",
    "<Aa><!-- x ---></Aa>",
    "<Aa<!-- x -->></Aa>",
    "<Aa>&<!-- x -->amp;</Aa>",
    "<Aa>&am<![CDATA[]]>p;</Aa>",
    "<Aa><!-- </Order> --></Aa>",
    "<Aa><?x?><!-- x --></Aa>",
    "<Aa b='1' b='2'/>",
    "<Aa xmlns='u'/>",
    "<Aa><b c='1'>x</b></Aa>",
    "<Xy><Aa><b>x</B></Aa></Xy>",
    "<Xy><b>x</b></Xy>",
    "<Xy><Aa><b>x</b><Bb/></Aa></Xy>",
    "<Aa>&nbsp;<!-- x --></Aa>",
    "<Aa><!-- x</Aa>",
    "<![CDATA[]]><Aa>x</Aa>",
    "<Aa>x</Aa><!-- x --><![CDATA[]]>",
]


@pytest.mark.parametrize(("text", "meant"), CHARACTERS.items(), ids=CHARACTERS)
def test_references_become_their_characters(text: str, meant: str) -> None:
    assert characters(text) == meant


@pytest.mark.parametrize("text", ["&#128;", "&#x9f;", "&#0;", "&#xFFFE;", "&#xD800;", "&#1114112;"])
def test_a_number_that_may_not_be_meant_is_for_the_parser(text: str) -> None:
    with pytest.raises(Irregular):
        characters(text)


@pytest.mark.parametrize("text", ["&nbsp;", "AT&T", "&", "&amp", "&#;"])
def test_a_reference_that_xml_does_not_know_is_for_the_parser(text: str) -> None:
    with pytest.raises(Irregular):
        characters(text)


@pytest.mark.parametrize("inside", ["1 < 2", "1 > 2", "\0", "\ufffe", "\uffff", "<![CDATA[<]]>"])
def test_anything_else_is_not(inside: str) -> None:
    text = f"<Aa>{inside}</Aa>"
    assert if_regular(text.encode(), text) is None


@pytest.mark.parametrize(("text", "regular"), REWRITTEN.items(), ids=REWRITTEN)
def test_comments_sections_attributes_and_html_are_written_in_another_way(text: str, regular: str) -> None:
    assert as_regular_with_texts(text.encode(), text) == regular


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_sure_is_left_as_it_is(text: str) -> None:
    assert as_regular_with_texts(text.encode(), text) is None


@pytest.mark.parametrize(
    ("text", "broken"),
    [("AT&T", True), ("&nbsp;", True), ("&amp;&#65;", False), ("<![CDATA[AT&T]]>", False), ("<?x AT&T?>", False)],
)
def test_a_reference_that_no_xml_knows_is_sure_not_to_be_xml(text: str, *, broken: bool) -> None:
    assert is_broken(text) is broken


@given(st.text("<!-[]CDAT>x", max_size=60))
def test_sections_are_all_of_the_text(text: str) -> None:
    parts = sections(text)
    assert "".join(parts) == text
    assert all(part.startswith(("<!--", "<![CDATA[")) for part in parts[1::2])
