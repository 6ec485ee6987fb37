"""What is signed, byte for byte: known answers of ShopSite's own PHP module."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from shopsite_orders.store.http import MacAuth
from shopsite_orders.store.signing import (
    client_credentials,
    mac_text,
    seen_as,
    signature,
    signed_authority,
    signed_parameters,
)

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "shopsite_mac.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["authorize"]["nonce"])
def test_a_token_request_is_signed_like_the_php_module(vector: dict[str, Any]) -> None:
    credentials = client_credentials(vector["client_id"], vector["authorize"]["nonce"])
    assert {
        "nonce": vector["authorize"]["nonce"],
        "client_credentials": credentials,
        "signature": signature(vector["secret_key"], credentials),
    } == vector["authorize"]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["download"]["nonce"])
def test_a_download_is_signed_like_the_php_module(vector: dict[str, Any]) -> None:
    known = vector["download"]
    form = signed_parameters(
        known["url"],
        known["parameters"],
        secret_key=vector["secret_key"],
        token=known["token"],
        timestamp=known["timestamp"],
        nonce=known["nonce"],
    )
    proof = {name: str(known[name]) for name in ("signature", "token", "timestamp", "nonce")}
    assert [name for name, _ in form] == known["body_order"]
    assert dict(form) == known["parameters"] | proof


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["download"]["nonce"])
def test_a_real_request_carries_the_known_form(vector: dict[str, Any]) -> None:
    known = vector["download"]
    auth = MacAuth(
        secret_key=vector["secret_key"], token=known["token"], timestamp=known["timestamp"], nonce=known["nonce"]
    )
    request = requests.Request("POST", known["url"], data=known["parameters"], auth=auth).prepare()
    form = parse_qsl(str(request.body), keep_blank_values=True)
    assert [name for name, _ in form] == known["body_order"]
    assert dict(form)["signature"] == known["signature"]
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["Content-Length"] == str(len(str(request.body)))
    assert " " not in str(request.body)


def test_the_signed_text_is_one_fact_a_line() -> None:
    text = mac_text(
        "https://Store.Example.com/cgi-bin/sc/db_xml.cgi?x=1",
        {"startdate": "01/02/2026", "dbname": "a b", "Z": "é+&=~-._", "clientApp": ""},
        token="T==",
        timestamp=1_795_308_842,
        nonce="00000001",
    )
    assert text == (
        "T==\n1795308842\n00000001\n\nPOST\nstore.example.com\n443\n/cgi-bin/sc/db_xml.cgi\n"
        "Z=%C3%A9%2B%26%3D~-._\nclientApp=\ndbname=a%20b\nstartdate=01%2F02%2F2026\n"
    )


@pytest.mark.parametrize(
    ("url", "port"),
    [("https://a/b", "443"), ("http://a/b", "80"), ("https://a:8443/b", "8443"), ("http://a:443/b", "443")],
)
def test_the_port_is_the_explicit_one_or_the_schemes(url: str, port: str) -> None:
    assert mac_text(url, {}, token="", timestamp=0, nonce="").split("\n")[6] == port


@pytest.mark.parametrize(
    ("url", "host", "port", "seen", "signed"),
    [
        ("https://a/b?x=1", None, None, "https://a/b?x=1", ("a", 443)),
        ("https://a/b", None, 80, "https://a:80/b", ("a", 80)),
        ("https://a:8443/b", "inner.example", None, "https://inner.example:8443/b", ("inner.example", 8443)),
        ("https://a:8443/b", "inner.example", 443, "https://inner.example:443/b", ("inner.example", 443)),
        ("https://[::1]:8443/b", None, None, "https://[::1]:8443/b", ("::1", 8443)),
        ("http://a/b", "fe80::1", None, "http://[fe80::1]/b", ("fe80::1", 80)),
    ],
)
def test_a_store_behind_a_proxy_is_signed_for_as_it_knows_itself(
    url: str, host: str | None, port: int | None, seen: str, signed: tuple[str, int]
) -> None:
    assert seen_as(url, host=host, port=port) == seen
    assert signed_authority(seen) == signed


@given(st.dictionaries(st.text("abcdefgz", min_size=1), st.text(), max_size=6), st.text("Aa0+/=", min_size=1))
def test_what_is_sent_is_what_was_signed(parameters: dict[str, str], token: str) -> None:
    """Whatever the form's encoding does on the way, the store signs the same text over it."""
    url = "https://store.example.com/db_xml.cgi"
    auth = MacAuth(secret_key="9f3a-77bc-01de-4e5f", token=token, timestamp=1, nonce="2")
    request = requests.Request("POST", url, data=parameters or {"a": ""}, auth=auth).prepare()
    arrived = dict(parse_qsl(str(request.body), keep_blank_values=True))
    data = {name: value for name, value in arrived.items() if name not in ("signature", "token", "timestamp", "nonce")}
    text = mac_text(url, data, token=token, timestamp=1, nonce="2")
    assert data == (parameters or {"a": ""})
    assert arrived["signature"] == signature("9f3a-77bc-01de-4e5f", text)


def test_the_auth_shows_nothing() -> None:
    auth = MacAuth(secret_key="9f3a-77bc-01de-4e5f", token="TOKEN", timestamp=1, nonce="2")
    assert "9f3a" not in repr(auth)
    assert "TOKEN" not in repr(auth)
