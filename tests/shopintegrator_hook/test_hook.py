import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from urllib.parse import quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopintegrator_hook import (
    Charset,
    Delivery,
    FieldMap,
    Hook,
    HookError,
    Limits,
    PayloadError,
    Secret,
    VerificationError,
)
from shopsite_orders.core.order import Line, Order, Party, Totals

FORM = "application/x-www-form-urlencoded"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def urlencoded(fields: Mapping[str, str], codec: str = "utf-8") -> bytes:
    return "&".join(f"{name}={quote_plus(value, encoding=codec)}" for name, value in fields.items()).encode()


def code_of(hook: Hook, body: object, content_type: str | None = FORM) -> str:
    with pytest.raises(HookError) as caught:
        hook.receive(body, content_type)
    return caught.value.code


def test_a_valid_post_becomes_a_delivery(hook: Hook, body: bytes) -> None:
    delivery = hook.receive(body, FORM)
    assert delivery == Delivery(
        order=Order(
            source="shopintegrator",
            number="1001",
            placed_at=datetime.fromisoformat("2026-03-14T15:09:26"),
            billing=Party(email="ann@lee.example"),
            lines=(Line(name="Bowl", quantity=Decimal(2), unit_price=Decimal("10.25")),),
            totals=Totals(grand_total=Decimal("20.50")),
        ),
        fields=delivery.fields,
        secret_name="2026",
        secret_field="key",
        fingerprint=delivery.fingerprint,
        charset=Charset(name="utf-8", source="default"),
    )
    assert delivery.fields == {
        "order_id": ("1001",),
        "placed": ("2026-03-14 15:09:26",),
        "email": ("ann@lee.example",),
        "item_1": ("Bowl",),
        "qty_1": ("2",),
        "price_1": ("10.25",),
        "total": ("20.50",),
        "note": ("",),
    }


# One valid post, one change to it, and the code of the error that must come of it.
MUTATIONS: dict[str, tuple[Callable[[bytes], object], str | None, str]] = {
    "no secret": (lambda body: body.partition(b"&key=")[0], FORM, "secret_missing"),
    "the secret is wrong": (lambda body: body.replace(b"canary", b"canarx"), FORM, "secret_missing"),
    "the secret is cut": (lambda body: body[:-1], FORM, "secret_missing"),
    "the secret has one letter more": (lambda body: body + b"x", FORM, "secret_missing"),
    "the secret is in another case": (lambda body: body.replace(b"canary", b"CANARY"), FORM, "secret_missing"),
    "the secret is part of another value": (lambda body: body.replace(b"key=", b"key=x"), FORM, "secret_missing"),
    "the secret is the name, not the value": (lambda body: body.replace(b"key=", b""), FORM, "secret_missing"),
    "the secret has another normal form": (lambda body: body.replace(b"%C3%9F", b"ss"), FORM, "secret_missing"),
    "a field that sounds right is wrong": (lambda body: body.replace(b"key=", b"secret=x"), FORM, "secret_wrong"),
    "the body is empty": (lambda _: b"", FORM, "body_empty"),
    "the body is white space": (lambda _: b" \r\n", FORM, "body_empty"),
    "the body is text": (lambda body: body.decode(), FORM, "not_bytes"),
    "the body is a parsed form": (lambda _: {"order_id": ["1001"]}, FORM, "not_bytes"),
    "the body is nothing": (lambda _: None, FORM, "not_bytes"),
    "the body is in UTF-16": (lambda body: body.decode().encode("utf-16"), FORM, "wrong_charset"),
    "the body is in UTF-16 without a mark": (lambda body: body.decode().encode("utf-16-le"), FORM, "wrong_charset"),
    "the body is a page": (lambda _: b"<html></html>", "text/html", "not_a_form"),
    "the body is too large": (lambda body: body + b"&x=" + b"x" * 5_000_000, FORM, "body_too_large"),
    "too many fields": (lambda body: body + b"&x=1" * 20_000, FORM, "too_many_fields"),
    "a form called JSON": (lambda body: body, "application/json", "malformed_json"),
    "JSON that breaks off": (lambda _: b'{"order_id": "1001"', "application/json", "malformed_json"),
    "JSON of one value": (lambda _: b'"1001"', "application/json", "malformed_json"),
    "JSON nested without end": (lambda _: b"[" * 100_000, "application/json", "nested_too_deep"),
    "JSON nested too deep": (lambda _: b"[" * 40 + b"1" + b"]" * 40, "application/json", "nested_too_deep"),
    "JSON with endless names": (lambda _: b'{"' + b"n" * 1001 + b'": 1}', "application/json", "nested_too_deep"),
    "JSON with too many fields": (lambda _: b"[" + b"1," * 20_000 + b"1]", "application/json", "too_many_fields"),
    "a form called multipart": (lambda body: body, "multipart/form-data; boundary=b", "malformed_multipart"),
    "multipart without a boundary": (lambda body: body, "multipart/form-data", "malformed_multipart"),
    "multipart that breaks off": (lambda _: b"--b\r\nConte", "multipart/form-data; boundary=b", "malformed_multipart"),
    "no order number": (lambda body: body.replace(b"order_id", b"x"), FORM, "order_number_missing"),
    "a blank order number": (lambda body: body.replace(b"1001", b"+"), FORM, "order_number_missing"),
    "a quantity in words": (lambda body: body.replace(b"qty_1=2", b"qty_1=two"), FORM, "quantity_missing"),
}


@pytest.mark.parametrize(("mutate", "content_type", "code"), MUTATIONS.values(), ids=MUTATIONS)
def test_one_change_to_a_valid_post_has_its_own_error(
    hook: Hook, body: bytes, mutate: Callable[[bytes], object], content_type: str | None, code: str
) -> None:
    assert code_of(hook, mutate(body), content_type) == code


@pytest.mark.parametrize("content_type", [None, "", FORM, "FORM/x; charset", "text/plain", f"{FORM}; charset=nonsense"])
def test_the_content_type_of_a_form_does_not_matter(hook: Hook, body: bytes, content_type: str | None) -> None:
    assert hook.receive(body, content_type).order.number == "1001"


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_any_kind_of_bytes_is_taken(hook: Hook, body: bytes, kind: type[bytearray]) -> None:
    assert hook.receive(kind(body), FORM) == hook.receive(body, FORM)


def test_json_says_the_same_as_a_form(hook: Hook, fields: dict[str, str], body: bytes) -> None:
    assert hook.receive(json.dumps(fields).encode(), "application/json") == hook.receive(body, FORM)


def test_json_is_recognised_under_a_wrong_content_type(hook: Hook, fields: dict[str, str], body: bytes) -> None:
    assert hook.receive(json.dumps(fields).encode(), FORM).fields == hook.receive(body, FORM).fields


def test_a_pinned_field_must_carry_the_secret(secret: str, field_map: FieldMap, body: bytes) -> None:
    pinned = {
        field: Hook(secrets={"a": secret}, field_map=field_map, secret_field=field)
        for field in ("key", "note", "absent")
    }
    assert pinned["key"].receive(body, FORM).secret_field == "key"
    assert code_of(pinned["note"], body) == "secret_wrong"
    assert code_of(pinned["absent"], body) == "secret_missing"


@pytest.mark.parametrize("codec", ["utf-8", "cp1252"])
def test_a_secret_beyond_ascii_is_known_in_either_charset(hook: Hook, fields: dict[str, str], codec: str) -> None:
    assert hook.receive(urlencoded(fields, codec), FORM).secret_name == "2026"


def test_several_secrets_are_told_apart(secret: str, field_map: FieldMap, body: bytes) -> None:
    hook = Hook(secrets={"old": "another-secret", "new": secret}, field_map=field_map)
    assert hook.receive(body, FORM).secret_name == "new"
    assert hook.receive(body.replace(b"canary-s3cret-%C3%9F7", b"another-secret"), FORM).secret_name == "old"


@pytest.mark.parametrize(
    ("not_before", "not_after", "code"),
    [(NOW + DAY, None, "secret_not_yet_valid"), (None, NOW - DAY, "secret_expired")],
)
def test_a_secret_out_of_its_period_is_refused(
    secret: str, body: bytes, not_before: datetime | None, not_after: datetime | None, code: str
) -> None:
    kept = Secret(secret, not_before=not_before, not_after=not_after)
    assert code_of(Hook(secrets={"a": kept}, clock=lambda: NOW), body) == code


def test_a_retiring_secret_is_accepted_and_logged(
    secret: str, field_map: FieldMap, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    hook = Hook(secrets={"2025": Secret(secret, not_after=NOW)}, field_map=field_map, clock=lambda: NOW)
    assert hook.receive(body, FORM).secret_name == "2025"
    until = (
        "a post came with the secret '2025', which is accepted until 2026-07-01 00:00:00+00:00: give ShopIntegrator the"
        " new one before then"
    )
    assert [(record.levelno, record.message) for record in caplog.records] == [(logging.WARNING, until)]


def test_a_post_with_both_secrets_counts_as_the_lasting_one(secret: str, field_map: FieldMap, body: bytes) -> None:
    secrets: dict[str, str | Secret] = {"2025": Secret("another-secret", not_after=NOW), "2026": secret}
    hook = Hook(secrets=secrets, field_map=field_map, clock=lambda: NOW)
    delivery = hook.receive(body + b"&old=another-secret", FORM)
    assert (delivery.secret_name, "old" in delivery.fields) == ("2026", False)


def test_the_fingerprint_depends_on_the_content_alone(secret: str, field_map: FieldMap, fields: dict[str, str]) -> None:
    hook = Hook(secrets={"a": secret, "b": "another-secret"}, field_map=field_map)
    turned = dict(reversed(fields.items()))
    same = {
        hook.receive(urlencoded(variant, codec), content_type).fingerprint
        for variant in (fields, turned, {**fields, "key": "another-secret"})
        for codec, content_type in (("utf-8", FORM), ("cp1252", f"{FORM}; charset=cp1252"))
    }
    assert len(same) == 1
    assert hook.receive(urlencoded({**fields, "note": "x"}), FORM).fingerprint not in same


@pytest.mark.parametrize(("first", "second"), [(b"a=1&b=2", b"a=1b&=2"), (b"a=1&a=2", b"a=2&a=1"), (b"a=", b"b=")])
def test_different_contents_have_different_fingerprints(hook: Hook, body: bytes, first: bytes, second: bytes) -> None:
    one, other = (hook.receive(body + b"&" + end, FORM).fingerprint for end in (first, second))
    assert one != other


def test_a_cart_of_500_lines_is_no_problem(secret: str) -> None:
    parts = [f"item_{n}=Bowl+{n}&qty_{n}=2&price_{n}=1.50&sku_{n}=B-{n}&weight_{n}=1" for n in range(1, 501)]
    delivery = Hook(secrets={"a": secret}).receive(
        f"order_id=7&k={quote_plus(secret)}&{'&'.join(parts)}".encode(), FORM
    )
    assert [line.name for line in delivery.order.lines] == [f"Bowl {n}" for n in range(1, 501)]


def test_limits_can_be_set(secret: str, body: bytes) -> None:
    assert code_of(Hook(secrets={"a": secret}, limits=Limits(bytes=10)), body) == "body_too_large"
    assert code_of(Hook(secrets={"a": secret}, limits=Limits(fields=3)), body) == "too_many_fields"


@pytest.mark.parametrize("secrets", [{}, {"a": ""}, {"a": "short"}, {"": "long enough"}, {"a": "with newline\n"}])
def test_a_hook_without_a_usable_secret_cannot_be_made(secrets: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        Hook(secrets=secrets)


def test_an_empty_secret_field_is_refused(secret: str) -> None:
    with pytest.raises(ValueError, match="leave it out"):
        Hook(secrets={"a": secret}, secret_field="")


def test_verification_errors_tell_the_sender_nothing() -> None:
    codes = ("secret_missing", "secret_wrong", "secret_expired", "secret_not_yet_valid")
    assert {(error.status, error.public) for error in map(_verification_error, codes)} == {(403, "not accepted")}


def _verification_error(code: str) -> VerificationError:
    return VerificationError("x", code=code)


def test_errors_are_of_one_family_with_two_branches() -> None:
    assert issubclass(VerificationError, HookError)
    assert issubclass(PayloadError, HookError)


SHORT = Hook(secrets={"a": "s3cret-s3cret"})
TYPES = st.one_of(
    st.none(),
    st.text(max_size=60),
    st.sampled_from([FORM, "application/json", "multipart/form-data; boundary=b", f"{FORM}; charset=utf-16"]),
)


@given(st.binary(max_size=400), TYPES)
def test_any_bytes_at_all_give_a_hook_error(body: bytes, content_type: str | None) -> None:
    with pytest.raises(HookError):
        SHORT.receive(body, content_type)


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=12))
def test_any_fields_with_the_right_secret_are_read_or_refused(pairs: list[tuple[str, str]]) -> None:
    fields = [("order_id", "1"), *pairs, ("k", "s3cret-s3cret")]
    body = "&".join(f"{quote_plus(n, errors='replace')}={quote_plus(v, errors='replace')}" for n, v in fields).encode()
    try:
        assert SHORT.receive(body, FORM).order.number
    except PayloadError as error:
        assert error.code in {"quantity_missing", "order_number_missing"}  # noqa: PT017 - either outcome is right


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=20,
    )
)
def test_any_json_with_the_right_secret_is_read_or_refused(document: object) -> None:
    body = json.dumps({"order_id": 1, "k": "s3cret-s3cret", "data": document}).encode()
    try:
        assert SHORT.receive(body, "application/json").order.number
    except PayloadError as error:
        assert error.code in {"quantity_missing", "order_number_missing", "nested_too_deep"}  # noqa: PT017 - as above


def test_a_post_is_opened_masked_before_an_order_is_made_of_it(hook: Hook, body: bytes) -> None:
    post = hook.open(body + b"&card_number=4111111111111111", FORM)
    assert post.fields["card_number"] == ("•••• 1111",)
    delivery = post.delivery()
    assert delivery == hook.receive(body + b"&card_number=4111111111111111", FORM)
    kept = ("fields", "secret_name", "secret_field", "fingerprint", "charset")
    assert [getattr(post, name) for name in kept] == [getattr(delivery, name) for name in kept]
    assert "4111111111111111" not in repr(post)


def test_a_post_without_an_order_number_can_be_opened_and_not_read(hook: Hook, body: bytes) -> None:
    post = hook.open(body.replace(b"order_id=1001", b"x=1"), FORM)
    with pytest.raises(PayloadError) as caught:
        post.delivery()
    assert caught.value.code == "order_number_missing"


@pytest.mark.parametrize("header", [FORM, f"{FORM}; charset=windows-1252", "x/y; charset=\xfc", None])
def test_the_content_type_may_come_as_bytes(hook: Hook, body: bytes, header: str | None) -> None:
    as_bytes = header and header.encode("latin-1")
    assert hook.receive(body, as_bytes) == hook.receive(body, header)


def test_a_content_type_that_is_not_a_header_is_refused(hook: Hook, body: bytes) -> None:
    with pytest.raises(
        TypeError, match=r"^content_type must be the value of the Content-Type header, or None, not dict$"
    ):
        hook.receive(body, {"content-type": FORM})  # type: ignore[arg-type]
