"""The bytes of a post -> its fields: urlencoded, multipart or JSON, every blank and every duplicate kept."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Self

import attrs

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.form.charset import Charset, in_utf_16, whole_text
from shopintegrator_hook.form.flatten import flatten
from shopintegrator_hook.form.multipart import RawField, parameters, parts, too_many_fields
from shopintegrator_hook.form.urlencoded import split
from shopsite_orders.core.checks import at_least, typed, valid

_JSON_TYPES = ("application/json", "text/json")
_JSON_BEGINS = frozenset({b"{", b"["})
_bytes_count = valid(typed(int, expected="an int, such as 4 * 1024 * 1024"), at_least(1))
_fields_count = valid(typed(int, expected="an int, such as 20_000"), at_least(1))
_header = typed(str, type(None), expected="the value of the Content-Type header, or None")
_FORM_TYPE = "application/x-www-form-urlencoded"


def _tuple(texts: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(texts)


@attrs.frozen(kw_only=True)
class Limits:
    """What a hook accepts at most; a cart of 500 lines with ten fields each is a quarter of it."""

    bytes: int = attrs.field(default=4 * 1024 * 1024, validator=_bytes_count)
    fields: int = attrs.field(default=20_000, validator=_fields_count)


@attrs.frozen
class Form:
    """The names and the values as bytes, and the charset they are in, as far as that is known.

    `charsets` has what each field says of itself, and is empty where none does. `declared` is what the Content-Type
    says. `decided` is there for JSON, which must be text before it is fields: those are in UTF-8 again, whatever the
    body was in.
    """

    names: tuple[bytes, ...] = attrs.field(converter=_tuple)
    values: tuple[bytes, ...] = attrs.field(converter=_tuple)
    charsets: tuple[str | None, ...] = ()
    declared: str | None = None
    decided: Charset | None = None

    @classmethod
    def of(cls, fields: Sequence[RawField], declared: str | None = None, decided: Charset | None = None) -> Self:
        """Make a form of one field after the other."""
        names, values, charsets = zip(*fields, strict=True) if fields else ((), (), ())
        return cls(names, values, charsets if any(charsets) else (), declared, decided)


def read(body: object, content_type: str | bytes | None, limits: Limits) -> Form:
    """Split a body into its fields; `content_type` is believed unless the body plainly says otherwise.

    Raises:
        PayloadError: there are no bytes, or too many, or they are neither a form nor JSON.
        TypeError: the `content_type` is neither text nor bytes.
    """
    data = _checked(body, limits)
    media_type, options = _declared(content_type)
    charset = options.get(b"charset", b"").decode("utf-8", "replace") or None
    match _kind(media_type, data):
        case "json":
            text, decided = whole_text(data, charset)
            leaves = (RawField(_bytes(name), _bytes(value)) for name, value in flatten(text))
            return Form.of(_limited(leaves, limits.fields), decided=decided)
        case "multipart":
            boundary = options.get(b"boundary") or data.partition(b"\r\n")[0][2:]
            return Form.of(_limited(_unpacked(parts(data, boundary, limits.fields)), limits.fields), charset)
        case "urlencoded":
            return _urlencoded(data, charset, limits.fields)
        case _:
            raise PayloadError(
                f"the body is neither form fields nor JSON, and its Content-Type ({media_type[:60] or 'none'!r}) does"
                " not help; expected what ShopIntegrator posts"
            )


def _declared(content_type: str | bytes | None) -> tuple[str, dict[bytes, bytes]]:
    """Return the media type and its parameters; the bytes of a header, as ASGI has them, are Latin-1."""
    header = content_type.decode("latin-1") if isinstance(content_type, bytes) else content_type
    _header("content_type", header)
    media_type, semicolon, options = (header or "").partition(";")
    return media_type.strip().lower(), parameters(f";{options}".encode("utf-8", "replace")) if semicolon else {}


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


def _urlencoded(data: bytes, charset: str | None, limit: int) -> Form:
    if data.count(b"&") >= limit:
        raise too_many_fields(limit)
    names, values = split(data)
    if not _JSON_BEGINS.isdisjoint([value[:1] for value in values]):
        return Form.of(_limited(_unpacked(map(RawField, names, values)), limit), charset)
    return Form(names, values, declared=charset)


def _unpacked(fields: Iterable[RawField]) -> Iterator[RawField]:
    """Replace each field whose value is itself a JSON object or array by that object's fields."""
    for field in fields:
        yield from (field.value[:1] in _JSON_BEGINS and _embedded(field)) or [field]


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
