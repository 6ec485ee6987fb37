"""Text that is not XML -> text that is, with what was changed."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.decoding.forms.regular import is_legal
from shopsite_orders.decoding.forms.repair import declare_prefixes, escape_html, escape_strays, mend, remap_c1

MENDED = {
    "AT&T": ("AT&amp;T", "bare & escaped"),
    "a & b && c": ("a &amp; b &amp;&amp; c", "bare & escaped (3)"),
    "&amp; &lt; &gt; &quot; &apos;": ("&amp; &lt; &gt; &quot; &apos;", None),
    "&nbsp;&copy;&eacute;&euro;": ("\u00a0©é€", "&nbsp; read as its character"),
    "&foo;": ("&amp;foo;", "bare & escaped"),
    "&copy 2026": ("&amp;copy 2026", "bare & escaped"),
    "&#233;&#xE9;": ("&#233;&#xE9;", None),
    "&#x1a;": ("", "&#x1a; dropped, being no character of XML"),
    "&#0;": ("", "&#0; dropped, being no character of XML"),
    "&#xD800;": ("", "&#xD800; dropped, being no character of XML"),
    "&#1114112;": ("", "&#1114112; dropped, being no character of XML"),
    "&#;": ("&amp;#;", "bare & escaped"),
    "&#99999999999;": ("&amp;#99999999999;", "bare & escaped"),
    "a\x1ab\0c\ufffe": ("abc", "character XML does not allow dropped (3)"),
    "tab\tline\n": ("tab\tline\n", None),
    "1 < 2, <3": ("1 &lt; 2, &lt;3", "bare < escaped (2)"),
    "<![CDATA[AT&T &nbsp; 1 < 2]]>": ("<![CDATA[AT&T &nbsp; 1 < 2]]>", None),
    "<![CDATA[\x1a]]> & <![CDATA[&]]>": (
        "<![CDATA[]]> &amp; <![CDATA[&]]>",
        "character XML does not allow dropped",
    ),
}


@pytest.mark.parametrize(("text", "mended"), MENDED.items(), ids=map(repr, MENDED))
def test_what_xml_does_not_allow_is_mended_and_said(text: str, mended: tuple[str, str | None]) -> None:
    repaired, notes = mend(text)
    assert (repaired, notes[0] if notes else None) == mended


@given(st.text() | st.text("&<>#;ax19[]!CDAT \x1a", max_size=40))
def test_mended_text_without_tags_is_always_xml(text: str) -> None:
    plain = "".join(character for character in text if character not in "<>")
    ET.fromstring(f"<Name>{mend(plain)[0]}</Name>")


@given(st.text())
def test_mending_twice_is_mending_once(text: str) -> None:
    once, _ = mend(text)
    assert mend(once) == (once, ())


def test_references_to_controls_are_windows_1252() -> None:
    text, notes = remap_c1("&#128; &#146;&#x93;&#x94; &#153; &#160; <![CDATA[&#128;]]>")
    assert text == "€ ’“” ™ &#160; <![CDATA[&#128;]]>"  # noqa: RUF001 - what the merchant typed
    assert notes[0] == "&#128; read as windows-1252"


def test_html_is_kept_as_the_text_it_is() -> None:
    text, notes = escape_html('<Name>The <b>big</b> one<br>with <font color="red">red</font></Name>')
    assert text == (
        "<Name>The &lt;b&gt;big&lt;/b&gt; one&lt;br&gt;with &lt;font color=&quot;red&quot;&gt;red&lt;/font&gt;</Name>"
    )
    assert notes == ("HTML tag kept as text (5)",)


def test_html_in_capitals_is_kept_as_the_text_it_is() -> None:
    text, notes = escape_html("<Name>a<BR>b <Font Color=red>c</FONT></Name>")
    assert text == "<Name>a&lt;BR&gt;b &lt;Font Color=red&gt;c&lt;/FONT&gt;</Name>"
    assert notes == ("HTML tag kept as text (3)",)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("x<y", "x&lt;y"),
        ("<john@example.com>", "&lt;john@example.com>"),
        ("X<Y", "X&lt;Y"),
        ("<John@example.com>", "&lt;John@example.com>"),
        ("if A<B and C<D", "if A&lt;B and C&lt;D"),
        ("a <sigh> b", "a &lt;sigh> b"),
        ("a </sigh> b", "a &lt;/sigh> b"),
        ("love <!-- arrows", "love &lt;!-- arrows"),
        ("<?", "&lt;?"),
        ("<i>b</i> <br/> <br /> <u a='1'>c</u>", None),
        ("<!-- x<y --> <![CDATA[x<y]]>", None),
        ("<Billing>", None),  # damage to the order itself is not hidden
        ("</Billing>", None),
    ],
)
def test_a_less_than_that_begins_no_tag_is_a_text(text: str, mended: str | None) -> None:
    repaired, notes = escape_strays(text)
    assert repaired == (mended or text)
    assert [note.split(" (")[0] for note in notes] == (["bare < escaped"] if mended else [])


@pytest.mark.parametrize(
    ("text", "declared", "notes"),
    [
        ("<Order><x:New>5</x:New></Order>", ' xmlns:x="x:"', ("prefix x: declared",)),
        (
            "<Order><New xsi:nil = '1' x:y=''/></Order>",
            ' xmlns:xsi="xsi:" xmlns:x="x:"',
            ("prefix xsi: declared", "prefix x: declared"),
        ),
        ("<Order><New xml:lang='en' xmlns:x='u'><x:y/></New> at 12:30 a:b</Order>", "", ()),
        ("<Order><![CDATA[<x:New/>]]></Order>", "", ()),
        ("<Order><xy:A xmlns:xy='u'/><x:New/></Order>", ' xmlns:x="x:"', ("prefix x: declared",)),
    ],
)  # fmt: skip
def test_prefixes_that_the_reply_has_declared_are_declared(text: str, declared: str, notes: tuple[str, ...]) -> None:
    assert declare_prefixes(text) == (text.replace("<Order", f"<Order{declared}", 1), notes)


def test_what_is_told_to_be_legal_is_what_nothing_is_dropped_of() -> None:
    illegal = {code for code in range(0x110000) if not is_legal(chr(code))}
    assert {0, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF} < illegal
    assert illegal.isdisjoint({9, 10, 13, 32, 0x7F, 0x85, 0xD7FF, 0xE000, 0xFFFD, 0x10000, 0x10FFFF})
    dropped, _ = mend("".join(f"{chr(code)}." for code in sorted(illegal)))
    assert dropped == "." * len(illegal)
