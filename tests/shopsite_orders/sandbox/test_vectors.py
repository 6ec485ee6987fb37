"""The sandbox accepts what ShopSite's own PHP module sends, and nothing that differs from it in one place."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from shopsite_orders.sandbox.back_office.authority import Authority, Credentials, Denied
from shopsite_orders.sandbox.http.exchange import Call

_FILE = Path(__file__).parents[2] / "vectors" / "shopsite_mac.json"
VECTORS: list[dict[str, Any]] = json.loads(_FILE.read_text())["vectors"]


def authority(vector: dict[str, Any], now: float | None = None) -> Authority:
    """Return the store that the vector was recorded against, its token issued at the moment of the download."""
    credentials = Credentials(**{name: vector[name] for name in ("client_id", "secret_key", "authorization_code")})
    time = vector["download"]["timestamp"] if now is None else now
    return Authority(credentials, clock=lambda: time, new_token=lambda: vector["download"]["token"])


def authorization(vector: dict[str, Any]) -> dict[str, str]:
    return {
        "grant_type": "authorization_code",
        "code": vector["authorization_code"],
        "client_credentials": vector["authorize"]["client_credentials"],
        "signature": vector["authorize"]["signature"],
    }


def call(vector: dict[str, Any], **changes: str) -> Call:
    download = vector["download"]
    url = urlsplit(changes.pop("url", download["url"]))
    method = changes.pop("method", "POST")
    proof = {name: str(download[name]) for name in ("signature", "token", "timestamp", "nonce")}
    fields = download["parameters"] | proof | changes
    order = [*download["body_order"], *(name for name in changes if name not in download["body_order"])]
    return Call(
        method=method,
        path=url.path,
        host=url.netloc,
        secure=url.scheme == "https",
        authorization="",
        form=urlencode([(name, fields[name]) for name in order]),
    )


@pytest.mark.parametrize("vector", VECTORS)
def test_a_recorded_authorization_is_given_its_token(vector: dict[str, Any]) -> None:
    assert authority(vector).authorize(authorization(vector)) == vector["download"]["token"]


@pytest.mark.parametrize("vector", VECTORS)
def test_a_recorded_download_is_let_through(vector: dict[str, Any]) -> None:
    store = authority(vector)
    store.authorize(authorization(vector))
    store.verify(call(vector))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"code": "zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0jK"}, "invalid_grant"),
        ({"code": ""}, "invalid_grant"),
        ({"client_credentials": "QTFCMkMzRDU6OTEwOTU4NDU="}, "invalid_client"),  # another client id
        ({"client_credentials": "QTFCMkMzRDQ6OTEwOTU4NDY="}, "invalid_client"),  # another nonce: the signature is off
        ({"client_credentials": "QTFCMkMzRDQ="}, "invalid_client"),  # no nonce
        ({"client_credentials": "not base64"}, "invalid_client"),
        ({"client_credentials": ""}, "invalid_client"),
        ({"signature": "cS gMU0BcrZIqobtAUsqQyo1bro="}, "invalid_client"),  # a + that was not percent-encoded
        ({"signature": ""}, "invalid_client"),
        ({"signature": "ü"}, "invalid_client"),
    ],
)
def test_one_change_spoils_an_authorization(change: dict[str, str], code: str) -> None:
    vector = VECTORS[0]
    with pytest.raises(Denied) as denied:
        authority(vector).authorize(authorization(vector) | change)
    assert denied.value.code == code


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"maxorder": "2"}, "invalid_signature"),
        ({"extra": "1"}, "invalid_signature"),
        ({"method": "GET"}, "invalid_signature"),
        ({"url": "https://store.example.org/cgi-bin/sc/db_xml.cgi"}, "invalid_signature"),
        ({"url": "https://store.example.com:8443/cgi-bin/sc/db_xml.cgi"}, "invalid_signature"),
        ({"url": "http://store.example.com/cgi-bin/sc/db_xml.cgi"}, "invalid_signature"),
        ({"url": "https://store.example.com/cgi-bin/bo/db_xml.cgi"}, "invalid_signature"),
        ({"signature": "+8GbbCCxW/ObHyiNLXOcxPBczPp="}, "invalid_signature"),
        ({"timestamp": "1795308843"}, "invalid_signature"),
        ({"timestamp": "1795309143"}, "invalid_timestamp"),
        ({"timestamp": "1795308541"}, "invalid_timestamp"),
        ({"timestamp": "noon"}, "invalid_timestamp"),
        ({"timestamp": "9" * 5000}, "invalid_timestamp"),
        ({"nonce": "43770125"}, "invalid_signature"),
        ({"nonce": ""}, "invalid_request"),
        ({"signature": ""}, "invalid_request"),
        ({"token": "MTc2Mzc3MDAwMHxleGFtcGxlfDF8QWNjb3VudGluZ3w3NzV9"}, "invalid_token"),
    ],
)
def test_one_change_spoils_a_download(change: dict[str, str], code: str) -> None:
    vector = VECTORS[0]
    store = authority(vector)
    store.authorize(authorization(vector))
    with pytest.raises(Denied) as denied:
        store.verify(call(vector, **change))
    assert denied.value.code == code


def test_an_explicit_default_port_is_signed_the_same() -> None:
    vector = VECTORS[0]
    store = authority(vector)
    store.authorize(authorization(vector))
    store.verify(call(vector, url="https://store.example.com:443/cgi-bin/sc/db_xml.cgi"))


def test_a_recorded_download_without_its_authorization_is_denied() -> None:
    with pytest.raises(Denied) as denied:
        authority(VECTORS[0]).verify(call(VECTORS[0]))
    assert denied.value.code == "invalid_token"
