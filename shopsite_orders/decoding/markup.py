"""The one room with an XML parser: an element -> its node, and the guard at the prolog.

A node is what an element holds: its text, or its children by name. A name that comes more than once holds a
list. An attribute stands beside its element as ``Name/@attribute``, stray text as ``#text``.
"""

from typing import TypeAlias
from xml.etree import ElementTree as ET

import defusedxml.ElementTree as DefusedET
from defusedxml import DefusedXmlException

Children: TypeAlias = dict[str, "Node"]
Node: TypeAlias = str | Children | list[str | Children]

DEEPEST = 40  # levels; an order has seven
# What a merchant writes into the name of a product (docs/protocol.md#markup-in-texts), in letters of any size.
HTML_TAGS = frozenset(
    [
        *("a", "b", "big", "br", "center", "div", "em", "font", "hr", "i", "img", "li", "ol", "p", "small", "span"),
        *("strong", "sub", "sup", "table", "td", "tr", "u", "ul"),
    ]
)


class MarkupError(ValueError):
    """The text is not the XML that was expected; the message says where and why."""


def parse(text: str) -> Children:
    """Return the children of the one element that `text` is.

    Raises:
        MarkupError: `text` is not one well-formed element.
    """
    try:
        element = ET.XML(text)
    except (ET.ParseError, ValueError) as error:  # ValueError: text that UTF-8 cannot carry
        raise MarkupError(str(error)) from error
    if "xmlns" in text:
        _name_as_written(element)
    return {f"@{name}": value for name, value in element.items()} | _children(element, DEEPEST)


def _name_as_written(element: ET.Element) -> None:
    """Undo namespaces: what is in the element's own one has no prefix, and a prefix is part of a name."""
    own = element.tag[: element.tag.find("}") + 1]
    for one in element.iter():
        one.tag = _written(one.tag.removeprefix(own))
        one.attrib = {_written(name): value for name, value in one.items()}


def _written(name: str) -> str:
    """Return ``x:New`` for what `declare_prefixes` has made ``{x:}New``; other namespaces stay whole."""
    return name[1:].replace(":}", ":", 1) if name.startswith("{") and ":}" in name else name


def _children(element: ET.Element, levels: int) -> Children:
    if not levels:
        raise MarkupError(f"elements are nested more than {DEEPEST} deep")
    children: Children = {}
    stray = "".join([text for text in [element.text, *[child.tail for child in element]] if text]).strip()
    if stray:
        children["#text"] = stray
    for child in element:
        add(children, child.tag, _content(child, levels - 1) if len(child) else child.text or "")
        if child.attrib:
            for name, value in child.items():
                add(children, f"{child.tag}/@{name}", value)
    return children


def _content(element: ET.Element, levels: int) -> str | Children:
    if is_markup(element[0].tag) and all(is_markup(child.tag) for child in element):
        return _markup(element, levels)
    return _children(element, levels)


def is_markup(name: str) -> bool:
    """Say whether an element is HTML in a text: ShopSite's own names have capitals, and are no names of tags."""
    return name.islower() or name.lower() in HTML_TAGS


def _markup(element: ET.Element, levels: int) -> str:
    """Return what is inside an element as the text it was meant as."""
    if not levels:
        raise MarkupError(f"elements are nested more than {DEEPEST} deep")
    inside = [element.text or ""]
    for child in element:
        attributes = "".join(f' {name}="{value}"' for name, value in child.items())
        markup = _markup(child, levels - 1)
        inside += [f"<{child.tag}{attributes}>{markup}</{child.tag}>" if markup else f"<{child.tag}{attributes}/>"]
        inside += [child.tail or ""]
    return "".join(inside)


def add(children: Children, name: str, node: str | Children) -> None:
    """Put a child under its name, beside the ones that are there."""
    if name not in children:
        children[name] = node
    elif isinstance(there := children[name], list):
        there.append(node)
    else:
        children[name] = [there, node]


def check_prolog(prolog: str) -> None:
    """Refuse what a reply may not bring before its root: entity declarations, and markup that is none.

    `prolog` is all between the XML declaration and the root. A DOCTYPE is accepted and never fetched.

    Raises:
        MarkupError: an entity is declared, or the prolog is not well-formed.
    """
    try:
        DefusedET.fromstring(f"{prolog}<reply/>", forbid_entities=True)
    except DefusedXmlException as error:
        raise MarkupError("it declares entities, which an order download never needs") from error
    except (DefusedET.ParseError, ValueError) as error:
        raise MarkupError(f"what stands before its first element is not XML ({error})") from error
