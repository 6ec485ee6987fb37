"""The secret and card data, looked for everywhere they could leak to."""

import copy
import json
import logging
import pickle
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus

import pytest

from shopintegrator_hook import (
    Charset,
    Claim,
    FieldMap,
    Hook,
    HookError,
    Inbox,
    Limits,
    Outcome,
    PayloadError,
    Rule,
    SandboxHook,
    Secret,
    TestRules,
    VerificationError,
)
from shopintegrator_hook.errors import REASONS
from shopintegrator_hook.sandbox import encoded
from shopsite_orders.core.difference import Difference

SECRET = "canary-s3cret&7"
CARD, CVV = "4111111111111111", "739"
CANARIES = (SECRET, quote_plus(SECRET), "canary-s3cret&amp;7", CARD)
FIELDS = [
    ("order_id", "1001"),
    ("card_number", CARD),
    ("cc_cvv2", CVV),
    ("note", f"my card is {CARD[:4]} {CARD[4:8]} {CARD[8:12]} {CARD[12:]} ok"),
    ("callback", f"https://shop.example/?k={quote_plus(SECRET)}"),
    ("echo", f"k={SECRET}"),
    ("escaped", "k=canary-s3cret&amp;7"),
    (f"name {SECRET}", "x"),
    ("payload", json.dumps({"deep": [SECRET, CARD]})),
    ("key", SECRET),
]


def leaks(text: str) -> list[str]:
    return [canary for canary in (*CANARIES, "4111 1111 1111 1111") if canary in text]


@pytest.mark.parametrize("encoding", ["urlencoded", "multipart"])
def test_nothing_a_delivery_shows_holds_a_canary(
    encoding: Any, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    delivery = Hook(secrets={"2026": SECRET}).receive(*encoded(FIELDS, encoding, None))
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    inbox.claim(delivery)
    stored = (tmp_path / "inbox.db").read_bytes().decode("latin-1")
    inbox.close()
    shown = [repr(delivery), str(dict(delivery.fields)), json.dumps(delivery.order.to_dict()), caplog.text, stored]
    shown += [repr(delivery.order), pickle.dumps(delivery).decode("latin-1")]
    assert [leaks(text) for text in shown] == [[]] * len(shown)
    assert not any(f"'{CVV}'" in text or f'"{CVV}"' in text for text in shown)


def test_what_is_left_of_private_fields_can_still_be_read() -> None:
    delivery = Hook(secrets={"2026": SECRET}).receive(*encoded(FIELDS, "urlencoded", None))
    assert delivery.fields == {
        "order_id": ("1001",),
        "card_number": ("•••• 1111",),
        "cc_cvv2": ("••••",),
        "note": ("my card is •••• 1111 ok",),
        "callback": ("••••",),
        "echo": ("k=••••",),
        "escaped": ("••••",),
        "name ••••": ("x",),
        "payload.deep[1]": ("•••• 1111",),
    }
    assert delivery.order.payment is not None
    assert delivery.order.payment.card is not None
    assert delivery.order.payment.card.number.reveal() == CARD


def test_an_order_number_that_looks_like_a_card_stays_whole_where_a_map_names_it() -> None:
    by_map = FieldMap([Rule("order_id", "number"), Rule("transaction_id", "transaction_id")])
    body = f"order_id={CARD}&transaction_id=5500005555555559&key={quote_plus(SECRET)}".encode()
    order = Hook({"2026": SECRET}, by_map).receive(body).order
    assert (order.number, order.transaction_id) == (CARD, "5500005555555559")


WRONG = [
    (f"order_id=1&shared_secret={quote_plus(SECRET)}x".encode(), None),
    (f"{quote_plus(SECRET)}=1".encode(), None),
    (f"secret{quote_plus(SECRET)}=1".encode(), None),
    (f'{{"key": "{SECRET}", '.encode(), "application/json"),
    (f"--b\r\n{SECRET}".encode(), "multipart/form-data; boundary=b"),
    (f"{SECRET}".encode(), "text/plain"),
    (f"key={quote_plus(SECRET)}&x={CARD}".encode(), None),
    ({"key": SECRET}, None),
]


@pytest.mark.parametrize(("body", "content_type"), WRONG)
def test_no_error_and_no_chain_of_errors_holds_a_canary(
    body: object, content_type: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with pytest.raises(HookError) as caught:
        Hook(secrets={"2026": SECRET}).receive(body, content_type)
    error: BaseException | None = caught.value
    while error is not None:
        texts = [str(error), repr(error), repr(vars(error)), pickle.dumps(error).decode("latin-1")]
        assert [leaks(text) for text in texts] == [[]] * 4
        error = error.__cause__ or error.__context__
    assert leaks("".join(traceback.format_exception_only(caught.value)) + caplog.text) == []


@pytest.mark.parametrize("show", [repr, lambda hook: repr(hook.keyring), lambda hook: repr(hook.keyring.items), str])
def test_no_hook_shows_its_secret(show: Callable[[Hook], str]) -> None:
    assert leaks(show(Hook(secrets={"2026": SECRET}))) == []


def test_a_sandbox_does_not_show_its_secret() -> None:
    assert leaks(repr(SandboxHook(secret=SECRET))) == []


OBJECTS: Mapping[str, object] = {
    "charset": Charset(name="utf-8", source="default", fallbacks=("a",)),
    "claim": Claim(outcome=Outcome.CHANGED, id=7, difference=(Difference("a", None, "b"),)),
    "delivery": Hook(secrets={"2026": SECRET}).receive(f"order_id=7&n[0][x]=1&key={quote_plus(SECRET)}".encode()),
    "field map": FieldMap([Rule("order_{n}", "lines[n].name"), Rule("id", "number", sure=0.5)]),
    "limits": Limits(fields=7),
    "sandbox": SandboxHook(secret=SECRET),
    "test rules": TestRules(),
}


@pytest.mark.parametrize("thing", OBJECTS.values(), ids=OBJECTS)
@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_every_public_object_survives_copying_and_pickling(thing: object, twin: Callable[[object], object]) -> None:
    assert twin(thing) == thing


@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_a_hook_and_its_secret_still_verify_after_copying_and_pickling(twin: Callable[[Any], Any]) -> None:
    body = f"order_id=7&key={quote_plus(SECRET)}".encode()
    assert twin(Hook(secrets={"a": twin(Secret(SECRET))})).receive(body).order.number == "7"


def test_a_hook_still_verifies_in_another_process() -> None:
    hook = pickle.dumps(Hook(secrets={"a": SECRET}))
    body = f"order_id=7&key={quote_plus(SECRET)}".encode()
    script = f"import pickle; print(pickle.loads({hook!r}).receive({body!r}).order.number)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "7\n"


@pytest.mark.parametrize("code", REASONS)
@pytest.mark.parametrize("twin", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
def test_every_error_survives_copying_and_pickling(code: str, twin: Callable[[Any], Any]) -> None:
    kind = VerificationError if code.startswith("secret") else PayloadError
    error = twin(kind("A sentence.", code=code))
    assert (type(error), str(error), error.code) == (kind, "A sentence.", code)
    assert (error.status, error.public) == REASONS[code]
