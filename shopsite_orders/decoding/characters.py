"""The characters of a regular element: those that XML allows, and the references that every XML file may hold."""

import re
from collections.abc import Sequence

_CONTROLS = bytes([*range(9), 11, 12, *range(14, 32)])  # with U+FFFE and U+FFFF, what XML's Char leaves out
_REFERENCES = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # & last: it begins none
_OTHER_REFERENCE = re.compile("&(?!(?:amp|lt|gt|quot|apos);)")


class Irregular(ValueError):  # noqa: N818 - a turn of the way, no error
    """It takes an XML parser to say what is meant."""


def is_plain(raw: bytes, text: str) -> bool:
    """Say whether XML allows every character; `raw` is the same text in a charset that has ASCII in it."""
    return (
        len(raw.translate(None, _CONTROLS)) == len(raw)
        and "\ufffe" not in text
        and "\uffff" not in text
        and not ("]" in text and "]]>" in text)  # one character is found much sooner than three
    )


def texts(match: re.Match[str]) -> Sequence[str | None]:
    """Return the groups of a match, with characters in place of references; what holds elements is read later.

    Raises:
        Irregular: there is an & or a reference that not every XML file may hold.
    """
    groups = match.groups()
    if "&" not in match.string:
        return groups
    return [_characters(group) if group and "&" in group and "<" not in group else group for group in groups]


def _characters(text: str) -> str:
    if _OTHER_REFERENCE.search(text):
        raise Irregular
    for reference, character in _REFERENCES:
        text = text.replace(reference, character)
    return text
