"""Any element -> a regular one, and the guard at the prolog."""

import re
from typing import Any

import pytest

from shopsite_orders.decoding.forms.markup import MarkupError, check_prolog, parse
from shopsite_orders.decoding.places import Start
from shopsite_orders.decoding.reader import Reader

NODES: dict[str, dict[str, Any]] = {
    "<Order/>": {},
    "<Order> \n </Order>": {},
    "<Order><A>1</A></Order>": {"A": "1"},
    "<Order><A/></Order>": {"A": ""},
    "<Order><A>1</A><A>2</A><A/></Order>": {"A": ["1", "2", ""]},
    "<Order><Ab><Cd>1</Cd></Ab><Ab>2</Ab></Order>": {"Ab": [{"Cd": "1"}, "2"]},
    "<Order><A x='1'>2</A></Order>": {"A": "2", "A/@x": "1"},
    "<Order x='1'/>": {"@x": "1"},
    "<Order>stray<A/>text</Order>": {"#text": "straytext", "A": ""},
    "<Order><A>1<!-- no -->2</A></Order>": {"A": "12"},
    "<Order><A><![CDATA[<b>&amp;</b>]]></A></Order>": {"A": "<b>&amp;</b>"},
    "<Order><A>&lt;&amp;&gt;&quot;&apos;&#233;&#xe9;</A></Order>": {"A": "<&>\"'éé"},
    "<Order><Name>The <b>big</b> one</Name></Order>": {"Name": "The <b>big</b> one"},
    "<Order><Name><B>The</B> <FONT COLOR='red'>big</FONT><BR/></Name></Order>": {
        "Name": '<B>The</B> <FONT COLOR="red">big</FONT><BR/>'
    },
    "<Order xmlns='u'><New>1</New></Order>": {"New": "1"},
    "<Order xmlns:x='u'><x:New>1</x:New></Order>": {"{u}New": "1"},
    "<Order xmlns:x='x:'><x:New x:a='2'>1</x:New></Order>": {"x:New": "1", "x:New/@x:a": "2"},
    "<Order><A>1\r\n2\r3</A></Order>": {"A": "1\n2\n3"},
}
BROKEN = [
    "",
    " ",
    "text",
    "<Order>",
    "<Order></order>",
    "<Order/><Order/>",
    "<Order>&nbsp;</Order>",
    "<Order>&</Order>",
    "<Order>\x1a</Order>",
    "<Order>&#x1a;</Order>",
    "<Order>\ud800</Order>",
    "<Order>\0</Order>",
    "<Order><x:A/></Order>",
    "<A>" * 60 + "</A>" * 60,
    "<A>" * 10_000 + "</A>" * 10_000,
    "<Order><Name>" + "<b>" * 10_000 + "</b>" * 10_000 + "</Name></Order>",
]


@pytest.mark.parametrize(("text", "node"), NODES.items(), ids=NODES)
def test_an_element_is_its_children_by_name(text: str, node: dict[str, Any]) -> None:
    assert Reader(Start()).read(parse(text)).fields == node


REGULAR = {
    "<Order a='1' b='2'><Aa c='3'>x</Aa></Order>": "<Order>\x01@a=1 \x01@b=2 \x01Aa/@c=3 <Aa>x</Aa></Order>",
    "<Order><Aa>1<!-- no -->2<![CDATA[<&]]></Aa></Order>": "<Order><Aa>12&lt;&amp;</Aa></Order>",
    "<Order><Aa>a <b c='1'>x</b><br/><i></i></Aa></Order>": (
        '<Order><Aa>a &lt;b c="1"&gt;x&lt;/b&gt;&lt;br/&gt;&lt;i/&gt;</Aa></Order>'
    ),
    "<Order><new>1</new><b>2</b></Order>": "<Order><\x01new>1</\x01new><\x01b>2</\x01b></Order>",
    "<Order><Köln>1</Köln></Order>": "<Order><\x01Köln>1</\x01Köln></Order>",
    "<Order xmlns:x='a&lt;b&gt;'><x:New/></Order>": "<Order><\x01{a%3Cb%3E}New></\x01{a%3Cb%3E}New></Order>",
}


def brief(element: str) -> str:
    """Return an element with its attributes written more briefly."""
    return re.sub("<(\x01[^<>]*@[^<>]*)>([^<>]*)</\\1>", r"\1=\2 ", element)


@pytest.mark.parametrize(("text", "regular"), REGULAR.items(), ids=REGULAR)
def test_any_element_is_written_again_as_a_regular_one(text: str, regular: str) -> None:
    assert brief(parse(text)) == regular


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:30]))
def test_what_is_not_one_element_is_a_markup_error(text: str) -> None:
    with pytest.raises(MarkupError):
        Reader(Start()).read(parse(text))


@pytest.mark.parametrize(
    "prolog",
    [
        "",
        "\n \n",
        "<!-- a comment -->",
        "<?php nothing ?>",
        "<!DOCTYPE ShopSiteOrders>",
        '<!DOCTYPE ShopSiteOrders SYSTEM "http://192.0.2.1/orders.dtd">',
        '<!DOCTYPE ShopSiteOrders PUBLIC "-//ShopSite//Orders//EN" "http://192.0.2.1/orders.dtd">',
        "<!DOCTYPE ShopSiteOrders [<!ELEMENT ShopSiteOrders (Response, Order*)><!ATTLIST Order id CDATA #IMPLIED>]>",
    ],
)
def test_a_prolog_without_entities_is_accepted(prolog: str) -> None:
    check_prolog(prolog)


@pytest.mark.parametrize(
    "prolog",
    [
        '<!DOCTYPE a [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://192.0.2.1/x.dtd"> %x;]>',
        '<!DOCTYPE a [<!ENTITY x PUBLIC "p" "http://192.0.2.1/x">]>',
        '<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd" [<!ENTITY x "y">]>',
        '<!DOCTYPE a [<!NOTATION g SYSTEM "g"><!ENTITY x SYSTEM "x" NDATA g>]>',
    ],
)
def test_a_prolog_that_declares_an_entity_is_refused(prolog: str) -> None:
    with pytest.raises(MarkupError, match="declares entities"):
        check_prolog(prolog)


@pytest.mark.parametrize(
    "prolog", ["text", "<Order>", "<!DOCTYPE", "<!DOCTYPE a [", "<!-- ", "\x01", "<!DOCTYPE a \ud800>"]
)
def test_a_prolog_that_is_none_is_refused(prolog: str) -> None:
    with pytest.raises(MarkupError, match="not XML"):
        check_prolog(prolog)
