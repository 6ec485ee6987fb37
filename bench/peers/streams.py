"""Loops over a reply that keep the memory flat. A peer is imported when it is used: it may not be installed."""

from collections.abc import Callable, Iterable
from importlib import import_module
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree as ET

from peers.by_hand import read_order

EVENTS: Final = ("start", "end")


def each_order(events: Iterable[tuple[str, Any]], make: Callable[[Any], object]) -> int:
    """Make something of every order, and forget its element."""
    count, moments = 0, iter(events)
    _, root = next(moments)
    for event, element in moments:
        if event == "end" and element.tag == "Order":
            make(element)
            count += 1
            root.clear()
    return count


def pass_over(reply: bytes) -> int:
    """Pass over the elements in C and build nothing."""
    events = ET.iterparse(BytesIO(reply), events=EVENTS)
    _, root = next(events)
    count = 0
    for event, element in events:
        if event == "end" and element.tag == "Order":
            count += 1
            root.clear()
    return count


def read_defused(reply: bytes) -> int:
    return each_order(import_module("defusedxml.ElementTree").iterparse(BytesIO(reply), events=EVENTS), read_order)


def read_lxml(reply: bytes) -> int:
    etree = import_module("lxml.etree")
    events = etree.iterparse(BytesIO(reply), events=EVENTS, recover=False, resolve_entities=False)
    return each_order(events, read_order)


def read_models(reply: bytes) -> int:
    etree, models = import_module("lxml.etree"), import_module("peers.models")
    events = etree.iterparse(BytesIO(reply), events=EVENTS, recover=False, remove_comments=True)
    return each_order(events, models.Order.from_xml_tree)


def read_dicts(reply: bytes) -> int:
    count = 0

    def take(path: list[tuple[str, Any]], _: Any) -> bool:
        nonlocal count
        count += path[-1][0] == "Order"
        return True

    import_module("xmltodict").parse(BytesIO(reply), item_depth=2, item_callback=take)
    return count
