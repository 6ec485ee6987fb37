"""authorize.cgi over TLS, asked with plain requests."""

import json
from collections.abc import Callable

import pytest
from requests import Response, Session

from shopsite_orders.sandbox import SandboxStore


def test_good_credentials_get_a_token_for_thirty_seconds_and_no_byte_order_mark(
    sandbox: SandboxStore, authorize: Callable[..., Response]
) -> None:
    answer = authorize()
    document = json.loads(answer.content)
    assert (answer.status_code, answer.content[:1]) == (200, b"{")
    assert document.pop("access_token")
    assert document == {
        "token_type": "MAC",
        "expires_in": 30,
        "download_url": sandbox.download_url,
        "upload1_url": f"{sandbox.url}/cgi-bin/sc/dbupload.cgi",
        "upload2_url": f"{sandbox.url}/cgi-bin/sc/dbmake.cgi",
        "publish_url": f"{sandbox.url}/cgi-bin/sc/generate.cgi",
    }


def test_every_authorization_gets_a_token_of_its_own(authorize: Callable[..., Response]) -> None:
    tokens = {json.loads(authorize().content)["access_token"] for _ in range(5)}
    assert len(tokens) == 5


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"code": "wrong"}, 400, "invalid_grant"),
        ({"signature": "wrong"}, 401, "invalid_client"),
        ({"client_credentials": "QQ=="}, 401, "invalid_client"),
        ({"grant_type": "refresh_token"}, 400, "unsupported_grant_type"),
    ],
)
def test_bad_credentials_get_a_json_error_and_no_token(
    authorize: Callable[..., Response], change: dict[str, str], status: int, code: str
) -> None:
    answer = authorize(**change)
    document = json.loads(answer.content)
    assert (answer.status_code, document["error"]) == (status, code)
    assert document.keys() == {"error", "error_description"}


def test_a_repeated_nonce_is_refused(
    sandbox: SandboxStore, session: Session, authorize: Callable[..., Response]
) -> None:
    form = authorize().request.body
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = session.post(sandbox.authorization_url, data=form, headers=headers, timeout=10)
    assert json.loads(answer.content)["error"] == "invalid_nonce"


def test_a_query_string_is_no_authorization(sandbox: SandboxStore, session: Session) -> None:
    answer = session.get(sandbox.authorization_url, params={"grant_type": "authorization_code"}, timeout=10)
    assert json.loads(answer.content)["error"] == "invalid_request"


def test_a_parameter_sent_twice_is_refused(sandbox: SandboxStore, session: Session) -> None:
    answer = session.post(sandbox.authorization_url, data=[("code", "a"), ("code", "b")], timeout=10)
    assert json.loads(answer.content)["error"] == "invalid_request"


def test_the_record_masks_whatever_proves_who_asks(sandbox: SandboxStore, authorize: Callable[..., Response]) -> None:
    authorize()
    record = sandbox.requests[0]
    assert (record.kind, record.method, record.path) == ("authorize", "POST", "/cgi-bin/sc/authorize.cgi")
    assert (record.status, record.orders) == (200, 0)
    assert record.parameters == {
        "grant_type": "authorization_code",
        "code": "••••",
        "client_credentials": "••••",
        "signature": "••••",
    }
