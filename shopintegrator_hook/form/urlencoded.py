"""``application/x-www-form-urlencoded`` -> names and values in bytes, percent escapes resolved."""

import re
from binascii import unhexlify
from collections.abc import Sequence

_ESCAPES = re.compile(rb"%[0-9A-Fa-f]{2}(?:%[0-9A-Fa-f]{2})*+")
_BETWEEN = b"\x1e"  # the record separator of ASCII, which nobody types


def split(data: bytes) -> tuple[Sequence[bytes], Sequence[bytes]]:
    """Return the names and the values of a form; a malformed escape stays as it came."""
    pairs = [pair.partition(b"=") for pair in data.strip(b"\r\n").replace(b"+", b" ").split(b"&") if pair]
    names, _, values = zip(*pairs, strict=True) if pairs else ((), (), ())
    return _unescaped(names), _unescaped(values)


def _unescaped(texts: Sequence[bytes]) -> Sequence[bytes]:
    """Resolve the escapes of all texts together, which is half the work, unless a text holds what divides them."""
    together = _BETWEEN.join(texts)
    if b"%" not in together:
        return texts
    resolved = _resolved(together).split(_BETWEEN)
    return resolved if len(resolved) == len(texts) else [_resolved(text) for text in texts]


def _resolved(text: bytes) -> bytes:
    """Resolve a run of escapes at once: an object for each would take a hundred times its size."""
    plain, end = bytearray(), 0
    for run in _ESCAPES.finditer(text):
        plain += text[end : run.start()]
        plain += unhexlify(run[0].replace(b"%", b""))
        end = run.end()
    return bytes(plain + text[end:])
