"""Elements of a reply: built as small trees, written as indented text, in one of several ways to quote."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TypeAlias
from xml.sax.saxutils import escape

Quote: TypeAlias = Callable[[str], str]
COMMENT = "!--"
TAGS = re.compile(r"&lt;(/?(?:b|i|br)/?)&gt;")
UNITS = re.compile(r"(\d) (oz|in|cm|lb|ml)\b")
ENTITIES = str.maketrans(
    {"é": "&eacute;", "è": "&egrave;", "ö": "&ouml;", "ü": "&uuml;", "–": "&ndash;", "\u00a0": "&nbsp;"}  # noqa: RUF001
)


@dataclass(slots=True)
class Element:
    """One element: it has a text or children, and is written `<Tag/>` when it has neither."""

    tag: str
    text: str = ""
    children: list["Element"] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)

    def walk(self) -> Iterator["Element"]:
        yield self
        for child in self.children:
            yield from child.walk()


def group(tag: str, *children: Element | None) -> Element:
    return Element(tag, children=[child for child in children if child is not None])


def texts(**values: str) -> list[Element]:
    return [Element(tag, value) for tag, value in values.items()]


def write(element: Element, quote: Quote = escape, depth: int = 1) -> str:
    return "".join(pieces(element, quote, "\t" * depth))


def pieces(element: Element, quote: Quote, indent: str) -> Iterable[str]:
    if element.tag == COMMENT:
        return (f"{indent}<!-- {element.text} -->\n",)
    tag, start = element.tag, f"{indent}<{element.tag}{written(element.attributes)}"
    if element.children:
        inner = (piece for child in element.children for piece in pieces(child, quote, indent + "\t"))
        return (f"{start}>\n", *inner, f"{indent}</{tag}>\n")
    return (f"{start}>{quote(element.text)}</{tag}>\n",) if element.text else (f"{start}/>\n",)


def written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def leave_html(text: str) -> str:
    """Escape a text, but not its HTML tags."""
    return TAGS.sub(r"<\1>", escape(text))


def in_cdata(text: str) -> str:
    """Write longer texts, and all that would need escaping, as CDATA."""
    return f"<![CDATA[{text}]]>" if "&" in text or len(text) > 30 else escape(text)


def sloppily(text: str) -> str:
    """Leave ampersands bare and use the entities of HTML, as some merchants' texts do."""
    spaced = UNITS.sub("\\1\u00a0\\2", text)
    return escape(spaced).replace("&amp;", "&").translate(ENTITIES)
