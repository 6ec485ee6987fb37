"""A slice that is not XML -> one that is, and what was changed (docs/protocol.md#characters-and-references).

Each function returns the text, and a note for each kind of change it made.
"""

import re
from collections import Counter
from collections.abc import Callable
from html import escape
from html.entities import html5
from typing import TypeAlias

from shopsite_orders.core.charset import WINDOWS_1252
from shopsite_orders.decoding.forms.markup import HTML_TAGS, is_markup
from shopsite_orders.decoding.forms.regular import has, is_legal, sections

Notes: TypeAlias = tuple[str, ...]
Mended: TypeAlias = tuple[str, str] | None  # the new text and its note; None leaves what was found as it is

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&(?:#(?P<dec>[0-9]{1,9});|#[xX](?P<hex>[0-9a-fA-F]{1,8});|(?P<name>[A-Za-z][A-Za-z0-9]*;))?")
_XML_NAMES = frozenset(["amp;", "lt;", "gt;", "quot;", "apos;"])
_STRAY_LESS_THAN = re.compile(r"<(?![A-Za-z_/?])")
_HTML_TAG = re.compile(rf"</?(?:{'|'.join(sorted(HTML_TAGS))})\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<(?P<end>/)?(?P<name>[A-Za-z_][\w.:-]*+)?(?P<whole>(?:\s[^<>]*?)?(?P<empty>/)?>)?")
_PREFIX = re.compile(r"(?:</?|\s(?=[^\s=<>]+\s*+=))(?!xml(?:ns)?:)([A-Za-z_][\w.-]*+):[A-Za-z_]")
_DECLARED = re.compile(r"\sxmlns:([^\s=<>]+)")
_ANOTHER_ORDER = re.compile(r"</Order\s*>\s*<Order[\s>]")


def remap_c1(text: str) -> tuple[str, Notes]:
    """Give references from ``&#128;`` to ``&#159;`` the windows-1252 characters that their writer meant."""
    return _outside_opaque(text, _REFERENCE, _windows_1252) if has(text, "&#") else (text, ())


def mend(text: str) -> tuple[str, Notes]:
    """Make characters and references what XML allows: drop, look up or escape them."""
    legal, dropped = (text, 0) if is_legal(text) else _ILLEGAL.subn("", text)
    referenced, notes = _outside_opaque(legal, _REFERENCE, _xml_reference)
    mended, more = _outside_opaque(referenced, _STRAY_LESS_THAN, lambda _: ("&lt;", "bare < escaped"))
    return mended, ((_note("character XML does not allow dropped", dropped),) if dropped else ()) + notes + more


def escape_html(text: str) -> tuple[str, Notes]:
    """Make HTML tags the text that they are in the name of a product."""
    return _outside_opaque(text, _HTML_TAG, lambda tag: (escape(tag[0]), "HTML tag kept as text"))


def escape_strays(text: str) -> tuple[str, Notes]:
    """Make a < a text where it begins no whole tag, or one in small letters that has no partner."""
    tags = [found for part in sections(text)[::2] for found in _TAG.finditer(part)]
    opened, closed = ({tag["name"] for tag in tags if bool(tag["end"]) is end} for end in (False, True))

    def stray(tag: re.Match[str]) -> Mended:
        name = tag["name"]
        paired = tag["empty"] or name in (opened if tag["end"] else closed)
        is_tag = name and tag["whole"] and (paired or not is_markup(name))
        return None if is_tag else (f"&lt;{tag[0][1:]}", "bare < escaped")

    return _outside_opaque(text, _TAG, stray)


def declare_prefixes(text: str) -> tuple[str, Notes]:
    """Declare the prefixes of names: the tag that opens the reply, and may have done so, is not part of `text`."""
    outside = "".join(sections(text)[::2])
    declared = set(_DECLARED.findall(outside))
    prefixes = [prefix for prefix in dict.fromkeys(_PREFIX.findall(outside)) if prefix not in declared]
    missing = "".join(f' xmlns:{prefix}="{prefix}:"' for prefix in prefixes)
    return re.sub(r"^<[\w.-]+", rf"\g<0>{missing}", text), tuple(f"prefix {prefix}: declared" for prefix in prefixes)


def hidden_orders(text: str) -> Notes:
    """Note what may be other orders: text that looks like them, or orders that an opener in a customer's text hides."""
    hides = has(text, "<!") and _ANOTHER_ORDER.search(text)
    return ("holds what looks like other orders, in a comment or CDATA section",) if hides else ()


def _outside_opaque(
    text: str, pattern: re.Pattern[str], mended: Callable[[re.Match[str]], Mended]
) -> tuple[str, Notes]:
    counts: Counter[str] = Counter()

    def replace(found: re.Match[str]) -> str:
        change = mended(found)
        if change is None:
            return found[0]
        counts[change[1]] += 1
        return change[0]

    parts = sections(text)
    parts[::2] = [pattern.sub(replace, part) for part in parts[::2]]
    return "".join(parts), tuple(_note(*counted) for counted in counts.items())


def _note(change: str, count: int) -> str:
    return f"{change} ({count})" if count > 1 else change


def _windows_1252(reference: re.Match[str]) -> Mended:
    code = _code(reference)
    return (WINDOWS_1252[code], f"&#{code}; read as windows-1252") if code in WINDOWS_1252 else None


def _xml_reference(reference: re.Match[str]) -> Mended:
    name, code = reference["name"], _code(reference)
    if name in _XML_NAMES:
        return None
    if name in html5:
        return escape(html5[name], quote=False), f"&{name} read as its character"
    if code is None:
        return f"&amp;{reference[0][1:]}", "bare & escaped"
    if code > 0x10FFFF or _ILLEGAL.match(chr(code)):
        return "", f"{reference[0]} dropped, being no character of XML"
    return None


def _code(reference: re.Match[str]) -> int | None:
    if reference["dec"]:
        return int(reference["dec"])
    return int(reference["hex"], 16) if reference["hex"] else None
