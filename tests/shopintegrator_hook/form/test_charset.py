import json
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import Charset, Hook

FORM = "application/x-www-form-urlencoded"
SECRET = "s3cret-s3cret"


def received(fields: dict[str, bytes], content_type: str) -> tuple[str, Charset]:
    body = "&".join(f"{name}={quote_plus(value)}" for name, value in {"order_id": b"1", **fields}.items())
    delivery = Hook(secrets={"a": SECRET}).receive(f"{body}&key={SECRET}".encode(), content_type)
    return delivery.fields["name"][0], delivery.charset


@pytest.mark.parametrize(
    ("name", "field", "content_type", "charset"),
    [
        ("Jörg".encode(), b"", FORM, Charset(name="utf-8", source="default")),
        ("Jörg".encode("cp1252"), b"", FORM, Charset(name="utf-8", source="default", fallbacks=("name",))),
        ("Jörg".encode("cp1252"), b"windows-1252", FORM, Charset(name="cp1252", source="field")),
        ("Jörg".encode("cp1252"), b"", f"{FORM}; charset=windows-1252", Charset(name="cp1252", source="declared")),
        ("Jörg".encode("cp1252"), b"", f'{FORM}; charset="ISO-8859-1"', Charset(name="cp1252", source="declared")),
        ("Jörg".encode(), b"windows-1252", f"{FORM}; charset=UTF-8", Charset(name="utf-8", source="declared")),
        ("Jörg".encode(), b"nonsense", f"{FORM}; charset=nonsense", Charset(name="utf-8", source="default")),
        ("Jörg".encode(), b"", f"{FORM}; charset=utf-16", Charset(name="utf-8", source="default")),
    ],
)
def test_the_charset_is_declared_named_in_a_field_or_tried(
    name: bytes, field: bytes, content_type: str, charset: Charset
) -> None:
    assert received({"name": name, "charset": field}, content_type) == ("Jörg", charset)


def test_one_bad_field_does_not_spoil_the_others() -> None:
    name, charset = received({"name": "Zoë".encode(), "city": b"K\xf6ln"}, FORM)
    assert (name, charset) == ("Zoë", Charset(name="utf-8", source="default", fallbacks=("city",)))


@pytest.mark.parametrize(
    ("codec", "content_type", "charset"),
    [
        ("utf-8", "application/json", Charset(name="utf-8", source="default")),
        ("cp1252", "application/json", Charset(name="cp1252", source="default")),
        ("cp1252", "application/json; charset=windows-1252", Charset(name="cp1252", source="declared")),
    ],
)
def test_json_has_a_charset_too(codec: str, content_type: str, charset: Charset) -> None:
    body = json.dumps({"order_id": 1, "name": "Jörg", "key": SECRET}, ensure_ascii=False).encode(codec)
    delivery = Hook(secrets={"a": SECRET}).receive(body, content_type)
    assert (delivery.fields["name"], delivery.charset) == (("Jörg",), charset)
