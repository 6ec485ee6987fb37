"""What the log says of requests: one line for each as it ends, with fields to count by, and nothing secret."""

import logging
from typing import Any

import pytest
import stamina

from shopsite_orders import ShopSiteError
from shopsite_orders.sandbox import SandboxStore, encode_reply, faults

from raw_store import CODE, SECRET_KEY, TOKEN, RawStore, saying

FIELDS = ("kind", "host", "status", "orders", "attempt", "error")


@pytest.fixture(autouse=True)
def _at_info(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "shopsite_orders")


def lines(caplog: pytest.LogCaptureFixture) -> list[tuple[Any, ...]]:
    """Return the fields of each request that was logged, without sizes and times."""
    return [tuple(getattr(record, field) for field in FIELDS) for record in caplog.records if hasattr(record, "kind")]


def test_a_download_logs_its_token_and_itself(sandbox: SandboxStore, caplog: pytest.LogCaptureFixture) -> None:
    assert len(list(sandbox.store().orders())) == 12
    assert lines(caplog) == [
        ("token", "127.0.0.1", 200, None, 1, None),
        ("download", "127.0.0.1", 200, 12, 1, None),
    ]
    token, download = caplog.records
    assert {(record.name, record.levelno) for record in caplog.records} == {("shopsite_orders", logging.INFO)}
    assert download.bytes == len(b"".join(encode_reply(sandbox.orders, pay="no_cvv")))  # type: ignore[attr-defined]
    assert 0 < token.bytes < 1000  # type: ignore[attr-defined]
    assert 0 <= download.seconds < 60  # type: ignore[attr-defined]
    assert download.getMessage().startswith("download from 127.0.0.1: status=200 orders=12 bytes=")
    assert download.getMessage().endswith(" attempt=1 error=None")


def test_every_attempt_is_logged_by_its_number(sandbox: SandboxStore, caplog: pytest.LogCaptureFixture) -> None:
    sandbox.fail(faults.Status(503))
    with stamina.set_testing(True, attempts=4, cap=True):
        list(sandbox.store().orders(max_orders=2))
    assert [line for line in lines(caplog) if line[0] == "download"] == [
        ("download", "127.0.0.1", 503, 0, 1, "TransportError"),
        ("download", "127.0.0.1", 200, 2, 2, None),
    ]


@pytest.mark.parametrize(
    ("fault", "status", "orders", "error"),
    [
        (faults.Reset(), None, 0, "TransportError"),
        (faults.Refuse("no"), 200, 0, "StoreRefusedError"),
        (faults.HtmlLogin(), 200, 0, "AuthenticationError"),
        (faults.Status(404), 404, 0, "StoreRefusedError"),
        (faults.Truncate(40_000), 200, 10, "IncompleteDownloadError"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_fails_is_logged_with_what_it_failed_with(
    fault: faults.Fault, status: int | None, orders: int, error: str, caplog: pytest.LogCaptureFixture
) -> None:
    with SandboxStore(orders=50) as sandbox:
        sandbox.fail(fault)
        with pytest.raises(ShopSiteError):
            list(sandbox.store(attempts=1).orders())
    assert lines(caplog)[-1] == ("download", "127.0.0.1", status, orders, 1, error)


def test_an_empty_token_is_logged_as_the_failure_that_it_is(
    sandbox: SandboxStore, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.fail(faults.EmptyToken(), on="authorize")
    with pytest.raises(ShopSiteError):
        list(sandbox.store(attempts=1).orders())
    assert lines(caplog) == [("token", "127.0.0.1", 200, None, 1, "AuthenticationError")]


def test_a_download_is_logged_once_it_has_ended_also_if_it_is_left_early(
    sandbox: SandboxStore, caplog: pytest.LogCaptureFixture
) -> None:
    with sandbox.store().orders() as orders:
        next(orders), next(orders)
        assert [line[0] for line in lines(caplog)] == ["token"]
    assert lines(caplog)[-1] == ("download", "127.0.0.1", 200, 2, 1, None)


def test_a_merchants_login_logs_one_line(caplog: pytest.LogCaptureFixture) -> None:
    with SandboxStore(orders=2, login="merchant") as sandbox:
        sandbox.store().check()
    assert lines(caplog) == [("download", "127.0.0.1", 200, 1, 1, None)]


def test_no_line_holds_a_secret_or_anything_of_an_order(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    with SandboxStore(orders=3) as sandbox:
        orders = list(sandbox.store().orders())
        sent = [request.parameters for request in sandbox.requests]
        secrets = {sandbox.application[name] for name in ("secret_key", "authorization_code")}
    secrets |= {form[name] for form in sent for name in ("token", "signature", "nonce") if name in form}
    people = {value for order in orders for value in (order.billing.full_name, order.billing.email) if value}
    told = "".join(f"{record.getMessage()} {vars(record)!r}" for record in caplog.records)
    assert secrets
    assert people
    assert not [value for value in secrets | people if value in told]


def test_a_host_that_was_never_asked_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    with RawStore(authorize=saying()) as raw, pytest.raises(ShopSiteError):
        list(raw.store().orders())
    assert lines(caplog) == [("token", "127.0.0.1", None, None, 1, "TransportError")]
    assert not [secret for secret in (CODE, SECRET_KEY, TOKEN) if secret in caplog.text]
