"""Stores of a fleet: a name, how they are asked, and where their credentials are; never the credentials."""

import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from shopsite_orders import Application, MerchantLogin
from shopsite_orders.fleet import Store, read_stores
from shopsite_orders.fleet.work.store import requests_of
from shopsite_orders.fleet.work.turns import Limits
from shopsite_orders.store.credentials import host_of

SECRET = "abcd-efgh-ijkl-mnop"
APPLICATION: dict[str, Any] = {
    "client_id": "ABCD1234",
    "secret_key": SECRET,
    "authorization_code": "0123456789abcdefghijklmnopqrstuv",
    "authorization_url": "https://shop.example.com/cgi-bin/sc/authorize.cgi",
}
LOGIN: dict[str, Any] = {
    "download_url": "https://orders.example.com/cgi-bin/sc/db_xml.cgi",
    "user_id": "me",
    "password": "pass word",
}


def test_credentials_are_found_where_the_reference_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in LOGIN.items():
        monkeypatch.setenv(f"SECOND_{name.upper()}", value)
    file = tmp_path / "shop.toml"
    file.write_text("[application]\n" + "".join(f'{name} = "{value}"\n' for name, value in APPLICATION.items()))
    first, second = Store(name="a", credentials=f"file:{file}"), Store(name="b", credentials="env:SECOND_")
    assert first.login() == Application(**APPLICATION)
    assert second.login() == MerchantLogin(**LOGIN)
    assert [(host_of(store.login()), requests_of(store.login())) for store in (first, second)] == [
        ("shop.example.com", 2),
        ("orders.example.com", 1),
    ]
    assert SECRET.encode() not in pickle.dumps(first)
    assert "pass word" not in os.fspath(file) + repr(second)


def test_what_is_missing_on_the_worker_is_named_without_a_value(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"gone\.toml cannot be read on the worker: No such file"):
        Store(name="a", credentials=f"file:{tmp_path}/gone.toml").login()
    with pytest.raises(ValueError, match="no credentials: set GONE_CLIENT_ID, GONE_SECRET_KEY"):
        Store(name="a", credentials="env:GONE_").login()


@pytest.mark.parametrize("credentials", [SECRET, "env:", "vault:shop", "", f"key:{SECRET}"])
def test_what_is_no_reference_is_refused_and_not_repeated(credentials: str) -> None:
    with pytest.raises(
        ValueError, match="credentials must say where each worker finds them: 'env:MAIN_SHOP_'"
    ) as caught:
        Store(name="a", credentials=credentials)
    assert SECRET not in str(caught.value)


def test_credentials_themselves_are_refused() -> None:
    with pytest.raises(TypeError, match="a fleet takes no credentials") as caught:
        Store(name="a", credentials=Application(**APPLICATION))  # type: ignore[arg-type]
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("name", ["", "x" * 201, "a\nb", 7])
def test_a_store_needs_a_name_that_can_be_printed(name: Any) -> None:
    with pytest.raises(ValueError, match="a store needs a name of at most 200 characters"):
        Store(name=name, credentials="env:A_")


@pytest.mark.parametrize(("per_minute", "at_once"), [(0, None), (-1, None), (None, 0), (None, 1.5)])
def test_limits_must_be_positive(per_minute: float | None, at_once: Any) -> None:
    with pytest.raises(ValueError, match="must be"):
        Limits(per_minute=per_minute, at_once=at_once)


def test_a_host_is_left_alone_for_as_long_as_its_requests_are_worth() -> None:
    assert Limits(per_minute=30).pause(2) == 4.0
    assert Limits(per_minute=None).pause(2) == 0.0


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "stores.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_file_lists_stores_with_what_they_have_in_common(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        '[defaults]\ntimezone = "America/Denver"\ncurrency = "USD"\n'
        '[stores.main]\ncredentials = "env:MAIN_"\n'
        '[stores."Zweiter Laden"]\ncredentials = "file:/run/secrets/2.toml"\ncurrency = "EUR"\nattempts = 2\n',
    )
    assert read_stores(path) == (
        Store(name="main", credentials="env:MAIN_", timezone="America/Denver", currency="USD"),
        Store(
            name="Zweiter Laden",
            credentials="file:/run/secrets/2.toml",
            timezone="America/Denver",
            currency="EUR",
            attempts=2,
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stores = [", "is not TOML that can be read"),
        ("", r"should list stores, each in a table such as \[stores\.main-shop\]"),
        ("[stores]", "should list stores"),
        ('[stores.a]\ncredentials = "env:A_"\n[extra]', "should list stores"),
        ("[stores]\na = 1", "should be a table"),
        ("[stores.a]", "lacks credentials"),
        (f'[stores.a]\nsecret_key = "{SECRET}"', "has secret_key, but a store has allow_hosts, attempts, credentials"),
        (f'[stores.a]\ncredentials = "{SECRET}"', "credentials must say where"),
    ],
)
def test_a_file_that_lists_something_else_is_refused_and_no_value_repeated(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        read_stores(written(tmp_path, text))
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"allow_hosts": "files.shop.example"}, TypeError, "allow_hosts must be several hosts, such as"),
        ({"allow_hosts": ["https://files.shop.example"]}, ValueError, "allow_hosts must be bare names of hosts"),
        ({"timezone": "Denver"}, ValueError, "timezone should be a name like 'America/Denver', not 'Denver'"),
        ({"timezone": 5}, TypeError, "timezone must be a name such as"),
        ({"currency": "dollars"}, ValueError, "currency must be a code of three capital letters such as 'USD'"),
        ({"currency": 5}, TypeError, "currency must be a str such as 'USD', not int"),
    ],
)
def test_what_no_client_takes_is_refused_before_a_worker_has_it(
    options: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        Store(name="a", credentials="env:A_", **options)


def test_hosts_are_kept_as_they_are_compared() -> None:
    store = Store(name="a", credentials="env:A_", allow_hosts=["Files.shop.example"])
    assert store.allow_hosts == ("files.shop.example",)
