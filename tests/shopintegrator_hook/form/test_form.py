import pytest

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.form import Form, Limits, read
from shopintegrator_hook.form.multipart import RawField

FORM = "application/x-www-form-urlencoded"


def pairs(body: bytes, content_type: str | None = FORM) -> list[tuple[bytes, bytes]]:
    form = read(body, content_type, Limits())
    return [*zip(form.names, form.values, strict=True)]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"a=1&b=2", [(b"a", b"1"), (b"b", b"2")]),
        (b"a=1&a=2", [(b"a", b"1"), (b"a", b"2")]),
        (b"a=&b", [(b"a", b""), (b"b", b"")]),
        (b"=x", [(b"", b"x")]),
        (b"&&a=1&", [(b"a", b"1")]),
        (b"a=1=2", [(b"a", b"1=2")]),
        (b"a=x+y%2Bz", [(b"a", b"x y+z")]),
        (b"a=100%&b=%zz&c=%4", [(b"a", b"100%"), (b"b", b"%zz"), (b"c", b"%4")]),
        (b"a%5B0%5D=1", [(b"a[0]", b"1")]),
        (b"a=J%F6rg", [(b"a", b"J\xf6rg")]),
        (b"a=1;b=2", [(b"a", b"1;b=2")]),
        (b"a=1\r\n", [(b"a", b"1")]),
        (b"\xef\xbb\xbfa=1", [(b"a", b"1")]),
    ],
)
def test_a_form_keeps_blanks_duplicates_and_malformed_escapes(body: bytes, expected: list[tuple[bytes, bytes]]) -> None:
    assert pairs(body) == expected


MULTIPART = (
    b'--b\r\nContent-Disposition: form-data; name="city"\r\n\r\nK\xf6ln\r\n'
    b'--b\r\ncontent-disposition: form-data; name="a\\"b"; filename="x.txt"\r\n'
    b"Content-Type: text/plain; charset=windows-1252\r\n\r\nline\r\nline\r\n"
    b"--b\r\n\r\nnameless\r\n--b--\r\n"
)


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=b", 'Multipart/Form-Data; Boundary="b"', None])
def test_multipart_keeps_every_part(content_type: str | None) -> None:
    assert read(MULTIPART, content_type, Limits()) == Form.of(
        (
            RawField(b"city", b"K\xf6ln"),
            RawField(b'a"b', b"line\r\nline", "windows-1252"),
            RawField(b"", b"nameless"),
        )
    )


@pytest.mark.parametrize("end", range(1, len(MULTIPART) - 4))
def test_multipart_that_breaks_off_anywhere_is_refused(end: int) -> None:
    with pytest.raises(PayloadError) as caught:
        read(MULTIPART[:end], "multipart/form-data; boundary=b", Limits())
    assert caught.value.code == "malformed_multipart"


def test_multipart_has_its_limit_too() -> None:
    with pytest.raises(PayloadError) as caught:
        read(MULTIPART, "multipart/form-data; boundary=b", Limits(fields=2))
    assert caught.value.code == "too_many_fields"


def test_a_field_that_holds_json_becomes_its_fields() -> None:
    body = b'order=%7B"items"%3A[%7B"name"%3A"Bowl"%7D]%7D&note=%7Bnot json'
    assert pairs(body) == [(b"order.items[0].name", b"Bowl"), (b"note", b"{not json")]


def test_fields_that_hold_json_count_by_what_is_in_them() -> None:
    with pytest.raises(PayloadError) as caught:
        read(b"a=[1,2,3,4]", FORM, Limits(fields=3))
    assert caught.value.code == "too_many_fields"


def test_the_message_for_a_parsed_form_names_its_type() -> None:
    with pytest.raises(PayloadError, match="of type dict, not bytes: a form parser or a framework decoded it first"):
        read({}, FORM, Limits())
