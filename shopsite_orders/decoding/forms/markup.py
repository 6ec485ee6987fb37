"""The one room with an XML parser: any element -> the same as a regular one, and the guard at the prolog.

What the parser reads is written again in the plain form that `places` reads: each attribute as an element beside its
own, called ``Name/@attribute``; HTML in a text as the text that it is; no comments, CDATA sections or namespaces. A
name that only a parser can vouch for begins with `MARK`, which no XML can hold.
"""

import re
from pyexpat import ExpatError, ParserCreate
from typing import Final
from xml.sax.saxutils import escape

import defusedxml.ElementTree as DefusedET
from defusedxml import DefusedXmlException

MARK: Final = "\x01"
DEEPEST = 40  # levels; an order has seven
_ORDERS_OWN = 2  # the level of the elements directly in an order, which are never HTML
# What a merchant writes into the name of a product (docs/protocol.md#markup-in-texts), in letters of any size.
HTML_TAGS = frozenset(
    [
        *("a", "b", "big", "br", "center", "div", "em", "font", "hr", "i", "img", "li", "ol", "p", "small", "span"),
        *("strong", "sub", "sup", "table", "td", "tr", "u", "ul"),
    ]
)

NAME: Final = "[A-Za-z_][A-Za-z0-9_.-]*+"  # a name that needs no parser to vouch for it

_PLAIN_NAME = re.compile(NAME)
_NO_BRACKETS = str.maketrans({"<": "%3C", ">": "%3E"})


class MarkupError(ValueError):
    """The text is not the XML that was expected; the message says where and why."""


def parse(text: str) -> str:
    """Return the one element that `text` is, in regular form.

    Raises:
        MarkupError: `text` is not one well-formed element.
    """
    parser = ParserCreate(namespace_separator="}")
    writer = _Writer(declares="xmlns" in text)
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.StartElementHandler = writer.start
    parser.EndElementHandler = writer.end
    parser.CharacterDataHandler = writer.characters
    try:
        parser.Parse(text, True)
    except (ExpatError, ValueError) as error:  # ValueError: text that UTF-8 cannot carry
        raise MarkupError(str(error)) from error
    return "".join(writer.written)


def is_markup(name: str) -> bool:
    """Say whether an element is HTML in a text: ShopSite's own names have capitals, and none of them names a tag."""
    return name.islower() or name.lower() in HTML_TAGS


def attribute(element: str, name: str, value: str) -> str:
    """Return an attribute as the element that it becomes; without an `element` it is the root's."""
    called = f"{MARK}{element}/@{name}" if element else f"{MARK}@{name}"
    return f"<{called}>{value}</{called}>"


class _Writer:
    """Writes again what a parser reads."""

    def __init__(self, *, declares: bool) -> None:
        self.written: list[str] = []
        self._names = _Names(declares=declares)
        self._levels = 0
        self._markup: list[int] = []  # where in what is written the HTML tags stand that are open

    def start(self, name: str, attributes: list[str]) -> None:
        self._levels += 1
        if self._levels == 1:
            self._names.own = name[: name.find("}") + 1]
        called = self._names[name]
        if self._markup or (self._levels > _ORDERS_OWN and is_markup(called)):
            self._start_markup(called, attributes)
            return
        tag = f"<{_vouched(called)}>"
        if not attributes:
            self.written.append(tag)
            return
        element = "" if self._levels == 1 else called
        beside = [attribute(element, key, escape(value)) for key, value in self._pairs(attributes)]
        self.written += [*beside, tag] if element else [tag, *beside]

    def end(self, name: str) -> None:
        self._levels -= 1
        called = self._names[name]
        if not self._markup:
            self.written.append(f"</{_vouched(called)}>")
        elif (at := self._markup.pop()) == len(self.written) - 1:
            self.written[at] = self.written[at].removesuffix("&gt;") + "/&gt;"
        else:
            self.written.append(f"&lt;/{called}&gt;")

    def characters(self, text: str) -> None:
        self.written.append(escape(text) if "&" in text or "<" in text or ">" in text else text)

    def _pairs(self, attributes: list[str]) -> list[tuple[str, str]]:
        return [(self._names[key], value) for key, value in zip(attributes[::2], attributes[1::2], strict=True)]

    def _start_markup(self, called: str, attributes: list[str]) -> None:
        if len(self._markup) >= DEEPEST:
            raise MarkupError(f"elements are nested more than {DEEPEST} deep")
        self._markup.append(len(self.written))
        written = "".join([f' {key}="{value}"' for key, value in self._pairs(attributes)])
        self.written.append(escape(f"<{called}{written}>"))


class _Names(dict[str, str]):
    """Names as they were written: without the namespace of the root, `own`, and with their prefixes.

    `repair.declare_prefixes` makes ``x:New`` what here is ``x:}New``; other namespaces stay whole.
    """

    def __init__(self, *, declares: bool) -> None:
        super().__init__()
        self.own = ""
        self._declares = declares

    def __missing__(self, name: str) -> str:
        self[name] = called = self._called(name)
        return called

    def _called(self, name: str) -> str:
        if "}" not in name:
            return name
        if self._declares and self.own and name.startswith(self.own):
            return name.removeprefix(self.own)
        return name.replace(":}", ":", 1) if self._declares and ":}" in name else f"{{{name}"


def _vouched(name: str) -> str:
    """Return a name as it can stand in a tag."""
    return name if _PLAIN_NAME.fullmatch(name) and not is_markup(name) else MARK + name.translate(_NO_BRACKETS)


def check_prolog(prolog: str) -> None:
    """Refuse what a reply may not bring before its root: entity declarations, and what is not markup.

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
