"""Bytes -> text by the ladder of docs/protocol.md#charsets: declaration, strict UTF-8, windows-1252."""

import codecs
from encodings import normalize_encoding
from encodings.aliases import aliases
from functools import lru_cache

# Charsets in which an ASCII byte is always that ASCII character: markup can be found before decoding.
_ASCII_SUPERSETS = frozenset(
    [
        *("utf-8", "cp1250", "cp1251", "cp1252", "cp1254", "cp1257", "koi8-r", "koi8-u", "mac-roman"),
        *("euc_jp", "euc_kr", "gb2312"),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 7, 9, 13, 15)),
    ]
)
# In these a `]` can be half of a character, and a customer's text could pass for the end of a CDATA section.
_HIDE_MARKUP = frozenset(["shift_jis", "cp932", "big5", "gbk", "gb18030"])
_MEANS_WINDOWS_1252 = frozenset(["iso8859-1", "ascii", "cp1252"])  # as browsers read them (WHATWG Encoding)
_MODULES = frozenset(aliases.values())
_LONGEST_NAME = 40  # characters
# The five bytes that windows-1252 leaves undefined stay the control characters of ISO-8859-1.
WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(0x80, 0xA0)}


def decode(data: bytes, declared: str | None = None) -> tuple[str, str | None]:
    """Return the text of `data`, and a note where it is not in the charset it was said to be in."""
    charset = codec(declared) or "utf-8"
    if charset == "cp1252":
        return _windows_1252(data), None
    try:
        return data.decode(charset), None
    except UnicodeDecodeError:
        return _windows_1252(data), f"read as windows-1252, being no valid {charset}"


def codec(declared: str | None) -> str | None:
    """Return the name of the codec for a declared charset, `None` for one that is unknown or hides markup."""
    return _codec(declared) if declared and len(declared) <= _LONGEST_NAME else None


@lru_cache(maxsize=64)
def _codec(declared: str) -> str | None:
    name = _looked_up(declared)
    if name in _MEANS_WINDOWS_1252:
        return "cp1252"
    return name if name in _ASCII_SUPERSETS else None


def _windows_1252(data: bytes) -> str:
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:  # there is one of the five bytes
        return data.decode("latin-1").translate(WINDOWS_1252)


def hides_markup(declared: str | None) -> bool:
    """Say whether text in a declared charset must be decoded before markup is looked for."""
    return _looked_up(declared) in _HIDE_MARKUP


def _looked_up(declared: str | None) -> str | None:
    """Return Python's name for a charset; invented ones are not looked up: the interpreter would remember each."""
    if not declared or len(declared) > _LONGEST_NAME:
        return None
    name = normalize_encoding(declared).lower()
    name = aliases.get(name, name)
    try:
        return codecs.lookup(name).name if name in _MODULES else None
    except LookupError:  # Python knows it on another system
        return None
