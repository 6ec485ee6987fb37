"""Elements with sensitive names, emptied: in well-formed XML, in what is left of it, and in pieces of it.

The text is gone through once, from tag to tag. A sensitive start tag hides all up to its end tag; one that never ends,
all up to the first text behind it. An end tag whose start is not there hides the text before it. Which names have an
end tag ahead is known from a first look, so that nothing is looked for in vain.
"""

import re
from collections.abc import Iterator

from shopsite_orders.core.card_data.mask import MASK
from shopsite_orders.core.card_data.names import is_sensitive_element

_TAG = re.compile(r"<(?P<end>/?)(?P<name>[^\W\d][\w.:-]*+)(?P<attributes>[^<>]*+)(?P<close>>?)")
_ASIDE = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"
_ASIDE_OR_END = re.compile(rf"{_ASIDE}|</(?P<name>[^<>\s]+)\s*>", re.DOTALL)
# All up to a text, and this up to the next tag.
_FIRST_TEXT = re.compile(rf"(?:\s|{_ASIDE}|<[^<>]*>)*+(?:[^<]|{_ASIDE}|<(?![\w/]))*+", re.DOTALL)


def redact_markup(text: str) -> str:
    """Return `text` with a mask for all that is in a sensitive element, well-formed or not."""
    return "".join(_pieces(text))


def _pieces(text: str) -> Iterator[str]:
    ends = {tag["name"].lower(): tag.start() for tag in _TAG.finditer(text) if tag["end"]}
    at, hidden = 0, False
    while tag := _TAG.search(text, at):
        sensitive = is_sensitive_element(tag["name"].rpartition(":")[2])
        before = text[at : tag.start()]
        yield _veil(before, hidden=hidden) if sensitive and tag["end"] else before
        at = tag.end()
        yield (shown := _shown(tag) if sensitive else tag[0])
        hidden = shown.endswith(MASK)
        if sensitive and tag["close"] and not tag["end"] and not tag["attributes"].endswith("/"):
            end = _end(text, at, tag["name"].lower(), ends)
            yield (inside := _veil(text[at:end]))
            at, hidden = end, inside == MASK
    yield text[at:]


def _veil(text: str, *, hidden: bool = False) -> str:
    """Return a mask for a text, if it says anything and the text before it is not `hidden` by one already."""
    return text if not text or text.isspace() else "" if hidden else MASK


def _shown(tag: re.Match[str]) -> str:
    """Return a sensitive tag without its attributes."""
    attributes = tag["attributes"].rstrip("/")
    blank, slash = ("" if attributes[:1].strip() else attributes[:1]), "/" * tag["attributes"].endswith("/")
    return f"<{tag['end']}{tag['name']}{f'{blank}{MASK}' if attributes.strip() else attributes}{slash}{tag['close']}"


def _end(text: str, at: int, name: str, ends: dict[str, int]) -> int:
    """Return where an element ends whose start tag ends at `at`."""
    if ends.get(name, -1) >= at:
        while found := _ASIDE_OR_END.search(text, at):
            if (found["name"] or "").lower() == name:
                return found.start()
            at = found.end()
        return len(text)
    found = _FIRST_TEXT.match(text, at)
    return found.end() if found else at
