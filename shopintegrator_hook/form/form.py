"""The bytes of a post -> its fields: urlencoded, multipart or JSON, every blank and every duplicate kept."""

import re
from binascii import unhexlify
from collections.abc import Iterable, Sequence
from itertools import chain, islice

import attrs

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.form.charset import Charset, in_utf_16, whole_text
from shopintegrator_hook.form.flatten import flatten
from shopintegrator_hook.form.multipart import RawField, parameters, parts, too_many_fields

_JSON_TYPES = ("application/json", "text/json")
_JSON_BEGINS = (b"{", b"[")
_FORM_TYPE = "application/x-www-form-urlencoded"
_ESCAPES = re.compile(rb"(?:%[0-9A-Fa-f]{2})++")


@attrs.frozen(kw_only=True)
class Limits:
    """What a hook accepts at most; a cart of 500 lines with ten fields each is a quarter of it."""

    bytes: int = 4 * 1024 * 1024
    fields: int = 20_000


@attrs.frozen
class Form:
    """The fields as bytes, and the charset they are in, as far as that is known.

    `declared` is what the Content-Type says. `decided` is there for JSON, which must be text before it is fields: those
    are in UTF-8 again, whatever the body was in.
    """

    fields: tuple[RawField, ...]
    declared: str | None = None
    decided: Charset | None = None


def read(body: object, content_type: str | None, limits: Limits) -> Form:
    """Split a body into its fields; `content_type` is believed unless the body plainly says otherwise.

    Raises:
        PayloadError: there are no bytes, or too many, or they are neither a form nor JSON.
    """
    data = _checked(body, limits)
    media_type = (content_type or "").partition(";")[0].strip().lower()
    options = parameters(b";" + (content_type or "").partition(";")[2].encode("utf-8", "replace"))
    charset = options.get(b"charset", b"").decode("utf-8", "replace") or None
    match _kind(media_type, data):
        case "json":
            text, decided = whole_text(data, charset)
            leaves = (RawField(_bytes(name), _bytes(value)) for name, value in flatten(text))
            return Form(_limited(leaves, limits.fields), decided=decided)
        case "multipart":
            boundary = options.get(b"boundary") or data.partition(b"\r\n")[0][2:]
            return Form(_limited(_unpacked(parts(data, boundary, limits.fields)), limits.fields), charset)
        case "urlencoded":
            if data.count(b"&") >= limits.fields:
                raise too_many_fields(limits.fields)
            return Form(_limited(_unpacked(_urlencoded(data)), limits.fields), charset)
        case _:
            raise PayloadError(
                f"the body is neither form fields nor JSON, and its Content-Type ({media_type[:60] or 'none'!r}) does"
                " not help; expected what ShopIntegrator posts"
            )


def _checked(body: object, limits: Limits) -> bytes:
    if not isinstance(body, bytes | bytearray | memoryview):
        raise PayloadError(
            f"the body is of type {type(body).__name__}, not bytes: a form parser or a framework decoded it first;"
            " pass the raw body of the request as it came",
            code="not_bytes",
        )
    data = bytes(body).removeprefix(b"\xef\xbb\xbf")
    if len(data) > limits.bytes:
        raise PayloadError(
            f"the body has {len(data)} bytes, more than the {limits.bytes} this hook accepts: if it is"
            " ShopIntegrator's, pass Hook(..., limits=Limits(bytes=…))",
            code="body_too_large",
        )
    if not data.strip():
        raise PayloadError(
            "the body is empty: nothing was sent, or a form parser read it first; read the raw body before anything"
            " touches the form",
            code="body_empty",
        )
    if in_utf_16(data):
        raise PayloadError("the body is in UTF-16 or UTF-32; expected UTF-8 or windows-1252", code="wrong_charset")
    return data


def _kind(media_type: str, data: bytes) -> str | None:
    start = data.lstrip()[:2]
    if media_type.startswith("multipart/") or (start == b"--" and media_type != _FORM_TYPE):
        return "multipart"
    # A `{"` cannot begin a form: it would be escaped. Senders forget to change the default Content-Type.
    if media_type in _JSON_TYPES or media_type.endswith("+json") or start == b'{"':
        return "json"
    if media_type == _FORM_TYPE:
        return "urlencoded"
    if start[:1] in (b"{", b"["):
        return "json"
    return "urlencoded" if b"=" in data else None


def _urlencoded(data: bytes) -> list[RawField]:
    """Return the fields; a malformed escape stays as it came."""
    fields = []
    for pair in data.strip(b"\r\n").replace(b"+", b" ").split(b"&"):
        if pair:
            name, _, value = pair.partition(b"=")
            if b"%" in pair:
                name, value = _unescaped(name), _unescaped(value)
            fields.append(RawField(name, value))
    return fields


def _unescaped(text: bytes) -> bytes:
    """Resolve percent escapes, a run of them at once: `urllib` makes an object of each, at a hundred times its size."""
    if b"%" not in text:
        return text
    plain, end = bytearray(), 0
    for run in _ESCAPES.finditer(text):
        plain += text[end : run.start()]
        plain += unhexlify(run[0].replace(b"%", b""))
        end = run.end()
    return bytes(plain + text[end:])


def _unpacked(fields: Sequence[RawField]) -> Iterable[RawField]:
    """Replace each field whose value is itself a JSON object or array by that object's fields."""
    if not any(field.value.startswith(_JSON_BEGINS) for field in fields):
        return fields
    return chain.from_iterable(
        _embedded(field) or [field] if field.value.startswith(_JSON_BEGINS) else [field] for field in fields
    )


def _embedded(field: RawField) -> list[RawField]:
    try:
        name = field.name.decode("ascii")
        return [RawField(_bytes(path), _bytes(leaf), "utf-8") for path, leaf in flatten(field.value.decode(), name)]
    except (UnicodeDecodeError, PayloadError):  # it only looked like JSON: the field stays as it came
        return []


def _limited(fields: Iterable[RawField], limit: int) -> tuple[RawField, ...]:
    kept = tuple(islice(fields, limit + 1))
    if len(kept) > limit:
        raise too_many_fields(limit)
    return kept


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # JSON can say half a surrogate pair
