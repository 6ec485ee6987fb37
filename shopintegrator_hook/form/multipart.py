"""``multipart/form-data`` -> its parts, by the parser of `python-multipart`."""

import logging
import re
from typing import NamedTuple

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from shopintegrator_hook.errors import PayloadError

_PARAMETER = re.compile(rb';\s*([\w*-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]*))')

# The parser would warn of every broken byte by itself.
_SILENT = logging.getLogger("shopintegrator_hook.form.multipart")
_SILENT.disabled = True


class RawField(NamedTuple):
    """One field in bytes, percent escapes resolved; `charset` is what its own part declares."""

    name: bytes
    value: bytes
    charset: str | None = None


class _Parts:
    """What the parser has met so far; its methods are the parser's callbacks."""

    def __init__(self, limit: int) -> None:
        self.fields: list[RawField] = []
        self.complete = False
        self._limit = limit
        self._headers: dict[bytes, bytes] = {}
        self._header = self._content = b""
        self._value = bytearray()

    def on_part_begin(self) -> None:
        if len(self.fields) >= self._limit:
            raise too_many_fields(self._limit)
        self._headers, self._value = {}, bytearray()

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._content += data[start:end]

    def on_header_end(self) -> None:
        self._headers[self._header.lower()] = self._content
        self._header = self._content = b""

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_part_end(self) -> None:
        name = parameters(self._headers.get(b"content-disposition", b"")).get(b"name", b"")
        charset = parameters(self._headers.get(b"content-type", b"")).get(b"charset", b"")
        self.fields.append(RawField(name, bytes(self._value), charset.decode("latin-1") or None))

    def on_end(self) -> None:
        self.complete = True


def parts(body: bytes, boundary: bytes, limit: int) -> list[RawField]:
    """Return the parts of a body, file parts included.

    Raises:
        PayloadError: it breaks the rules of multipart, or it ends too early.
    """
    met = _Parts(limit)
    names = ("part_begin", "header_field", "header_value", "header_end", "part_data", "part_end", "end")
    try:
        parser = MultipartParser(boundary, {f"on_{name}": getattr(met, f"on_{name}") for name in names})  # type: ignore[arg-type]  # a TypedDict, filled by name
        parser.logger = _SILENT
        parser.write(body)
    except FormParserError:
        met.complete = False
    if not met.complete:
        raise PayloadError(
            "the multipart body breaks off or breaks the rules; expected parts between the boundary that the"
            " Content-Type names",
            code="malformed_multipart",
        )
    return met.fields


def parameters(header: bytes) -> dict[bytes, bytes]:
    """Return the parameters of a header such as ``form-data; name="city"``; the first of two wins."""
    found = [(key.lower(), quoted or bare) for key, quoted, bare in _PARAMETER.findall(header)]
    return {key: re.sub(rb"\\(.)", rb"\1", value) for key, value in reversed(found)}


def too_many_fields(limit: int) -> PayloadError:
    return PayloadError(
        f"the post has more than the {limit} fields this hook accepts: if it is ShopIntegrator's, pass Hook(...,"
        " limits=Limits(fields=…))",
        code="too_many_fields",
    )
