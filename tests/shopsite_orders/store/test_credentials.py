"""The two logins: checked at construction, by errors that name the field and never its value."""

import pickle
import re
import traceback
from typing import Any

import pytest

from shopsite_orders import Application, MerchantLogin

APPLICATION: dict[str, Any] = {
    "client_id": "A1B2C3D4",
    "secret_key": "9f3a-77bc-01de-4e5f",
    "authorization_code": "Zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0jK",
    "authorization_url": "https://store.example.com/cgi-bin/sc/authorize.cgi",
}
LOGIN: dict[str, Any] = {
    "download_url": "https://store.example.com/cgi-bin/sc/db_xml.cgi",
    "user_id": "merchant",
    "password": "CANARYpassword",
}
WRONG: list[tuple[str, object, type[Exception], str]] = [
    ("client_id", "A1B2C3D", ValueError, "client_id should be 8 letters and digits"),
    ("client_id", "A1B2C3D45", ValueError, "client_id should be 8 letters and digits"),
    ("client_id", "A1B2C3D4\n", ValueError, "client_id should be 8 letters and digits"),
    ("client_id", "A1B2C3Dé", ValueError, "client_id should be 8 letters and digits"),
    ("client_id", None, TypeError, r"^client_id must be a str \(8 letters and digits\), not None$"),
    ("secret_key", "9f3a77bc01de4e5f", ValueError, "secret_key should be 16 letters and digits with dashes"),
    ("secret_key", "9f3a-77bc-01de-4e5", ValueError, "secret_key should be 16 letters and digits with dashes"),
    ("secret_key", "9f3a-77bc-01de-4e5f ", ValueError, "secret_key should be 16 letters and digits with dashes"),
    ("secret_key", b"9f3a-77bc-01de-4e5f", TypeError, "secret_key must be a str"),
    ("authorization_code", "Zk3u", ValueError, "authorization_code should be 32 characters"),
    ("authorization_code", "Zk3uV9wQ1xY7tR5p L2mN8bC4dF6gH0j", ValueError, "authorization_code should be 32"),
    ("authorization_url", "", ValueError, "authorization_url should be a URL that begins with https://"),
    ("authorization_url", "store.example.com/authorize.cgi", ValueError, "begins with https://"),
    ("authorization_url", "https:///authorize.cgi", ValueError, "begins with https://"),
    ("authorization_url", "ftp://store.example.com/authorize.cgi", ValueError, "begins with https://"),
    ("authorization_url", "https://store.example.com/", ValueError, "should be a URL that ends in authorize.cgi"),
    ("authorization_url", "https://store.example.com/db_xml.cgi", ValueError, "ends in authorize.cgi"),
    ("authorization_url", "https://store.example.com/notauthorize.cgi", ValueError, "ends in authorize.cgi"),
    ("authorization_url", "https://a:x/authorize.cgi", ValueError, "authorization_url is not a URL"),
    ("authorization_url", "https://[::1/authorize.cgi", ValueError, "authorization_url is not a URL"),
    ("authorization_url", "https://me:pw@store.example.com/authorize.cgi", ValueError, "must not carry a user name"),
    ("authorization_url", "http://store.example.com/authorize.cgi", ValueError, "card data out"),
    ("authorization_url", 5, TypeError, "authorization_url must be a str"),
    ("allow_insecure", "no", TypeError, "^allow_insecure must be True or False, not str$"),
    ("allow_insecure", 1, TypeError, "^allow_insecure must be True or False, not int$"),
    ("allow_insecure", None, TypeError, "^allow_insecure must be True or False, not None$"),
]  # fmt: skip
WRONG_LOGIN: list[tuple[str, object, type[Exception], str]] = [
    ("download_url", "https://store.example.com/authorize.cgi", ValueError, "should be a URL that ends in db_xml.cgi"),
    ("download_url", "http://store.example.com/db_xml.cgi", ValueError, "allow_insecure=True"),
    ("user_id", "", ValueError, "user_id should be a user name without a colon"),
    ("user_id", "a:b", ValueError, "user_id should be a user name without a colon"),
    ("password", "", ValueError, "password should be a password that is not empty"),
    ("password", "a\r\nb", ValueError, "password should be a password that is not empty"),
    ("password", None, TypeError, "password must be a str"),
    ("password", "a\x7fb", ValueError, "has no control character"),
    ("user_id", "a\x7fb", ValueError, "a user name without a colon or a control character"),
    ("user_id", "a\ud800", ValueError, "^user_id cannot be sent: it was read as UTF-8 but is not"),
    ("password", "a\udcffb", ValueError, "^password cannot be sent: it was read as UTF-8 but is not"),
    ("allow_insecure", "yes", TypeError, "^allow_insecure must be True or False, not str$"),
]


def case(value: object) -> str:
    return repr(value)[:40] if not isinstance(value, type) else value.__name__


@pytest.mark.parametrize(("name", "value", "kind", "said"), WRONG, ids=case)
def test_an_application_says_what_a_field_should_be(name: str, value: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said) as caught:
        Application(**APPLICATION | {name: value})
    if name in ("secret_key", "authorization_code"):
        assert str(value) not in str(caught.value)


@pytest.mark.parametrize(("name", "value", "kind", "said"), WRONG_LOGIN, ids=case)
def test_a_merchant_login_says_what_a_field_should_be(name: str, value: Any, kind: type[Exception], said: str) -> None:
    with pytest.raises(kind, match=said):
        MerchantLogin(**LOGIN | {name: value})


EVERYTHING = (
    "{} begins with http://: anyone on the way could {} and read the orders, and ShopSite silently leaves card data "
    "out; use https://, or pass allow_insecure=True to accept all of that"
)


def test_plain_http_is_refused_with_all_that_would_come_of_it() -> None:
    with pytest.raises(ValueError, match="begins with") as caught:
        Application(**APPLICATION | {"authorization_url": "http://store.example.com/authorize.cgi"})
    assert str(caught.value) == EVERYTHING.format(
        "authorization_url", "read and reuse the long-lived authorization code"
    )
    with pytest.raises(ValueError, match="begins with") as caught:
        MerchantLogin(**LOGIN | {"download_url": "http://store.example.com/db_xml.cgi"})
    assert str(caught.value) == EVERYTHING.format("download_url", "read and reuse the user name and the password")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://store.example.com/{cgi}?code=CANARY", "leave out what comes after it, from the ? or # on"),
        ("https://store.example.com/{cgi}?", "leave out what comes after it, from the ? or # on"),
        ("https://store.example.com/{cgi}#CANARY", "leave out what comes after it, from the ? or # on"),
        ("https://store.example.com/?code=CANARY", "should end in {cgi}"),
        ("https://me:CANARY@store.example.com/{cgi}", "must not carry a user name or a password"),
        ("https://me:CANARY@/{cgi}", "must not carry a user name or a password"),
        ("https://me:CANARY/{cgi}", "its host or its port cannot be read"),
        ("https://CANARY\u2100@store.example.com/{cgi}", "its host or its port cannot be read"),
        ("http://store.example.com/{cgi}?code=CANARY", "begins with http://"),
        ("CANARY", "begins with https://"),
    ],
)
def test_a_url_that_is_refused_is_not_repeated_with_a_secret(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said.format(cgi="authorize.cgi"))) as application:
        Application(**APPLICATION | {"authorization_url": url.format(cgi="authorize.cgi")})
    with pytest.raises(ValueError, match=re.escape(said.format(cgi="db_xml.cgi"))) as login:
        MerchantLogin(**LOGIN | {"download_url": url.format(cgi="db_xml.cgi")})
    for caught in (application, login):
        assert "CANARY" not in "".join(traceback.format_exception(caught.value, limit=0))


def test_plain_http_is_taken_when_it_is_asked_for() -> None:
    url = "http://localhost:8080/authorize.cgi"
    assert Application(**APPLICATION | {"authorization_url": url}, allow_insecure=True).authorization_url == url
    MerchantLogin(**LOGIN | {"download_url": "http://localhost/db_xml.cgi"}, allow_insecure=True)


def test_credentials_show_no_secret() -> None:
    shown = f"{Application(**APPLICATION)!r} {Application(**APPLICATION)} {MerchantLogin(**LOGIN)!r}"
    for secret in ("9f3a", "Zk3u", "CANARY"):
        assert secret not in shown
    assert "A1B2C3D4" in shown


def test_credentials_can_be_sent_to_a_worker() -> None:
    assert pickle.loads(pickle.dumps(Application(**APPLICATION))) == Application(**APPLICATION)
    assert pickle.loads(pickle.dumps(MerchantLogin(**LOGIN))) == MerchantLogin(**LOGIN)


ENVIRONMENT = {f"SHOPSITE_{name.upper()}": f" {value}\n" for name, value in APPLICATION.items()}


def test_an_application_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert Application.from_env() == Application.from_env(ENVIRONMENT) == Application(**APPLICATION)


def test_what_the_environment_lacks_is_named() -> None:
    incomplete = {name: value for name, value in ENVIRONMENT.items() if name != "SHOPSITE_CLIENT_ID"}
    blank = {"SHOPSITE_SECRET_KEY": "", "SHOPSITE_AUTHORIZATION_CODE": " \n"}
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        Application.from_env(incomplete | blank)
    assert str(caught.value) == (
        "the environment does not set SHOPSITE_CLIENT_ID, SHOPSITE_SECRET_KEY (blank), "
        "SHOPSITE_AUTHORIZATION_CODE (blank)"
    )


def test_plain_http_in_the_environment_must_be_asked_for_too() -> None:
    plain = ENVIRONMENT | {"SHOPSITE_AUTHORIZATION_URL": "http://localhost/authorize.cgi"}
    with pytest.raises(ValueError, match="allow_insecure"):
        Application.from_env(plain)
    assert Application.from_env(plain, allow_insecure=True).allow_insecure
