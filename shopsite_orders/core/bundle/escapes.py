"""Text with escapes in it: an escape is a character, and stays an escape when that becomes another one."""

import re
from collections.abc import Callable
from html.entities import codepoint2name, html5

import attrs

from shopsite_orders.core.charset import WINDOWS_1252

_UNKNOWN = "\x00"  # stands for what is not one character, and is never replaced


@attrs.frozen
class Escapes:
    """A way to escape: what begins one, what is one unit of the text, how it is read, and how another is written."""

    sign: str
    unit: re.Pattern[str]
    read: Callable[[str], str]
    write: Callable[[str, str], str]

    def rewrite(self, raw: str, change: Callable[[str], str]) -> str:
        """Return `raw` with others in the place of its characters, as `change` makes them of as many."""
        if self.sign not in raw:
            return change(raw)
        units = self.unit.findall(raw)
        before = "".join(map(self._character, units))
        after = change(before)
        return "".join(map(self._written, units, before, after))

    def characters(self, raw: str) -> str:
        """Return the text that is meant; what is not one character is left out."""
        if self.sign not in raw:
            return raw
        return "".join(map(self._character, self.unit.findall(raw))).replace(_UNKNOWN, "")

    def _character(self, unit: str) -> str:
        return unit if len(unit) == 1 else self.read(unit)

    def _written(self, unit: str, before: str, after: str) -> str:
        if after == before:
            return unit
        return after if len(unit) == 1 else self.write(unit, after)


def _read_reference(unit: str) -> str:
    if unit[1] != "#":
        named = html5.get(unit[1:], "")
        return named if len(named) == 1 else _UNKNOWN
    code = int(unit[3:-1], 16) if unit[2] in "xX" else int(unit[2:-1])
    if 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return _UNKNOWN
    return WINDOWS_1252.get(code) or chr(code)


def _write_reference(unit: str, character: str) -> str:
    """Write a reference in the form of the one that was there; where no name is known, it stays."""
    if unit[1] != "#":
        name = codepoint2name.get(ord(character))
        return f"&{name};" if name else unit
    return f"&#x{ord(character):x};" if unit[2] in "xX" else f"&#{ord(character)};"


def _read_escape(unit: str) -> str:
    if unit[1] != "u":
        return _UNKNOWN  # a line break, a slash, a quotation mark
    halves = b"".join(int(half, 16).to_bytes(2) for half in unit[2:].split("\\u"))
    text = halves.decode("utf-16-be", "replace")
    return text if len(text) == 1 else _UNKNOWN


def _write_escape(_: str, character: str) -> str:
    halves = character.encode("utf-16-be").hex()
    return "".join(f"\\u{halves[place : place + 4]}" for place in range(0, len(halves), 4))


# What XML and HTML refer to, and what JSON escapes.
REFERENCES = Escapes(
    "&",
    re.compile(r"&#[0-9]{1,9};|&#[xX][0-9a-fA-F]{1,8};|&[A-Za-z][A-Za-z0-9]{0,31};|.", re.DOTALL),
    _read_reference,
    _write_reference,
)
JSON_STRING = Escapes(
    "\\",
    re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]|.", re.DOTALL),
    _read_escape,
    _write_escape,
)
