"""What of an element can be read without an XML parser: plain tags, and texts with no more than references in them.

A regular element has no attributes, comments, CDATA sections, processing instructions or HTML. Many that have can
be written again without them, which takes some substitutions. Each of the `FORMS` does so where it comes to exactly
what an XML parser says, and leaves for the parser whatever it is not sure of.
"""

import re
from collections.abc import Callable
from html import escape
from typing import TypeAlias

from shopsite_orders.decoding.forms.markup import HTML_TAGS, MARK, NAME, attribute, is_markup

# All but `<`, `>` and what XML's Char leaves out, which are U+FFFE and U+FFFF as well.
_SILENT = bytes([9, 10, 13, *(byte for byte in range(32, 256) if byte not in b"<>")])
_SILENT_OR_MARK, _SILENT_OR_BRACKETS = _SILENT + MARK.encode(), _SILENT + b"<>"
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # & last: it begins none
_CHARACTERS = {reference[1:-1]: character for reference, character in _REFERENCES}
_REFERENCE = re.compile("&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9a-fA-F]{1,6}));")
# What is left to a parser, longer numbers among it, and what is XML to none.
_UNREAD_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_NOT_XML = re.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]+|#x[0-9a-fA-F]+);)")

_OPENER = re.compile(r"<!(?:--|\[CDATA\[)")
_ATTRIBUTE = re.compile(rf"""({NAME})[ \t\n]*+=[ \t\n]*+(?:"([^<"]*+)"|'([^<']*+)')""")
_WITH_ATTRIBUTES = re.compile(
    rf"""<({NAME})((?:[ \t\n]++{NAME}[ \t\n]*+=[ \t\n]*+(?:"[^<"]*+"|'[^<']*+'))++)[ \t\n]*+(/?)>"""
)
_MOST_HTML = 60  # tags in one text; with more of them, each would be looked at from each of the others
_TAGS = "|".join(sorted(HTML_TAGS | {tag.upper() for tag in HTML_TAGS}))
_HTML = re.compile(rf"<({_TAGS})(?:>([^<>]*+)</\1| ?/)>")
# In most elements a text is followed by their own end tag, which is told sooner than that it is no HTML.
_WITH_HTML = re.compile(rf"<({NAME})>([^<>]*+(?:<(?!/\1)/?(?:{_TAGS})(?: ?/)?>[^<>]*+){{1,{_MOST_HTML}}}+)</\1>")
_DEEPEST_HTML = 4

# An element, once as the bytes that came and once as text -> the same in regular form, `None` if that is not sure.
Form: TypeAlias = Callable[[bytes, str], str | None]


class Irregular(ValueError):  # noqa: N818 - a change of route, not an error
    """It takes an XML parser to say what is meant."""


def if_regular(raw: bytes, text: str) -> str | None:
    """Return an element if its brackets alternate, and XML allows every character.

    `raw` is the same text in a charset that has ASCII in it. Whether the tags are plain and the references known shows
    when they are read.
    """
    return text if _alternate(raw.translate(None, _SILENT), text) else None


def _alternate(heard: bytes, text: str) -> bool:
    """Say whether brackets alternate in what is heard of an element, and nothing else is heard."""
    return heard == b"<>" * (len(heard) // 2) and "\ufffe" not in text and "\uffff" not in text


def is_legal(text: str) -> bool:
    """Say whether XML allows every character of a text."""
    try:
        heard = text.encode().translate(None, _SILENT_OR_BRACKETS)
    except UnicodeEncodeError:  # half a character
        return False
    return not heard and "\ufffe" not in text and "\uffff" not in text


def characters(text: str) -> str:
    """Return a text with characters in place of references.

    Raises:
        Irregular: XML knows no such reference; or a number stands for no character, or one that is not meant.
    """
    if text.count("&amp;") == text.count("&"):
        return text.replace("&amp;", "&")  # nearly every one there is
    if _UNREAD_REFERENCE.search(text):
        raise Irregular
    if "&#" in text:
        return _REFERENCE.sub(_character, text)
    for reference, character in _REFERENCES:
        text = text.replace(reference, character)
    return text


def _character(reference: re.Match[str]) -> str:
    name, decimal, hexadecimal = reference.groups()
    if name:
        return _CHARACTERS[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    if code in {9, 10, 13} or 32 <= code < 128 or 160 <= code < 0xD800 or 0xE000 <= code < 0xFFFE:
        return chr(code)
    if 0x10000 <= code <= 0x10FFFF:
        return chr(code)
    raise Irregular


def is_broken(text: str) -> bool:
    """Say whether it is certain that an element is not XML, for there is a reference that no XML knows."""
    return _NOT_XML.search(text) is not None and not has(text, "<!") and not has(text, "<?")


def as_regular(raw: bytes, text: str) -> str | None:
    """Return an element as it would be without comments, CDATA sections and attributes."""
    return _rewritten(raw, text, _without_attributes)


def as_regular_with_texts(raw: bytes, text: str) -> str | None:
    """Return an element as it would be without these, and with HTML as the text that it is."""
    return _rewritten(raw, text, lambda text: _WITH_HTML.sub(_with_text, _without_attributes(text)))


FORMS: tuple[Form, ...] = (if_regular, as_regular, as_regular_with_texts)


def _rewritten(raw: bytes, text: str, rewrite: Callable[[str], str]) -> str | None:
    if has(text, "<?") or raw.translate(None, _SILENT_OR_BRACKETS):
        return None
    plain = rewrite(_without_asides(text))
    is_new = plain != text and _alternate(plain.encode().translate(None, _SILENT_OR_MARK), plain)
    return plain if is_new else None


def _without_attributes(text: str) -> str:
    return _WITH_ATTRIBUTES.sub(_beside, text) if "=" in text else text


def _without_asides(text: str) -> str:
    parts = sections(text)
    if len(parts) == 1:
        return text
    if not parts[0].strip() or not parts[-1].strip():
        return text  # a section stands outside of the element, where XML has no CDATA
    if any(part.rfind("<") > part.rfind(">") or _UNREAD_REFERENCE.search(part) for part in parts[::2]):
        return text  # a section stands in a tag, or perhaps in a reference
    parts[1::2] = [_as_plain(section) for section in parts[1::2]]
    return "".join(parts)


def _as_plain(section: str) -> str:
    """Return the text that a comment or a CDATA section stands for, or else what it is."""
    if "</Order" in section:
        return section
    if section.startswith("<!["):
        return escape(section[9:-3], quote=False)
    comment = section[4:-3]
    return section if "--" in comment or comment.endswith("-") else ""


def sections(text: str) -> list[str]:
    """Split a text into what is outside of comments and CDATA sections, and in turn those; all of them are closed."""
    parts, at = [], 0
    unclosed: set[str] = set()  # what is not found once is not looked for again
    for opener in _OPENER.finditer(text) if has(text, "<!") else ():
        closer = "-->" if opener[0] == "<!--" else "]]>"
        if at <= opener.start() and closer not in unclosed:
            end = text.find(closer, opener.end())
            if end < 0:
                unclosed.add(closer)
            else:
                parts += [text[at : opener.start()], text[opener.start() : end + len(closer)]]
                at = end + len(closer)
    return [*parts, text[at:]]


def has(text: str, mark: str) -> bool:
    """Say whether a text holds a mark of two signs, of which the second is rare and so found much sooner than both."""
    return mark[1] in text and mark in text


def _beside(tag: re.Match[str]) -> str:
    """Return a start tag with its attributes as elements, which stand before it, or in the root behind it."""
    name, written, end = tag.groups()
    found = _ATTRIBUTE.findall(written.replace("\t", " ").replace("\n", " ").replace(">", "&gt;"))
    values = {key: one or other for key, one, other in found}
    if is_markup(name) or "xmlns" in values or len(values) < len(found):
        return tag[0]
    if tag.start():
        return "".join([attribute(name, *pair) for pair in values.items()]) + f"<{name}{end}>"
    inside = "".join([attribute("", *pair) for pair in values.items()])
    return f"<{name}>{inside}" + (f"</{name}>" if end else "")


def _with_text(element: re.Match[str]) -> str:
    """Return an element that holds nothing but text and HTML as one that holds a text."""
    name, inside = element.groups()
    for _ in range(_DEEPEST_HTML):
        if "<" in inside:
            inside = _HTML.sub(_as_text, inside)
    return element[0] if "<" in inside or is_markup(name) or not element.start() else f"<{name}>{inside}</{name}>"


def _as_text(html: re.Match[str]) -> str:
    name, inside = html.groups()
    return f"&lt;{name}&gt;{inside}&lt;/{name}&gt;" if inside else f"&lt;{name}/&gt;"
