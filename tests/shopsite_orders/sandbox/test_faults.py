"""Each fault, as it looks to a client that is not ours."""

import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
import requests
from requests import Response

from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.sandbox.faults import Fault, Place

Ask = Callable[..., Response]


@pytest.fixture
def whole(download: Ask) -> bytes:
    """What the store sends when nothing goes wrong."""
    return download().content


def test_an_http_status_comes_with_its_headers(sandbox: SandboxStore, authorize: Ask) -> None:
    sandbox.fail(faults.Status(429, {"Retry-After": "2"}), on="authorize")
    answer = authorize()
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "2")
    assert authorize().status_code == 200


def test_a_fault_that_answers_for_the_store_purges_nothing(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Status(503))
    assert (download(pay="yes").status_code, sandbox.purged) == (503, ())


def test_the_login_page_comes_with_status_200(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.HtmlLogin())
    answer = download()
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html")
    assert "<title>Your User Name could not be determined</title>" in answer.text


def test_any_html_page_can_stand_where_data_should_be(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Html("This domain is for sale"))
    assert "<title>This domain is for sale</title>" in download().text


def test_a_store_can_refuse_with_a_reason(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Refuse("Merchant <bob> may not & will not"))
    answer = download()
    assert ET.fromstring(answer.content).findtext("Response/ResponseCode") == "3"
    assert ET.fromstring(answer.content).findtext("Response/ResponseDescription") == "Merchant <bob> may not & will not"


def test_a_redirect_says_where_to(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Redirect("https://elsewhere.example/", 307))
    answer = download()
    assert (answer.status_code, answer.headers["Location"]) == (307, "https://elsewhere.example/")


@pytest.mark.parametrize("on", ["authorize", "download"])
def test_an_answer_can_be_empty(sandbox: SandboxStore, authorize: Ask, download: Ask, on: Place) -> None:
    sandbox.fail(faults.Empty(), on=on)
    answer = authorize() if on == "authorize" else download()
    assert (answer.status_code, answer.content) == (200, b"")


def test_an_oauth_error_comes_as_json(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.JsonError("access_denied", "Not for you", status=403))
    answer = download()
    assert answer.status_code == 403
    assert json.loads(answer.content.decode("utf-8-sig")) == {
        "error": "access_denied",
        "error_description": "Not for you",
    }


def test_a_token_can_be_empty(sandbox: SandboxStore, authorize: Ask) -> None:
    sandbox.fail(faults.EmptyToken(), on="authorize")
    assert json.loads(authorize().content.decode("utf-8-sig")) == {
        "access_token": "",
        "token_type": "",
        "expires_in": 30,
        "download_url": "",
        "upload1_url": "",
        "upload2_url": "",
        "publish_url": "",
    }


def test_a_token_can_point_to_another_host(sandbox: SandboxStore, authorize: Ask) -> None:
    sandbox.fail(faults.DownloadUrl("http://elsewhere.example/db_xml.cgi"), on="authorize")
    document = json.loads(authorize().content.decode("utf-8-sig"))
    assert document["download_url"] == "http://elsewhere.example/db_xml.cgi"
    assert document["access_token"]


@pytest.mark.parametrize("fault", [faults.EmptyToken(), faults.DownloadUrl("")])
def test_a_refused_authorization_stays_refused(sandbox: SandboxStore, authorize: Ask, fault: Fault) -> None:
    sandbox.fail(fault, on="authorize")
    assert json.loads(authorize(code="wrong").content.decode("utf-8-sig"))["error"] == "invalid_grant"


@pytest.mark.parametrize("fault", [faults.EmptyToken(), faults.DownloadUrl("")])
def test_a_missing_authorize_cgi_stays_missing(fault: Fault) -> None:
    with SandboxStore(orders=0, login="merchant") as sandbox, sandbox.session() as session:
        sandbox.fail(fault, on="authorize")
        assert session.post(sandbox.authorization_url, timeout=10).status_code == 404


@pytest.mark.parametrize("at", [0, 1, 100, 9_999])
def test_a_truncated_reply_ends_as_quietly_as_a_whole_one(
    sandbox: SandboxStore, download: Ask, whole: bytes, at: int
) -> None:
    sandbox.fail(faults.Truncate(at))
    answer = download()
    assert (answer.status_code, answer.content) == (200, whole[:at])


def test_a_truncated_reply_can_have_promised_more(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.Truncate(1000, declared=True))
    with pytest.raises(requests.exceptions.ChunkedEncodingError, match=rf"1000 bytes read, {len(whole) - 1000} more"):
        download()


def test_a_truncated_token_keeps_no_promise_either(sandbox: SandboxStore, authorize: Ask) -> None:
    sandbox.fail(faults.Truncate(20), on="authorize")
    assert len(authorize().content) == 20


def test_a_lost_reply_has_purged_all_the_same(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Truncate(0))
    download(pay="yes")
    assert sandbox.purged


@pytest.mark.parametrize("on", ["authorize", "download"])
def test_a_connection_is_reset_before_the_answer(
    sandbox: SandboxStore, authorize: Ask, download: Ask, on: Place
) -> None:
    sandbox.fail(faults.Reset(), on=on)
    with pytest.raises(requests.ConnectionError, match=r"reset by peer|closed connection without response"):
        download()
    assert authorize().status_code == 200


@pytest.mark.parametrize("at", [0, 5_000])
def test_a_connection_is_reset_in_the_middle_of_a_reply(at: int) -> None:
    with SandboxStore(orders=12, login="merchant", tls=False) as sandbox, sandbox.session() as session:
        sandbox.fail(faults.Reset(at))
        login = (sandbox.merchant_login["user_id"], sandbox.merchant_login["password"])
        ask = {"clientApp": "1", "dbname": "orders"}
        with session.get(sandbox.download_url, params=ask, auth=login, stream=True, timeout=10) as answer:
            assert len(answer.raw.read(at)) == at
            with pytest.raises(requests.exceptions.ChunkedEncodingError, match="reset by peer"):
                next(answer.iter_content(1))


def test_a_reply_can_come_in_drops(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.Drip(1_000, 0.0001))
    assert download().content == whole


def test_a_stall_is_silence_before_the_answer(sandbox: SandboxStore, session: requests.Session) -> None:
    sandbox.fail(faults.Stall(600), on="authorize")
    with pytest.raises(requests.ReadTimeout):
        session.post(sandbox.authorization_url, timeout=0.2)


def test_a_stall_in_the_middle_comes_after_so_many_bytes(
    sandbox: SandboxStore, session: requests.Session, sign: Callable[..., dict[str, str]]
) -> None:
    sandbox.fail(faults.Stall(600, at=21))
    form = sign(clientApp="1", dbname="orders")
    with session.post(sandbox.download_url, data=form, stream=True, timeout=0.2) as answer:
        assert answer.raw.read(21) == b'<?xml version="1.0"?>'
        with pytest.raises(requests.ConnectionError, match="timed out"):
            next(answer.iter_content(1))


def test_a_stall_ends(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.Stall(0.001))
    sandbox.fail(faults.Stall(0.001, at=3))
    assert (download().content, download().content) == (whole, whole)


def test_windows_1252_can_be_declared_as_something_else(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.Windows1252())
    sandbox.fail(faults.Windows1252(declared=None))
    declared, undeclared = download().content, download().content
    assert declared.startswith(b'<?xml version="1.0" encoding="ISO-8859-1"?>')
    assert undeclared.decode("windows-1252") == whole.decode()
    assert undeclared.partition(b"?>")[2] == declared.partition(b"?>")[2]


def test_what_windows_1252_has_not_becomes_a_reference(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.add(comments="Łódź")
    sandbox.fail(faults.Windows1252())
    assert b"&#321;\xf3d&#378;" in download().content


def test_ampersands_can_stand_bare(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.BareAmpersands())
    answer = download().content
    assert b" & " in answer
    assert answer == whole.replace(b"&amp;", b"&") != whole


def test_the_cgi_header_can_be_part_of_the_body(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.CgiHeader())
    assert download().content == b"Content-type: application/x-www-form-urlencoded\n\n" + whole


def test_junk_can_follow_the_end(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.Junk())
    answer = download().content
    assert answer.startswith(whole)
    assert answer[len(whole) :].strip(b"\0 \n") == b"" != answer[len(whole) :]


@pytest.mark.parametrize("on", ["authorize", "download"])
def test_a_body_can_begin_with_a_byte_order_mark(
    sandbox: SandboxStore, authorize: Ask, download: Ask, whole: bytes, on: Place
) -> None:
    sandbox.fail(faults.ByteOrderMark(), on=on)
    if on == "download":
        assert download().content == b"\xef\xbb\xbf" + whole
        return
    answer = authorize()
    with pytest.raises(json.JSONDecodeError, match="BOM"):
        json.loads(answer.content.decode())
    assert json.loads(answer.content.decode("utf-8-sig"))["token_type"] == "MAC"
    assert int(answer.headers["Content-Length"]) == len(answer.content)


def test_orders_are_counted_from_0_in_each_reply_whatever_their_tags_say() -> None:
    body = b"<ShopSiteOrders><Order id='1'><Quantity>1</Quantity></Order><Order>\n<Quantity/></Order></ShopSiteOrders>"
    assert faults.BadOrder(1).rewrite(body) == body.replace(b"<Quantity/>", b"<Quantity>three</Quantity>")
    assert faults.BadOrder().rewrite(body) == body.replace(b"<Quantity>1", b"<Quantity>three")
    with pytest.raises(ValueError, match="'nth' must be >= 0: -1"):
        faults.BadOrder(-1)


@pytest.mark.parametrize("nth", [0, 2])
def test_one_order_can_hold_what_no_reader_can_read(
    sandbox: SandboxStore, download: Ask, whole: bytes, nth: int
) -> None:
    sandbox.fail(faults.BadOrder(nth, element="GrandTotal", text="much"))
    good = [element.text for element in ET.fromstring(whole).iter("GrandTotal")]
    bad = [element.text for element in ET.fromstring(download().content).iter("GrandTotal")]
    assert bad == [*good[:nth], "much", *good[nth + 1 :]]


def test_an_empty_element_can_be_spoilt_too(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.add(placed_at=None, transaction_id=None)
    sandbox.fail(faults.BadOrder(0, element="ShopSiteTransactionID", text=r"\1"))
    answer = download(startorder=sandbox.orders[-1].number)
    assert ET.fromstring(answer.content).findtext("Order/ShopSiteTransactionID") == r"\1"


def test_no_order_is_spoilt_that_is_not_there(sandbox: SandboxStore, download: Ask, whole: bytes) -> None:
    sandbox.fail(faults.BadOrder(99))
    assert download().content == whole


def test_a_json_error_is_not_rewritten(sandbox: SandboxStore, session: requests.Session) -> None:
    sandbox.fail(faults.CgiHeader())
    answer = session.post(sandbox.download_url, data={"token": "wrong"}, timeout=10)
    assert json.loads(answer.content.decode("utf-8-sig"))["error"] == "invalid_request"


def test_faults_are_met_in_the_order_of_their_script_and_then_no_more(sandbox: SandboxStore, download: Ask) -> None:
    sandbox.fail(faults.Status(500), times=2)
    sandbox.fail(faults.Status(502))
    assert [download().status_code for _ in range(4)] == [500, 500, 502, 200]
    kinds = [(record.kind, record.status, record.orders) for record in sandbox.requests if record.kind == "download"]
    assert kinds == [("download", 500, 0), ("download", 500, 0), ("download", 502, 0), ("download", 200, 12)]


@pytest.mark.parametrize(
    ("fault", "on"), [(faults.EmptyToken(), "download"), (faults.Junk(), "authorize"), (faults.Refuse(""), "authorize")]
)
def test_a_fault_that_cannot_happen_there_is_refused_at_once(sandbox: SandboxStore, fault: Fault, on: Place) -> None:
    with pytest.raises(ValueError, match=f"{type(fault).__name__} happens on"):
        sandbox.fail(fault, on=on)


def test_faults_are_values() -> None:
    assert faults.Truncate(5) == faults.Truncate(at=5) != faults.Truncate(6)
    assert repr(faults.Refuse("why")) == "Refuse(reason='why')"
