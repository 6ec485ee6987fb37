"""What an error advises, done to the letter: it works."""

import ast
import copy
import pickle
import re
import sqlite3
from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import stamina

from shopsite_orders import (
    Application,
    Cursor,
    CursorConflictError,
    FileCursors,
    IncompleteDownloadError,
    OrderDataError,
    Pay,
    ShopSite,
    ShopSiteError,
    StateError,
    StoreRefusedError,
    read_orders,
)
from shopsite_orders.sandbox import SandboxStore, faults
from shopsite_orders.sql import OrderDatabase

APPLICATION: dict[str, Any] = {
    "client_id": "7A2K9QX4",
    "secret_key": "9f3a-77bc-01de-4e5f",
    "authorization_code": "a" * 32,
    "authorization_url": "https://store.example.com/cgi-bin/sc/authorize.cgi",
}


@pytest.fixture(autouse=True)
def _one_attempt() -> Any:
    with stamina.set_testing(True, attempts=1):
        yield


def told(error: BaseException, advice: str) -> re.Match[str]:
    """Return the advice in an error."""
    found = re.search(advice, str(error))
    assert found, error
    return found


def named(text: str) -> dict[str, Any]:
    """Return the arguments that a text names with their values."""
    call = ast.parse(f"f({text})", mode="eval").body
    assert isinstance(call, ast.Call)
    return {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in call.keywords}


def numbers(orders: Any) -> list[str]:
    return [order.number for order in orders]


def taken(stream: Any) -> tuple[list[str], ShopSiteError]:
    """Return the numbers that came, and the error that ended it."""
    came: list[str] = []
    with pytest.raises(ShopSiteError) as caught:
        came.extend(order.number for order in stream)
    return came, caught.value


def test_whoever_resumes_a_cut_download_has_every_order_once(sandbox: SandboxStore) -> None:
    everything = numbers(sandbox.store().orders())
    sandbox.fail(faults.Truncate(at=20_000))
    came, error = taken(sandbox.store().orders())
    advice = told(error, r": resume with (start_order=\d+)$")[1]
    assert isinstance(error, IncompleteDownloadError)
    assert came + numbers(sandbox.store().orders(**named(advice))) == everything


def test_the_next_run_of_a_follower_asks_for_a_page_that_was_cut(sandbox: SandboxStore) -> None:
    everything = numbers(sandbox.store().orders())
    saved, cursor = [], Cursor()
    pages = sandbox.store().pages(page_size=5)
    saved += numbers((page := next(pages)).orders)
    cursor = page.cursor
    sandbox.fail(faults.Truncate(at=9_000))
    with pytest.raises(IncompleteDownloadError) as caught:
        next(pages)
    told(caught.value, r"that page is not saved, the next run asks for it again$")
    for page in sandbox.store().pages(after=cursor, page_size=5):
        saved += numbers(page.orders)
    assert sorted(saved) == everything


def test_an_unreadable_order_is_set_aside_or_passed_by(sandbox: SandboxStore) -> None:
    everything = numbers(sandbox.store().orders())
    sandbox.fail(faults.BadOrder(nth=3), times=2)
    came, error = taken(sandbox.store().orders())
    advice = told(
        error, r'; pass (on_error="quarantine") to set it aside and read on, or go on with (start_order=\d+)$'
    )
    assert isinstance(error, OrderDataError)
    stream = sandbox.store().orders(**named(advice[1]))
    assert numbers(stream) == [number for number in everything if number != error.number]
    assert [aside.number for aside in stream.quarantined] == [error.number]
    assert came + numbers(sandbox.store().orders(**named(advice[2]))) == [*everything[:3], *everything[4:]]


def test_what_a_file_lacks_can_be_pulled(sandbox: SandboxStore, tmp_path: Path, reply: Any, element: Any) -> None:
    everything = numbers(sandbox.store().orders())
    whole = reply(*map(element, range(1001, 1013)))
    path = tmp_path / "download.xml"
    path.write_bytes(whole[: whole.index(b"<OrderNumber>1005")])
    came, error = taken(read_orders(path))
    advice = told(error, r": download it again, or pull the rest with (start_order=\d+)$")[1]
    assert came + numbers(sandbox.store().orders(**named(advice))) == everything
    path.write_bytes(whole)
    assert numbers(read_orders(path)) == everything


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"", ": download it again$"),
        (b"{", ": download it again$"),
        (b"<ShopSiteOrders>", ": download it again$"),
        (b"<html><title>x</title>", r": download the orders anew, from ShopSite's screen Orders > Download$"),
        (b"a,b,c", r": download the orders anew, from ShopSite's screen Orders > Download$"),
    ],
)
def test_nobody_is_told_to_ask_a_file_again(content: bytes, advice: str) -> None:
    _, error = taken(read_orders(content))
    told(error, advice)
    assert "ask again" not in str(error)


@pytest.mark.parametrize("way", ["orders", "pages"])
def test_fewer_orders_at_once_are_asked_for_as_advised(way: str, sandbox: SandboxStore) -> None:
    sandbox.fail(faults.Status(504))
    _, error = taken(sandbox.store().orders())
    fewer, smaller = told(error, r"with (max_orders=) or with a smaller (page_size=) of pages\(\)").groups()
    if way == "orders":
        assert len(numbers(sandbox.store().orders(**named(f"{fewer}2")))) == 2
    else:
        assert len(next(sandbox.store().pages(**named(f"{smaller}2"))).orders) == 2
    assert sandbox.requests[-1].parameters["maxorder"] == "2"


def test_another_host_is_allowed_as_advised(sandbox: SandboxStore) -> None:
    def settings(**more: Any) -> ShopSite:
        application = Application(**sandbox.application | {
            "authorization_url": sandbox.authorization_url.replace("127.0.0.1", "localhost")
        })  # fmt: skip
        return ShopSite(application, session=sandbox.session(), **more)

    sandbox.fail(faults.DownloadUrl(sandbox.download_url), times=2, on="authorize")
    _, error = taken(settings().orders())
    advice = told(error, r"if that host is the store's, pass (allow_hosts=\(.*\))$")[1]
    assert isinstance(error, StoreRefusedError)
    assert len(numbers(settings(**named(advice)).orders())) == 12


def test_a_refused_signature_names_what_to_sign_instead(sandbox: SandboxStore) -> None:
    """Here the settings are wrong, and what the store calls itself is what the sandbox is."""
    right = {"mac_host": "127.0.0.1", "mac_port": int(sandbox.url.rpartition(":")[2])}
    _, error = taken(sandbox.store(mac_host="inner.example", mac_port=80).orders())
    names = told(error, r"pass (mac_host)= and (mac_port)= as the store itself is called there").groups()
    assert len(numbers(sandbox.store(**{name: right[name] for name in names}).orders())) == 12


def test_a_certificate_is_trusted_as_advised(sandbox: SandboxStore, monkeypatch: pytest.MonkeyPatch) -> None:
    application = Application(**sandbox.application)
    _, error = taken(ShopSite(application).orders())
    attribute, variable = told(
        error, r"into a file if you trust it, and name that in session\.(\w+) or (\w+)$"
    ).groups()
    session = requests.Session()
    setattr(session, attribute, str(sandbox.ca_file))
    assert len(numbers(ShopSite(application, session=session).orders())) == 12
    monkeypatch.setenv(variable, str(sandbox.ca_file))
    assert len(numbers(ShopSite(application).orders())) == 12


@pytest.mark.parametrize("setting", ["session.proxies", "HTTPS_PROXY"])
def test_a_proxy_that_fails_is_changed_where_it_is_said(
    setting: str, sandbox: SandboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sandbox.session() as session:
        session.trust_env = setting == "HTTPS_PROXY"
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        if setting == "HTTPS_PROXY":
            monkeypatch.setenv(setting, "http://127.0.0.1:1")
        else:
            session.proxies = {"https": "http://127.0.0.1:1"}
        _, error = taken(sandbox.store(session=session).orders())
        assert setting in told(error, r"check it, and (session\.proxies) or (HTTPS_PROXY)$").groups()
        monkeypatch.delenv("HTTPS_PROXY", raising=False)
        session.proxies = {}
        assert len(numbers(sandbox.store(session=session).orders())) == 12


def test_a_session_that_repeats_is_mended_as_advised(sandbox: SandboxStore) -> None:
    session = sandbox.session()
    session.mount("https://", requests.adapters.HTTPAdapter(max_retries=3))
    with pytest.raises(ValueError, match=r"retries") as caught:
        sandbox.store(session=session)
    advice = told(caught.value, r"mount one that does not, such as (.*\(\))$")[1]
    session.mount("https://", eval(advice, {"requests": requests}))
    assert len(numbers(sandbox.store(session=session).orders())) == 12


def test_what_may_pass_is_tried_again_later(sandbox: SandboxStore) -> None:
    for fault in (faults.Status(503), faults.Reset(), faults.Empty(), faults.JsonError("invalid_token")):
        sandbox.fail(fault)
        _, error = taken(sandbox.store().orders())
        told(error, r"(try again later|ask again( for the same orders)?)$")
        assert len(numbers(sandbox.store().orders())) == 12


def test_the_old_way_with_http_is_accepted_as_advised() -> None:
    plain = APPLICATION | {"authorization_url": "http://store.example.com/cgi-bin/sc/authorize.cgi"}
    with pytest.raises(ValueError, match=r"begins with http://") as caught:
        Application(**plain)
    advice = told(caught.value, r"or pass (allow_insecure=True) to accept all of that$")[1]
    assert Application(**plain, **named(advice)).allow_insecure
    with pytest.raises(ValueError, match=r"use credentials without allow_insecure$"):
        ShopSite(Application(**plain, **named(advice))).orders(pay=Pay.YES)
    assert ShopSite(Application(**APPLICATION)).orders(pay=Pay.YES)


def erase(email: str) -> None:
    with OrderDatabase("sqlite://") as database:
        database.erase(email=email)


# A wrong argument, and the example that the message gives.
EXAMPLES: dict[str, tuple[Callable[[Any], object], Any, str]] = {
    "timezone": (lambda zone: ShopSite(Application(**APPLICATION), timezone=zone), "Denver", r"a name like ('[^']+')"),
    "currency": (lambda code: ShopSite(Application(**APPLICATION), currency=code), " ", r"name one such as ('[^']+')"),
    "allow_hosts": (
        lambda hosts: ShopSite(Application(**APPLICATION), allow_hosts=hosts),
        "a.example",
        r"several hosts, such as (\([^)]+\))",
    ),
    "mac_host": (
        lambda host: ShopSite(Application(**APPLICATION), mac_host=host),
        "https://a",
        r"the bare name of a host, such as ('[^']+')",
    ),
    "on_error": (lambda way: read_orders(b"", on_error=way), "skip", r"must be 'raise' or ('[^']+')"),
    "email": (erase, "ann", r"a mail address such as ('[^']+')"),
}


@pytest.mark.parametrize("argument", EXAMPLES)
def test_the_example_that_a_message_gives_is_accepted(argument: str) -> None:
    call, wrong, advice = EXAMPLES[argument]
    with pytest.raises((ValueError, TypeError)) as caught:
        call(wrong)
    call(ast.literal_eval(told(caught.value, advice)[1]))


def test_a_time_of_the_stores_clock_is_given_without_its_zone() -> None:
    with OrderDatabase("sqlite://") as database:
        with pytest.raises(ValueError, match=r"leave its time zone out$"):
            database.prune(before=datetime.now().astimezone())
        assert database.prune(before=datetime.now().astimezone().replace(tzinfo=None)) == 0


def test_card_data_that_was_left_behind_is_pulled_again(sandbox: SandboxStore) -> None:
    order = next(order for order in sandbox.store().orders() if order.payment and order.payment.card)
    assert order.payment is not None
    assert order.payment.card is not None
    copied = pickle.loads(pickle.dumps(order))
    with pytest.raises(ValueError, match=r"; pull the order again$"):
        copied.payment.card.number.reveal()
    again: Any = next(sandbox.store().orders(start_order=order.number, max_orders=1))
    assert again.payment.card.number.reveal() == order.payment.card.number.reveal()


def test_an_order_that_an_error_left_behind_is_pulled_again(reply: Any, element: Any) -> None:
    def unreadable() -> OrderDataError:
        _, error = taken(read_orders(reply(element(1, "<OrderDate>x</OrderDate>"))))
        assert isinstance(error, OrderDataError)
        return error

    with pytest.raises(ValueError, match=r"; pull the order again$"):
        pickle.loads(pickle.dumps(unreadable())).reveal()
    assert unreadable().reveal() == copy.copy(unreadable()).reveal()


def test_what_is_not_a_cursor_is_replaced_by_one_that_begins_at_the_oldest_order(sandbox: SandboxStore) -> None:
    with pytest.raises(ValueError, match=r"this is not a cursor") as caught:
        Cursor.from_json("{}")
    advice = told(caught.value, r"begin at the oldest order, with (Cursor\(\))$")[1]
    [page, *_] = sandbox.store().pages(after=eval(advice, {"Cursor": Cursor}))
    assert page.orders[0].number == "1001"


@pytest.mark.parametrize("kept", ["file", "database"])
def test_a_follower_that_was_overtaken_reads_the_cursor_again(kept: str, sandbox: SandboxStore, tmp_path: Path) -> None:
    place: Any = (
        nullcontext(FileCursors(tmp_path / "cursors.json"))
        if kept == "file"
        else OrderDatabase(f"sqlite:///{tmp_path}/o.db")
    )
    with place as keeper:
        read = keeper.cursor
        pages = [next(sandbox.store().pages(after=read("main"), page_size=5)) for _ in range(2)]
        keeper.save(pages[0], store="main")
        with pytest.raises(CursorConflictError, match=r"read it again and follow from there$"):
            keeper.save(pages[1], store="main")
        for page in sandbox.store().pages(after=read("main"), page_size=5):
            keeper.save(page, store="main")
        assert read("main").highest == 1012


def test_a_file_of_cursors_that_is_not_one_may_be_moved_away(tmp_path: Path, sandbox: SandboxStore) -> None:
    cursors = FileCursors(tmp_path / "cursors.json")
    cursors.path.write_text("mine")
    with pytest.raises(
        StateError, match=r"it is left as it is, and without it the next run begins at the oldest order$"
    ):
        cursors.cursor("main")
    assert cursors.path.read_text() == "mine"
    cursors.path.rename(tmp_path / "mine")
    [page, *_] = sandbox.store().pages(after=cursors.cursor("main"))
    assert page.orders[0].number == "1001"


def test_older_tables_are_brought_up_to_date_by_opening_them_once_for_writing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/orders.db"
    sample = Path(__file__).parents[1] / "samples" / "databases" / "version_1.sqlite.sql"
    with sqlite3.connect(tmp_path / "orders.db") as connection:
        connection.executescript(sample.read_text("utf-8"))
    connection.close()
    with pytest.raises(
        StateError, match=r"once for writing, as a pull or a hook does, and they are brought up to date$"
    ):
        OrderDatabase(url, read_only=True)
    OrderDatabase(url).close()
    with OrderDatabase(url, read_only=True) as database:
        assert database.cursor("main").highest == 9001


def test_the_environment_that_an_error_asks_for_is_enough() -> None:
    with pytest.raises(ValueError, match=r"the environment does not set") as caught:
        Application.from_env({})
    names = told(caught.value, r"does not set (.*)$")[1].split(", ")
    values = {f"SHOPSITE_{name.upper()}": value for name, value in APPLICATION.items()}
    assert Application.from_env({name: values[name] for name in names}) == Application(**APPLICATION)
