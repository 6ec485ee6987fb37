"""A bundle served again: its orders byte for byte, and whatever else came."""

import json
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest

from shopsite_orders import (
    AuthenticationError,
    IncompleteDownloadError,
    Order,
    StoreRefusedError,
    read_orders,
)
from shopsite_orders.core.bundle.bundle import Bundle, Recorded, Slice
from shopsite_orders.sandbox import SandboxStore, encode_reply, faults, generate_orders

Write = Callable[..., Path]
REPLY = faults.Junk().rewrite(faults.CgiHeader().rewrite(b"".join(encode_reply(generate_orders(6), "7.1"))))
TOKEN = json.dumps({"access_token": "x", "token_type": "MAC"}).encode()


@pytest.fixture
def bundle(tmp_path: Path) -> Write:
    """Write a bundle of a download, and of others when they are given."""

    def write(body: bytes = REPLY, *others: Recorded, login: str = "application", status: int = 200) -> Path:
        orders = slices(body)
        download = Recorded(
            kind="download", status=status, headers={"Content-Type": "text/x"}, body=body, orders=orders
        )
        path = tmp_path / "bundle.zip"
        with path.open("wb") as file:
            Bundle(about={"login": login}, recorded=(*others, download)).write(file)
        return path

    return write


def slices(body: bytes) -> tuple[Slice, ...]:
    found, end = [], 0
    while (begin := body.find(b"<Order>", end)) >= 0 and (close := body.find(b"</Order>", begin)) >= 0:
        end = close + len(b"</Order>")
        [order] = read_orders(b"<ShopSiteOrders>" + body[begin:end] + b"</ShopSiteOrders>")
        placed_at = order.placed_at.isoformat() if order.placed_at else None
        found.append(Slice(number=order.number, placed_at=placed_at, begin=begin, end=end))
    return tuple(found)


def download(sandbox: SandboxStore, **parameters: str) -> bytes:
    login = sandbox.merchant_login
    with sandbox.session() as session:
        answer = session.post(
            sandbox.download_url, data=parameters, auth=(login["user_id"], login["password"]), timeout=10
        )
        return answer.content


def test_the_whole_reply_comes_byte_for_byte(bundle: Write) -> None:
    with SandboxStore(replay=bundle(login="merchant")) as sandbox:
        assert download(sandbox) == REPLY
        assert sandbox.requests[-1].orders == 6


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"startorder": "1003"}, ["1003", "1004", "1005", "1006"]),
        ({"endorder": "1002"}, ["1001", "1002"]),
        ({"maxorder": "2", "startorder": "1004"}, ["1004", "1005"]),
        ({"startdate": "01/02/2024", "maxorder": "1"}, ["1001"]),
        ({"startdate": "01/03/2024"}, []),
    ],
)
def test_orders_are_chosen_as_slices_whose_bytes_stay(bundle: Write, asked: dict[str, str], numbers: list[str]) -> None:
    with SandboxStore(replay=bundle(login="merchant")) as sandbox:
        body = download(sandbox, **asked)
    every = slices(REPLY)
    chosen = [REPLY[order.begin : order.end] for order in every if order.number in numbers]
    assert [body[order.begin : order.end] for order in slices(body)] == chosen
    assert body.startswith(REPLY[:40])
    assert body.endswith(REPLY[every[-1].end :])
    assert (b"<ResponseCode>2<" in body) is (not numbers)


def test_the_library_pulls_and_follows_a_replay(bundle: Write) -> None:
    with SandboxStore(replay=bundle(REPLY, authorized())) as sandbox:
        store = sandbox.store()
        orders = [*store.orders()]
        followed = [order.number for page in store.pages(page_size=4) for order in page.orders]
    assert orders == [*read_orders(REPLY)]
    assert followed == [order.number for order in orders]


def authorized(body: bytes = TOKEN, status: int = 200) -> Recorded:
    return Recorded(kind="authorize", status=status, headers={"Content-Length": "2"}, body=body)


@pytest.mark.parametrize(("recorded", "begin"), [(TOKEN, b"{"), (b"\xef\xbb\xbf" + TOKEN, b"\xef\xbb\xbf{")])
def test_a_token_is_a_new_one_that_begins_as_the_recorded_one(bundle: Write, recorded: bytes, begin: bytes) -> None:
    from shopsite_orders.store.signing import client_credentials, signature  # noqa: PLC0415

    with SandboxStore(replay=bundle(REPLY, authorized(recorded))) as sandbox, sandbox.session() as session:
        application = sandbox.application
        credentials = client_credentials(application["client_id"], "12345678")
        form = {
            "grant_type": "authorization_code",
            "code": application["authorization_code"],
            "client_credentials": credentials,
            "signature": signature(application["secret_key"], credentials),
        }
        answer = session.post(sandbox.authorization_url, data=form, timeout=10)
    assert answer.content.startswith(begin)
    assert json.loads(answer.content.decode("utf-8-sig"))["download_url"] == sandbox_url(answer.url)


def sandbox_url(url: str) -> str:
    return url.replace("authorize.cgi", "db_xml.cgi")


def test_what_came_instead_comes_again(bundle: Write) -> None:
    refusal = b'{"error": "invalid_grant", "error_description": "no"}'
    with SandboxStore(replay=bundle(b"", authorized(refusal, 400))) as sandbox:
        with pytest.raises(AuthenticationError) as caught:
            list(sandbox.store().orders())
        assert caught.value.code == "invalid_grant"
    page = b"<html><title>For sale</title></html>"
    with SandboxStore(replay=bundle(page)) as sandbox, pytest.raises(StoreRefusedError, match="For sale"):
        list(sandbox.store().orders())


def test_a_reply_that_was_cut_off_is_cut_off_again(bundle: Write) -> None:
    begun = slices(REPLY)[3].begin + 500
    with SandboxStore(replay=bundle(REPLY[:begun])) as sandbox:
        orders: list[Order] = []
        with pytest.raises(IncompleteDownloadError) as caught:
            orders.extend(sandbox.store().orders())
    assert (caught.value.received, caught.value.resume_from) == (3, 1004)


def test_of_several_downloads_that_with_the_most_orders_is_served(bundle: Write) -> None:
    one = b"".join(encode_reply(generate_orders(1)))
    small = Recorded(kind="download", status=200, headers={}, body=one, orders=slices(one))
    with SandboxStore(replay=bundle(REPLY, small, login="merchant")) as sandbox:
        assert download(sandbox) == REPLY


def test_an_order_without_a_number_comes_only_where_none_is_asked_for(bundle: Write) -> None:
    path = bundle(login="merchant")
    read = Bundle.read(path)
    orders = (attrs.evolve(read.recorded[0].orders[0], number=None, placed_at=None), *read.recorded[0].orders[1:])
    with path.open("wb") as file:
        attrs.evolve(read, recorded=(attrs.evolve(read.recorded[0], orders=orders),)).write(file)
    with SandboxStore(replay=path) as sandbox:
        assert [len(slices(download(sandbox, **asked))) for asked in ({}, {"startorder": "1"})] == [6, 5]


def test_a_replay_has_no_orders_to_change(bundle: Write) -> None:
    sandbox = SandboxStore(replay=bundle())
    assert sandbox.orders == ()
    with pytest.raises(RuntimeError, match="replays a bundle"):
        sandbox.add()


def test_a_login_can_be_chosen(bundle: Write) -> None:
    with SandboxStore(replay=bundle(login="merchant"), login="application") as sandbox:
        assert sandbox.store().check().order == "1001"


def test_a_file_that_is_no_bundle_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "other.zip").write_bytes(REPLY)
    with pytest.raises(ValueError, match="expected a bundle"):
        SandboxStore(replay=tmp_path / "other.zip")
