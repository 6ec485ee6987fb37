"""Elements of HTML in which every text is escaped, unless it was made here."""

import re
from html import escape
from typing import TypeAlias

# Controls, half characters, and signs that turn the direction of what stands around them: nobody sees them, and some
# make text look like other text. Marks that only help a right-to-left text along may stay.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST = 2_000  # characters of one text; a notebook keeps every card it has shown


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


Content: TypeAlias = str | None  # a text, which is escaped; HTML, which is not; or nothing


def element(tag: str, *content: Content, **attributes: str | None) -> Html:
    """Return an element; `class_` is its class, and what is `None` is left out."""
    said = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{text(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    return Html(f"<{tag}{said}>{joined(*content)}</{tag}>")


def joined(*content: Content) -> Html:
    """Put pieces side by side."""
    return Html("".join(piece if isinstance(piece, Html) else text(piece) for piece in content if piece is not None))


def text(outside: str) -> Html:
    """Escape a text from outside; of a very long one, the beginning is shown and the rest counted."""
    rest = len(outside) - _LONGEST
    shown = outside if rest <= 0 else f"{outside[:_LONGEST]}… ({rest:,} more characters)"
    return Html(escape(_UNSEEN.sub("\ufffd", shown.replace("\r\n", "\n"))))
