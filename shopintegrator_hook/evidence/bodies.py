"""The body of a post with other values: names, order, escapes and blanks stay as they came.

A change is given the name of a field and its value, and returns the value to write. Where it is as long as the one
before, it is escaped just as that was.
"""

import json
import re
from collections.abc import Callable
from urllib.parse import quote_plus, unquote_to_bytes

from shopsite_orders.core.bundle.escapes import JSON_STRING

Change = Callable[[str, str], str]

_UNIT = re.compile(rb"%[0-9A-Fa-f]{2}|.", re.DOTALL)
_TOKEN = re.compile(
    r'"(?P<text>(?:[^"\\]|\\.)*)"(?P<name>\s*:)?|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)', re.DOTALL
)
_ZERO = re.compile(r"(?<=^)(-?)0(?=\d)")
_PART = re.compile(rb"(?P<head>.*?\r?\n\r?\n)(?P<value>.*?)(?P<end>\r?\n)", re.DOTALL)
_NAME = re.compile(rb'[;\s]name="?(?P<name>[^";\r\n]*)', re.IGNORECASE)
_FILE = re.compile(rb'(?P<before>filename="?)(?P<file>[^";\r\n]*)', re.IGNORECASE)
_BOUNDARY = re.compile(r'boundary="?([^";,]+)', re.IGNORECASE)


def rewrite(body: bytes, content_type: str | None, change: Change) -> bytes:
    """Return a body of any kind that a hook reads with its values changed."""
    if (content_type or "").lower().startswith("multipart/") or body.startswith(b"--"):
        return _multipart(body, content_type or "", change)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
        text, codec = _text(body)
        return (rewrite_json(text, change) if is_json(text) else change("", text)).encode(codec)
    return b"&".join(_pair(pair, change) for pair in body.split(b"&"))


def is_json(text: str) -> bool:
    try:
        json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return False
    return True


def rewrite_json(text: str, change: Change, name: str = "") -> str:
    """Return JSON with its values changed; what is in a list goes by the name of the list."""
    last = name

    def told(token: re.Match[str]) -> str:
        nonlocal last
        if token["name"]:
            last = JSON_STRING.characters(token["text"])
            return token[0]
        if token["number"]:
            return _ZERO.sub(r"\g<1>1", change(last, token["number"]) or "0")
        return f'"{JSON_STRING.rewrite(token["text"], lambda plain: change(last, plain))}"'

    return _TOKEN.sub(told, text)


def _pair(pair: bytes, change: Change) -> bytes:
    name, equals, raw = pair.partition(b"=")
    before, codec = _text(unquote_to_bytes(raw.replace(b"+", b" ")))
    if not before:
        return pair
    after = change(_text(unquote_to_bytes(name.replace(b"+", b" ")))[0], before)
    return name + equals + _escaped(raw, before.encode(codec), after.encode(codec))


def _escaped(raw: bytes, before: bytes, after: bytes) -> bytes:
    """Write bytes with escapes where there were some."""
    units = _UNIT.findall(raw)
    if len(units) != len(after):
        return quote_plus(after).encode("ascii")
    return b"".join(
        unit if old == new else _unit(unit, new) for unit, old, new in zip(units, before, after, strict=True)
    )


def _unit(unit: bytes, byte: int) -> bytes:
    if len(unit) == 1:
        return bytes([byte])
    return b"%%%02x" % byte if unit != unit.upper() else b"%%%02X" % byte


def _multipart(body: bytes, content_type: str, change: Change) -> bytes:
    declared = _BOUNDARY.search(content_type)
    boundary = declared[1].encode("utf-8", "replace") if declared else body.partition(b"\n")[0].rstrip(b"\r")[2:]
    mark = b"--" + boundary
    return mark.join(_part(part, change) for part in body.split(mark)) if boundary else body


def _part(part: bytes, change: Change) -> bytes:
    found = _PART.fullmatch(part)
    if found is None:  # the two dashes behind the last one, or what nobody can read
        return _changed(part, "", change)
    name = _NAME.search(found["head"])
    called = _text(name["name"])[0] if name else ""
    head = _FILE.sub(lambda file: file["before"] + _changed(file["file"], called, change), found["head"])
    return head + _changed(found["value"], called, change) + found["end"]


def _changed(raw: bytes, name: str, change: Change) -> bytes:
    text, codec = _text(raw)
    return change(name, text).encode(codec) if text else raw


def _text(raw: bytes) -> tuple[str, str]:
    """Return the text of some bytes, and the charset in which it is written again to the same bytes."""
    for codec in ("utf-8", "cp1252"):
        try:
            return raw.decode(codec), codec
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1"), "latin-1"
