"""Elements -> nodes, and the guard at the prolog."""

from typing import Any

import pytest

from shopsite_orders.decoding.markup import MarkupError, check_prolog, parse

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
    assert parse(text) == node


@pytest.mark.parametrize("text", BROKEN, ids=lambda text: repr(text[:30]))
def test_what_is_not_one_element_is_a_markup_error(text: str) -> None:
    with pytest.raises(MarkupError):
        parse(text)


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
