"""``application/x-www-form-urlencoded`` -> names and values in bytes, percent escapes resolved.

Senders escape every ``&`` and ``=`` that is theirs, so that a form without its other signs is ``=&=&=``: then all its
names and values are divided alike, and what is to be done is done to all of them together. Any other form is cut pair
by pair.
"""

import re
from binascii import unhexlify
from collections.abc import Sequence

_ESCAPES = re.compile(rb"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*+")
_BETWEEN = b"\x1e"  # the record separator of ASCII, which nobody types
_ALL_BUT_SIGNS = bytes(set(range(256)) - set(b"&="))
_DIVIDED = bytes.maketrans(b"&=+", _BETWEEN + _BETWEEN + b" ")


def split(data: bytes) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Return the names and the values of a form; a malformed escape stays as it came."""
    signs = data.translate(None, _ALL_BUT_SIGNS)
    count = len(signs) // 2 + 1
    if signs == (b"=&" * count)[:-1]:
        texts = _resolved(data.strip(b"\r\n").translate(_DIVIDED)).split(_BETWEEN)
        if len(texts) == 2 * count:
            return texts[::2], texts[1::2]
    return _split_one_by_one(data)


def _split_one_by_one(data: bytes) -> tuple[Sequence[bytes], Sequence[bytes]]:
    pairs = [pair.partition(b"=") for pair in data.strip(b"\r\n").replace(b"+", b" ").split(b"&") if pair]
    return [_resolved(name) for name, _, _ in pairs], [_resolved(value) for _, _, value in pairs]


def _resolved(text: bytes) -> bytes:
    """Resolve a run of escapes at once: an object for each would take a hundred times its size."""
    if b"%" not in text:
        return text
    plain, end = bytearray(), 0
    for run in _ESCAPES.finditer(text):
        plain += text[end : run.start()]
        plain += unhexlify(run[0].replace(b"%", b""))
        end = run.end()
    return bytes(plain + text[end:])
