"""Bodies of every kind with other values."""

import json

import pytest

from shopintegrator_hook.evidence.bodies import rewrite

BOUNDARY = "multipart/form-data; boundary=xyz"
PARTS = (
    b'--xyz\r\nContent-Disposition: form-data; name="city"\r\n\r\nabc\r\n'
    b'--xyz\r\nContent-Disposition: form-data; name="f"; filename="abc.txt"\r\n\r\n\r\n--xyz--\r\n'
)


def shifted(name: str, value: str) -> str:
    return value.translate(str.maketrans("abcé1", "xyzè2")) if name != "keep" else value


@pytest.mark.parametrize(
    ("body", "content_type", "after"),
    [
        (b"city=abc&keep=abc&x", None, b"city=xyz&keep=abc&x"),
        (b"a=a+b%20c%2Cd&a=&&b=%zz", None, b"a=x+y%20z%2Cd&a=&&b=%zz"),
        (b"n=%c3%a9%C3%A9\xc3\xa9", None, b"n=%c3%a8%C3%A8\xc3\xa8"),
        (b"n=caf%E9", None, b"n=zxf%E8"),
        (b"n=\x81a", None, b"n=\x81x"),
        (b'{"city": "a\\u00e9\\/b", "keep": ["abc", 1], "n": 12.10, "z": 1}', "application/json",
         b'{"city": "x\\u00e8\\/y", "keep": ["abc", 1], "n": 22.20, "z": 2}'),
        (b'\xef\xbb\xbf[{"city":"abc"}]', None, b'\xef\xbb\xbf[{"city":"xyz"}]'),
        (PARTS, BOUNDARY, PARTS.replace(b"abc", b"xyz")),
        (PARTS, None, PARTS.replace(b"abc", b"xyz")),
        (b"--", "multipart/form-data", b"--"),
    ],
)  # fmt: skip
def test_only_values_change_and_escapes_stay(body: bytes, content_type: str | None, after: bytes) -> None:
    assert rewrite(body, content_type, shifted) == after
    assert rewrite(body, content_type, lambda _, value: value) == body


def test_a_value_of_another_length_is_escaped_anew() -> None:
    assert rewrite(b"a=x%41&b=y", None, lambda name, value: "é &" if name == "a" else value) == b"a=%C3%A9+%26&b=y"


def test_a_number_in_json_stays_one() -> None:
    after = rewrite(
        b'{"phone": 8005551212, "zip": -12}', None, lambda _, value: value.translate({ord("8"): "0", ord("1"): "0"})
    )
    assert json.loads(after) == {"phone": 1005550202, "zip": -12}
