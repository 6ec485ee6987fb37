"""What the hook, the inbox and the adapters advise, done to the letter: it works."""

import ast
import asyncio
import logging
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest
from django.test import override_settings
from django.urls import path

from shopintegrator_hook import FieldMap, Hook, HookError, Inbox, Limits, PayloadError, RetryRules, Secret
from shopintegrator_hook.django import order_view
from shopintegrator_hook.django.checks import check_hooks
from shopintegrator_hook.flask import order_blueprint
from shopintegrator_hook.reception import Reception

import hook_apps as apps

FORM = "application/x-www-form-urlencoded"


def told(error: object, advice: str) -> re.Match[str]:
    found = re.search(advice, str(error))
    assert found, error
    return found


def refused(call: Callable[[], object]) -> Exception:
    with pytest.raises((HookError, ValueError, TypeError)) as caught:
        call()
    return caught.value


def test_a_larger_post_is_let_in_as_advised(secret: str, body: bytes) -> None:
    small = Hook({"a": secret}, limits=Limits(bytes=20))
    limit = told(refused(lambda: small.receive(body, FORM)), r"pass Hook\(\.\.\., limits=Limits\((\w+)=…\)\)$")[1]
    assert Hook({"a": secret}, limits=Limits(**{limit: len(body)})).receive(body, FORM)


@pytest.mark.parametrize("kind", ["urlencoded", "multipart", "json"])
def test_more_fields_are_let_in_as_advised(kind: str, secret: str) -> None:
    bodies = {
        "urlencoded": (f"key={quote_plus(secret)}&order_id=7&a=1".encode(), FORM),
        "json": (f'{{"key": "{secret}", "order_id": "7", "a": "1"}}'.encode(), "application/json"),
        "multipart": (
            "".join(
                f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
                for name, value in (("key", secret), ("order_id", "7"), ("a", "1"))
            ).encode()
            + b"--b--\r\n",
            "multipart/form-data; boundary=b",
        ),
    }
    few = Hook({"a": secret}, limits=Limits(fields=2))
    error = refused(lambda: few.receive(*bodies[kind]))
    limit = told(error, r"pass Hook\(\.\.\., limits=Limits\((\w+)=…\)\)$")[1]
    assert Hook({"a": secret}, limits=Limits(**{limit: 3})).receive(*bodies[kind]).order.number == "7"


def test_a_map_gets_the_line_that_is_missing(secret: str) -> None:
    body = f"order_id=7&qty_1=x&item_1=Bowl&key={quote_plus(secret)}".encode()
    lines = ['[fields]\n"item_{n}" = "lines[n].name"']

    def receive() -> Any:
        return Hook({"a": secret}, FieldMap.loads("\n".join(lines))).receive(body, FORM).order

    lines.append(told(refused(receive), r'such as ("order_id" = "number")')[1])
    assert receive().number == "7"
    lines.append('"qty_{n}" = "lines[n].weight"\n"total_{n}" = "lines[n].total"\n"each_{n}" = "lines[n].unit_price"')
    body = body.replace(b"qty_1=x", b"qty_1=3&total_1=10&each_1=4")
    line = told(refused(receive), r'such as ("qty_\{n\}" = "lines\[n\]\.quantity")$')[1]
    lines[-1] = f'{line}\n"total_{{n}}" = "lines[n].total"\n"each_{{n}}" = "lines[n].unit_price"'
    assert receive().lines[0].quantity == 3


@pytest.mark.parametrize(
    ("wrong", "advice", "right"),
    [
        ('"a{b}" = "number"', r"double each brace that is part of the name$", '"a{{b}}" = "number"'),
        ('"a{n}" = "number"', r"leave it out, or name a path with \[n\] or \[m\]$", '"a" = "number"'),
        ('"a{n}" = "number"', r"leave it out, or name a path with \[n\] or \[m\]$", '"a{n}" = "lines[n].sku"'),
        ('"a{n}{n}" = "lines[n].sku"', r"\{n\}, .* may stand in it once each$", '"a{n}" = "lines[n].sku"'),
        ('a = "totals.taxx"', r"did you mean '(totals\.tax)'\?$", 'a = "totals.tax"'),
        ("a = 7", r"such as (\{ .* \})$", 'a = { path = "placed_at", format = "%d.%m.%Y" }'),
        (
            'a = { path = "placed_at", format = 8 }',
            r"texts in quotes$",
            'a = { path = "placed_at", format = "%Y%m%d" }',
        ),
        ('a = { path = "totals.tax", kind = "c" }', r"one of .*(cents)", 'a = { path = "totals.tax", kind = "cents" }'),
    ],
)
def test_a_line_of_a_map_is_mended_as_advised(wrong: str, advice: str, right: str) -> None:
    found = told(refused(lambda: FieldMap.loads(f"[fields]\n{wrong}")), advice)
    assert all(part in right for part in found.groups())
    assert FieldMap.loads(f"[fields]\n{right}").rules


def test_a_map_in_another_charset_is_saved_in_utf_8(tmp_path: Path) -> None:
    file = tmp_path / "map.toml"
    file.write_text('[fields]\n"größe" = "lines[n].name"\n', encoding="cp1252")
    charset = told(refused(lambda: FieldMap.load(file)), r": save it in (UTF-8)$")[1]
    file.write_text(file.read_text("cp1252"), encoding=charset)
    assert FieldMap.load(file).rules


SECRETS: dict[str, tuple[Any, str, Any]] = {
    "none": ({}, r"give at least one, such as (\{.*\})$", None),
    "a file's": ({"a": "s3cret-s3cret\n"}, r"call (\.strip\(\))$", {"a": "s3cret-s3cret\n".strip()}),
    "a short one": ({"a": "s3c"}, r"it must have at least (8) characters: copy all of it", {"a": "s" * 8}),
    "bytes": ({"a": b"s3cret-s3cret"}, r"it must be a (str), or a Secret", {"a": "s3cret-s3cret"}),
    "without a name": ({"": "s3cret-s3cret"}, r"such as the year it was made", {"2026": "s3cret-s3cret"}),
}


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_that_cannot_be_used_is_mended_as_advised(name: str) -> None:
    wrong, advice, right = SECRETS[name]
    found = told(refused(lambda: Hook(wrong)), advice)
    assert Hook(right or ast.literal_eval(found[1]))


def test_a_period_names_its_zone_as_advised() -> None:
    error = refused(lambda: Secret("s3cret-s3cret", not_after=datetime(2026, 1, 1)))  # noqa: DTZ001 - that is wrong
    example = told(error, r"such as (datetime\(2026, 1, 1, tzinfo=UTC\))$")[1]
    assert Secret("s3cret-s3cret", not_after=eval(example, {"datetime": datetime, "UTC": UTC}))


def test_an_expired_secret_gets_another_period_as_advised(secret: str, body: bytes) -> None:
    expired = Hook({"a": Secret(secret, not_after=datetime(2020, 1, 1, tzinfo=UTC))})
    begin, end = told(
        refused(lambda: expired.receive(body, FORM)), r"change its (not_before) and (not_after), or"
    ).groups()
    now = datetime.now(UTC)
    period = {begin: now - timedelta(days=1), end: now + timedelta(days=1)}
    assert Hook({"a": Secret(secret, **period)}).receive(body, FORM)


@pytest.mark.parametrize("pinned", [None, "token"])
def test_a_secret_that_is_not_found_is_looked_for_where_it_is_said(
    pinned: str | None, secret: str, body: bytes
) -> None:
    wrong = Hook({"a": "another-s3cret"}, secret_field=pinned)
    arguments = re.findall(r"\b(secrets|secret_field)=", str(refused(lambda: wrong.receive(body, FORM))))
    right: dict[str, Any] = {"secrets": {"a": secret}, "secret_field": "key"}
    assert Hook(**{name: right[name] for name in arguments}).receive(body, FORM)
    assert arguments == (["secrets"] if pinned is None else ["secrets", "secret_field"])


def test_a_retiring_secret_is_replaced_as_advised(secret: str, body: bytes, caplog: pytest.LogCaptureFixture) -> None:
    end = datetime.now(UTC) + timedelta(days=1)
    hook = Hook({"old": Secret("old-s3cret-7", not_after=end), "new": secret})
    hook.receive(b"order_id=7&key=old-s3cret-7", FORM)
    told(caplog.text, r"'old', which is accepted until .*: give ShopIntegrator the new one before then")
    caplog.clear()
    assert (hook.receive(body, FORM).secret_name, caplog.text) == ("new", "")


@pytest.mark.parametrize("parsed", [{"order_id": "7"}, "order_id=7"])
def test_the_raw_body_is_passed_as_advised(parsed: object, hook: Hook, body: bytes) -> None:
    told(refused(lambda: hook.receive(parsed, FORM)), r"; pass the raw body of the request as it came$")
    assert hook.receive(body, FORM)


def test_a_hook_lets_any_field_carry_the_secret_as_advised(secret: str, body: bytes) -> None:
    told(refused(lambda: Hook({"a": secret}, secret_field="")), r"; leave it out to let any field carry the secret$")
    assert Hook({"a": secret}).receive(body, FORM)


def test_a_handler_takes_what_it_is_given_as_advised(hook: Hook, inbox: Inbox) -> None:
    told(refused(lambda: Reception(hook, lambda _: None, inbox)), r"let it take them, by those names or others$")
    assert Reception(hook, lambda delivery, claim: None, inbox)  # noqa: ARG005 - that is the point


def test_one_of_handler_and_inbox_is_given_as_advised(hook: Hook, inbox: Inbox) -> None:
    told(refused(lambda: Reception(hook, None, None)), r"; give one of them$")
    assert Reception(hook, lambda _: None, None)
    assert Reception(hook, None, inbox)


def test_an_inbox_is_a_file_as_advised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    url = told(refused(lambda: Inbox("sqlite://")), r"; name a file: (\S+)$")[1]
    Inbox(url).close()
    assert (tmp_path / "inbox.db").exists()


def test_a_lease_is_longer_than_a_handler_takes_as_advised() -> None:
    error = refused(lambda: RetryRules(lease=timedelta()))
    example = told(error, r"such as (timedelta\(minutes=5\)), not")[1]
    assert RetryRules(lease=eval(example, {"timedelta": timedelta}))


def test_the_address_of_whom_to_erase_is_like_the_example(inbox: Inbox) -> None:
    example = told(refused(lambda: inbox.erase(email="ann")), r"such as ('[^']+'), not")[1]
    assert inbox.erase(email=ast.literal_eval(example)) == 0


def test_an_async_handler_is_retried_in_a_thread_as_advised(inbox: Inbox, hook: Hook, body: bytes) -> None:
    done = []

    async def handler(delivery: Any, _: Any) -> None:
        done.append(delivery.order.number)

    async def retry() -> None:
        inbox.store(hook.receive(body, FORM))
        error = refused(lambda: inbox.retry(handler))
        call = told(error, r": await (asyncio\.to_thread\(inbox\.retry, handler\))$")[1]
        await eval(call, {"asyncio": asyncio, "inbox": inbox, "handler": handler})

    asyncio.run(retry())
    assert done == ["1001"]


def test_an_order_whose_handler_fails_is_kept_as_the_log_says(
    inbox: Inbox, hook: Hook, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def fails(*_: object) -> None:
        raise RuntimeError

    def works(delivery: Any, _: Any) -> None:
        done.append(delivery.order.number)

    assert Reception(hook, fails, None).answer(body, FORM, None).status == 500
    argument = told(caplog.text, r"it is lost unless it is posted again; pass (inbox)= to have orders kept")[1]
    caplog.clear()
    keeping: Any = {argument: inbox}
    assert Reception(hook, fails, **keeping).answer(body, FORM, None).status == 500
    kept = int(
        told(caplog.text, r"it is kept as delivery (\d+), and tried again when it is posted again, or by Inbox\.retry")[
            1
        ]
    )
    assert [stored.id for stored in inbox.retry(works, at_once=True)] == [kept]
    assert Reception(hook, works, **keeping).answer(body, FORM, None).text == "known"
    assert done == ["1001"]


def test_the_async_handler_that_flask_refuses_is_a_plain_function_or_has_asgiref(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def handler(_: Any) -> None: ...

    monkeypatch.setattr("shopintegrator_hook.flask._waiter", lambda: None)
    told(
        refused(lambda: order_blueprint(hook, handler)),
        r"pip install 'flask\[async\]', or let the handler be a plain function$",
    )
    assert order_blueprint(hook, lambda _: None)
    monkeypatch.undo()
    assert order_blueprint(hook, handler)


def test_each_system_check_is_satisfied_by_its_hint(secret: str, tmp_path: Path) -> None:
    apps.configure_django()
    map_file = tmp_path / "shopintegrator.toml"
    map_file.write_text(apps.MAP)
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")

    def hints(route: str, **given: Any) -> list[str]:
        hook = Hook({"a": secret}, **{name: given.pop(name) for name in ("field_map",) if name in given})
        view = order_view(hook, None if given else lambda _: None, **given)
        with override_settings(
            DEBUG=False, MIDDLEWARE=["django.middleware.common.CommonMiddleware"], ROOT_URLCONF=(path(route, view),)
        ):
            return [str(message.hint) for message in check_hooks(None)]

    keep, read, slash = hints("orders/")
    assert re.search(r"order_view\(\.\.\., inbox=Inbox\(\.\.\.\)\)", keep)
    assert re.search(r"Hook\(\.\.\., field_map=FieldMap\.load\(\.\.\.\)\)", read)
    assert "without a slash" in slash
    assert hints("orders", inbox=inbox, field_map=FieldMap.load(map_file)) == []
    inbox.close()


def test_a_body_that_was_read_before_is_left_alone_as_advised(
    hook: Hook, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    reception = Reception(hook, lambda _: None, None)
    assert reception.answer(b"", FORM, str(len(body))).status == 500
    told(caplog.text, r"nothing may parse the form or read the body of this route before its view does")
    assert reception.answer(body, FORM, str(len(body))).status == 200


def test_an_unreadable_charset_is_replaced_by_one_of_those_named(hook: Hook, body: bytes) -> None:
    error = refused(lambda: hook.receive(body.decode().encode("utf-16"), FORM))
    assert isinstance(error, PayloadError)
    for charset in told(error, r"expected (UTF-8) or (windows-1252)$").groups():
        assert hook.receive(body.decode().encode(charset), f"{FORM}; charset={charset}")
