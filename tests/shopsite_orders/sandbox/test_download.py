"""db_xml.cgi over TLS, asked with plain requests and read with Python's own XML parser."""

import json
from collections.abc import Callable
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from requests import Response, Session

from shopsite_orders.sandbox import SandboxStore, disclosed, encode_reply


def numbers(answer: Response) -> list[str | None]:
    return [element.text for element in ET.fromstring(answer.content).iter("OrderNumber")]


def response(answer: Response) -> tuple[str | None, str | None]:
    root = ET.fromstring(answer.content)
    return root.findtext("Response/ResponseCode"), root.findtext("Response/ResponseDescription")


def cvvs(answer: Response) -> set[str | None]:
    return {element.text for element in ET.fromstring(answer.content).iter("VerificationValue")}


def error(answer: Response) -> tuple[int, str]:
    return answer.status_code, json.loads(answer.content.decode("utf-8-sig"))["error"]


def test_the_whole_store_comes_as_it_stands(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    answer = download(pay="no_cvv")
    assert answer.content == b"".join(encode_reply(disclosed(order) for order in sandbox.orders))
    assert response(answer) == ("1", "success")
    assert answer.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert answer.headers["Connection"] == "close"
    assert "Content-Length" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ({"startorder": "1012"}, ["1012", "1013", "1014", "1015"]),
        ({"endorder": "1002"}, ["1001", "1002"]),
        ({"startorder": "1004", "endorder": "1006"}, ["1004", "1005", "1006"]),
        ({"maxorder": "2"}, ["1001", "1002"]),
        ({"startorder": "1007", "maxorder": "1"}, ["1007"]),
        ({"startdate": "03/02/2030"}, ["1014", "1015"]),
        ({"enddate": "03/01/2030", "startorder": "1012"}, ["1012", "1013"]),
        ({"startdate": "03/01/2030", "enddate": "03/02/2030"}, ["1013", "1014"]),
        ({"startorder": "2000"}, []),
        ({"startorder": "1005", "endorder": "1004"}, []),
    ],
)
def test_every_bound_is_honoured_and_inclusive(
    sandbox: SandboxStore, download: Callable[..., Response], asked: dict[str, str], sent: list[str]
) -> None:
    for day in (1, 2, 3):
        sandbox.add(placed_at=datetime(2030, 3, day, 23, 59, 59))  # noqa: DTZ001 - the store's clock
    answer = download(**asked)
    assert numbers(answer) == sent
    assert response(answer) == ("1" if sent else "2", "success")
    assert sandbox.requests[-1].orders == len(sent)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"startorder": "first"}, "startorder must be a whole number"),
        ({"endorder": "-1"}, "endorder must be a whole number"),
        ({"endorder": "9" * 5000}, "endorder must be a whole number"),
        ({"maxorder": "0"}, "maxorder must be a whole number"),
        ({"maxorder": ""}, "maxorder must be a whole number"),
        ({"startdate": "2030-03-01"}, "startdate must be a date, mm/dd/yyyy"),
        ({"enddate": "3/1/2030"}, "enddate must be a date, mm/dd/yyyy"),
        ({"enddate": "02/30/2030"}, "enddate must be a date, mm/dd/yyyy"),
        ({"pay": "no"}, "pay must be yes or no_cvv"),
        ({"dbname": "products"}, "dbname must be orders"),
        ({"clientApp": ""}, "clientApp must be 1"),
    ],
)
def test_a_bad_parameter_is_response_code_3_with_the_reason(
    download: Callable[..., Response], asked: dict[str, str], reason: str
) -> None:
    answer = download(**asked)
    assert (answer.status_code, response(answer)) == (200, ("3", reason))


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({"startOrder": "1"}, "unknown parameter: startOrder"),
        ({"secure": "1", "clientApp": "1"}, "unknown parameter: secure"),
        ({"dbname": "orders"}, "clientApp must be 1"),
        ({"clientApp": "1"}, "dbname must be orders"),
    ],
)
def test_only_a_strict_store_refuses_what_is_missing_or_unknown(asked: dict[str, str], reason: str) -> None:
    for strict, code in ((False, "1"), (True, "3")):
        with SandboxStore(orders=3, login="merchant", strict=strict) as sandbox, sandbox.session() as session:
            login = (sandbox.merchant_login["user_id"], sandbox.merchant_login["password"])
            answer = session.post(sandbox.download_url, data={"maxorder": "1"} | asked, auth=login, timeout=10)
            assert response(answer) == (code, reason if strict else "success")


def test_without_pay_no_card_data_is_sent(sandbox: SandboxStore, download: Callable[..., Response]) -> None:
    answer = download()
    assert answer.content == b"".join(encode_reply(sandbox.orders, pay=None))
    assert b"4111111111111111" not in answer.content
    assert b"************1111" in answer.content
    assert cvvs(answer) == {None}


def test_no_cvv_sends_card_data_and_keeps_the_cvv2_stored(
    sandbox: SandboxStore, download: Callable[..., Response]
) -> None:
    answer = download(pay="no_cvv")
    assert b"4111111111111111" in answer.content
    assert cvvs(answer) == {None}
    assert sandbox.purged == ()


def test_pay_yes_sends_the_cvv2_once_and_purges_it_for_good(
    sandbox: SandboxStore, download: Callable[..., Response]
) -> None:
    cards = [order.number for order in sandbox.orders if order.payment and order.payment.card]
    before = sandbox.orders
    first, second = download(pay="yes", endorder="1006"), download(pay="yes", endorder="1006")
    assert first.content == b"".join(encode_reply(before[:6], pay="yes"))
    assert cvvs(first) > {"314"}
    assert cvvs(second) == {None}
    assert sandbox.purged == tuple(number for number in cards if number <= "1006")
    assert sandbox.orders == tuple(disclosed(order) for order in before[:6]) + before[6:]


def test_over_plain_http_card_data_is_left_out_and_nothing_is_purged() -> None:
    with SandboxStore(orders=12, login="merchant", tls=False) as sandbox, sandbox.session() as session:
        login = sandbox.merchant_login
        answer = session.get(
            login["download_url"],
            params={"clientApp": "1", "dbname": "orders", "version": "14.0", "pay": "yes"},
            auth=(login["user_id"], login["password"]),
            timeout=10,
        )
        assert answer.content == b"".join(encode_reply(sandbox.orders, pay=None))
        assert (login["allow_insecure"], sandbox.purged) == (True, ())


def test_a_token_works_once(sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]]) -> None:
    form = sign(clientApp="1", dbname="orders", maxorder="1")
    answers = [session.post(sandbox.download_url, data=form, timeout=10) for _ in range(2)]
    assert numbers(answers[0]) == ["1001"]
    assert error(answers[1]) == (401, "invalid_token")


def test_a_token_lives_thirty_seconds_of_the_sandbox_clock(
    sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]], now: list[float]
) -> None:
    form = sign(clientApp="1", dbname="orders", maxorder="1")
    now[0] += 30
    assert numbers(session.post(sandbox.download_url, data=form, timeout=10)) == ["1001"]


def test_a_token_does_not_live_longer(
    sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]], now: list[float]
) -> None:
    form = sign(clientApp="1", dbname="orders", maxorder="1")
    now[0] += 31
    assert error(session.post(sandbox.download_url, data=form, timeout=10)) == (401, "invalid_token")


def test_a_changed_parameter_breaks_the_signature(
    sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]]
) -> None:
    form = sign(clientApp="1", dbname="orders", maxorder="1") | {"maxorder": "1000"}
    assert error(session.post(sandbox.download_url, data=form, timeout=10)) == (200, "invalid_signature")


def test_a_wrong_clock_is_refused(
    sandbox: SandboxStore, session: Session, sign: Callable[..., dict[str, str]], now: list[float]
) -> None:
    form = sign(clientApp="1", dbname="orders") | {"timestamp": str(int(now[0]) - 301)}
    assert error(session.post(sandbox.download_url, data=form, timeout=10)) == (200, "invalid_timestamp")


def test_a_download_without_a_token_meets_the_login_page(sandbox: SandboxStore, session: Session) -> None:
    login = ("merchant", sandbox.application["secret_key"])
    answer = session.get(sandbox.download_url, params={"dbname": "orders"}, auth=login, timeout=10)
    assert "Your User Name could not be determined" in answer.text
    assert (answer.status_code, answer.headers["Content-Type"], sandbox.requests[-1].orders) == (200, "text/html", 0)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_merchant_login_downloads_by_get_and_post(method: str) -> None:
    with SandboxStore(orders=3, login="merchant") as sandbox, sandbox.session() as session:
        login = sandbox.merchant_login
        data = {"clientApp": "1", "dbname": "orders", "version": "14.0"}
        answer = session.request(
            method,
            login["download_url"],
            **{"params" if method == "GET" else "data": data},  # type: ignore[arg-type]
            auth=(login["user_id"], login["password"]),
            timeout=10,
        )
        assert numbers(answer) == ["1001", "1002", "1003"]


@pytest.mark.parametrize("auth", [None, ("merchant", "wrong"), ("somebody", "wrong"), ("ü", "ü")])
def test_a_wrong_merchant_login_is_asked_for_a_right_one(auth: tuple[str, str] | None) -> None:
    with SandboxStore(orders=3, login="merchant") as sandbox, sandbox.session() as session:
        answer = session.post(sandbox.download_url, data={"dbname": "orders"}, auth=auth, timeout=10)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Basic realm="ShopSite"')
        assert "Your User Name could not be determined" in answer.text


def test_a_store_with_merchant_login_has_no_authorize_cgi() -> None:
    with SandboxStore(orders=3, login="merchant") as sandbox, sandbox.session() as session:
        assert session.post(sandbox.authorization_url, data={}, timeout=10).status_code == 404


def test_any_other_path_is_not_found_and_recorded(sandbox: SandboxStore, session: Session) -> None:
    answer = session.get(f"{sandbox.url}/cgi-bin/sc/generate.cgi", timeout=10)
    assert (answer.status_code, sandbox.requests[-1].kind) == (404, "other")


def test_the_record_shows_the_parameters_without_the_proof(
    sandbox: SandboxStore, download: Callable[..., Response], now: list[float]
) -> None:
    download(startorder="1011")
    record = sandbox.requests[-1]
    assert (record.kind, record.method, record.path) == ("download", "POST", "/cgi-bin/sc/db_xml.cgi")
    assert (record.status, record.orders) == (200, 2)
    assert record.parameters == {
        "clientApp": "1",
        "dbname": "orders",
        "version": "14.0",
        "startorder": "1011",
        "signature": "••••",
        "token": "••••",
        "timestamp": str(int(now[0])),
        "nonce": "50000000",
    }
