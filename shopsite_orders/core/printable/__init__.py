"""Text from outside, before it reaches people: nothing in it that a terminal obeys.

A room of its own, further in than the errors, because their messages quote what stores and posts say.
"""

import re

# Controls of ASCII and of ISO 6429 (C1), signs that turn the direction of writing, ends of lines, and half characters.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def printable(text: str) -> str:
    r"""Return `text` on one line, each sign that a terminal obeys as JSON escapes it, such as ``\u001b``.

    What was escaped stays as it is, so that JSON remains the same JSON.
    """
    return text if text.isprintable() else _OBEYED.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return _SHORT.get(found[0]) or f"\\u{ord(found[0]):04x}"
