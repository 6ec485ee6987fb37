"""Nothing personal and no secret is in the bundle of a post, in any style, encoding and charset."""

import base64
import html
from collections.abc import Callable
from io import BytesIO
from urllib.parse import parse_qsl, quote, unquote_plus

import pytest

from shopintegrator_hook.evidence.evidence import bundle_of
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.form import Limits, read
from shopintegrator_hook.form.texts import decode_fields
from shopintegrator_hook.sandbox import SandboxHook, realistic_order
from shopintegrator_hook.sandbox.sender import Encoding
from shopintegrator_hook.sandbox.styles import STYLES
from shopsite_orders.core.bundle.bundle import Bundle
from shopsite_orders.core.difference import leaves

SECRET = "s3cret-of-the-console"
PERSONAL = ("billing.", "shipping.", "comments", "instructions", "custom_fields", "ip_address", "hostname")


def is_secret(_: str, value: str) -> bool:
    return value == SECRET


def fields(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    names, values, _ = decode_fields(read(body, content_type, Limits()))
    return [*zip(names, values, strict=True)]


def personal(seed: int) -> set[str]:
    order = realistic_order(lines=3, seed=seed).to_dict()
    return {text for path, text in leaves(order) if path.startswith(PERSONAL) and len(text) > 4}


@pytest.mark.parametrize("encoding", ["urlencoded", "multipart", "json"])
@pytest.mark.parametrize("style", list(STYLES))
def test_a_post_keeps_its_names_and_loses_whoever_ordered(style: str, encoding: Encoding) -> None:
    sandbox = SandboxHook(secret=SECRET, style=style, encoding=encoding)
    body, content_type = sandbox.body(realistic_order(lines=3, seed=4))
    bundle = bundle_of(body, content_type, is_secret=is_secret)
    after = bundle.recorded[0].body
    before_fields, after_fields = fields(body, content_type), fields(after, content_type)
    assert [name for name, _ in after_fields] == [name for name, _ in before_fields]
    assert [len(value) for _, value in after_fields] == [
        len(value) if value != SECRET else 0 for _, value in before_fields
    ]
    file = BytesIO()
    bundle.write(file)
    told = file.getvalue() + after + unquote_plus(after.decode("latin-1")).encode("latin-1", "replace")
    lower = (told.decode("utf-8", "replace") + html.unescape(told.decode("utf-8", "replace"))).casefold()
    for value in {*personal(4), SECRET}:
        assert value.casefold() not in lower
        for form in (quote(value), base64.b64encode(value.encode()).decode()):
            assert form == value or form.encode() not in told


def test_amounts_quantities_and_the_date_are_kept_so_that_fields_still_belong_together() -> None:
    body = (
        b"qty1=2&price1=12.50&total=1,025.00&currency=USD&order_date=2024-01-02+03%3A04%3A05&gift=yes"
        b"&qty_card=4111111111111111&cvv2=123&cvv=12.50&zip=84321&birthdate=1970-01-02&count=Alice"
    )
    kept = parse_qsl(bundle_of(body, None, is_secret=is_secret).recorded[0].body.decode())
    assert kept[:6] == parse_qsl(body.decode())[:6]
    assert kept[6:9] == [("qty_card", "*" * 16), ("cvv2", "***"), ("cvv", "**.**")]
    assert not {value for _, value in kept[9:]} & {"84321", "1970-01-02", "Alice"}


def test_html_and_json_within_a_field_are_looked_into() -> None:
    body = b"note=%26%2365%3Blice+%26amp%3B+Bob&items=%7B%22name%22%3A%22Alice%22%2C%22total%22%3A12.50%7D"
    after = dict(fields(bundle_of(body, None, is_secret=is_secret).recorded[0].body, None))
    assert "&amp;" in after["note"]
    assert "Alice" not in html.unescape(after["note"])
    assert after["items.total"] == "12.50"
    assert len(after["items.name"]) == 5
    assert after["items.name"] != "Alice"


def test_the_same_name_is_the_same_wherever_it_stands() -> None:
    body = b"first=Alice&last=Hughes&name=Alice+Hughes&email=alice.hughes%40example.com"
    after = dict(fields(bundle_of(body, None, is_secret=is_secret).recorded[0].body, None))
    assert after["name"] == f"{after['first']} {after['last']}"
    assert after["email"].startswith(f"{after['first']}.{after['last']}@".lower())


def test_a_map_can_still_be_guessed() -> None:
    body, content_type = SandboxHook(secret=SECRET).body(realistic_order(lines=3, seed=4))
    after = bundle_of(body, content_type, is_secret=is_secret).recorded[0].body
    guess: Callable[[bytes], set[str]] = lambda post: {  # noqa: E731
        rule.path for rule in FieldMap.guess(collected(fields(post, content_type))).rules
    }
    assert {"lines[n].quantity", "lines[n].unit_price", "totals.grand_total"} <= guess(after)


def collected(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    return {name: (value,) for name, value in pairs}


def test_a_bundle_of_a_post_is_a_bundle() -> None:
    file = BytesIO()
    bundle = bundle_of(b"a=b", "application/x-www-form-urlencoded", is_secret=is_secret)
    bundle.write(file)
    assert Bundle.read(file) == bundle
    assert str(bundle.about["made_by"]).startswith("shopintegrator-hook ")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b'{"name": "Alice Hughes", oops', "application/json"),
        (b"{name: Alice Hughes}", None),
        (b"--x\r\nno header, Alice Hughes", "multipart/form-data; boundary=x"),
        (b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\nAlice Hughes", "multipart/form-data; boundary=x"),
        (b"Alice Hughes", "multipart/form-data"),
        (b"name=%41lice+Hughes&=Alice&Hughes=%zzAlice", None),
        ("name=Alice Hughes".encode("utf-16"), None),
    ],
)
def test_what_nobody_can_read_is_not_let_through(body: bytes, content_type: str | None) -> None:
    after = bundle_of(body, content_type, is_secret=is_secret).recorded[0].body
    for text in (after.decode("latin-1"), after.decode("utf-16-le", "ignore"), unquote_plus(after.decode("latin-1"))):
        assert "Alice" not in text
        assert "Hughes" not in text.replace("&Hughes=", "")
