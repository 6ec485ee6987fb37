"""The arguments of `ShopSite`: what is none is refused at construction, by a sentence that shows no secret."""

import math
from typing import Any

import pytest
import requests

from shopsite_orders import Application, ShopSite

SECRET = "9f3a-77bc-01de-4e5f"
APPLICATION = Application(
    client_id="A1B2C3D4",
    secret_key=SECRET,
    authorization_code="Zk3uV9wQ1xY7tR5pL2mN8bC4dF6gH0jK",
    authorization_url="https://store.example.com/cgi-bin/sc/authorize.cgi",
)
DAY = "timeout must be greater than zero seconds and at most a day, 86400, not"
PAIR = "timeout must be a number of seconds, or a pair of them, not"
BARE = "allow_hosts must be bare names of hosts, such as 'orders.shop.example': no https://, port or path"
SEVERAL = "allow_hosts must be several hosts, such as ('orders.shop.example',), not"

WRONG_TYPE: list[tuple[dict[str, Any], str]] = [
    ({"version": 14.0}, "version must be a str such as '14.0', not float"),
    ({"timezone": 5}, "timezone must be a name such as 'America/Denver', or a tzinfo, not int"),
    ({"timezone": b"UTC"}, "timezone must be a name such as 'America/Denver', or a tzinfo, not bytes"),
    ({"currency": 5}, "currency must be a str such as 'USD', not int"),
    ({"timeout": None}, f"{PAIR} None"),
    ({"timeout": "5"}, f"{PAIR} str"),
    ({"timeout": True}, f"{PAIR} bool"),
    ({"timeout": [1, 2]}, f"{PAIR} list"),
    ({"timeout": (1, None)}, f"{PAIR} None"),
    ({"deadline": None}, "deadline must be a number of seconds, not None"),
    ({"deadline": "60"}, "deadline must be a number of seconds, not str"),
    ({"attempts": 2.5}, "attempts must be an int, not float"),
    ({"attempts": "3"}, "attempts must be an int, not str"),
    ({"attempts": True}, "attempts must be an int, not bool"),
    ({"session": 5}, "session must be a requests.Session, not int"),
    ({"session": requests}, "session must be a requests.Session, not module"),
    ({"allow_hosts": None}, f"{SEVERAL} None"),
    ({"allow_hosts": "store.example.com"}, f"{SEVERAL} str"),
    ({"allow_hosts": [1]}, "allow_hosts must be names of hosts, not int"),
    ({"user_agent": b"mine"}, "user_agent must be a str, not bytes"),
    ({"clock": 5}, "clock must be a function to call, not int"),
    ({"nonce": "12345678"}, "nonce must be a function to call, not str"),
]
WRONG_VALUE: list[tuple[dict[str, Any], str]] = [
    ({"currency": " "}, "currency must not be blank: name one such as 'USD', or leave it out"),
    ({"currency": "dollars"}, "currency must be a code of three capital letters such as 'USD', not 'dollars'"),
    ({"currency": "usd"}, "currency must be a code of three capital letters such as 'USD', not 'usd'"),
    ({"timeout": 0}, f"{DAY} 0"),
    ({"timeout": math.nan}, f"{DAY} nan"),
    ({"timeout": math.inf}, f"{DAY} inf"),
    ({"timeout": 1e20}, f"{DAY} 1e+20"),
    ({"timeout": (10, -1)}, f"{DAY} -1"),
    ({"timeout": (1, 2, 3)}, "timeout must be one number of seconds, or two: to connect and to read; not 3"),
    ({"deadline": 0}, "deadline must be a finite number of seconds greater than zero, not 0"),
    ({"deadline": math.inf}, "deadline must be a finite number of seconds greater than zero, not inf"),
    ({"deadline": math.nan}, "deadline must be a finite number of seconds greater than zero, not nan"),
    ({"attempts": 0}, "attempts must be at least 1, not 0"),
    ({"allow_hosts": ["https://user:pw@store.example.com"]}, BARE),
    ({"allow_hosts": ["store.example.com:8443"]}, BARE),
    ({"allow_hosts": ["store.example.com/"]}, BARE),
    ({"allow_hosts": ["[::1]"]}, BARE),
    ({"allow_hosts": ["ab:8443"]}, BARE),
    ({"allow_hosts": [""]}, BARE),
]


@pytest.mark.parametrize(("options", "said"), WRONG_TYPE, ids=str)
def test_a_wrong_type_is_named(options: dict[str, Any], said: str) -> None:
    with pytest.raises(TypeError) as caught:
        ShopSite(APPLICATION, **options)
    assert str(caught.value) == said


@pytest.mark.parametrize(("options", "said"), WRONG_VALUE, ids=str)
def test_a_value_that_does_not_do_is_told_what_would(options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole message is compared
        ShopSite(APPLICATION, **options)
    assert str(caught.value) == said


@pytest.mark.parametrize("credentials", [SECRET, {"secret_key": SECRET}, [SECRET]], ids=type)
def test_what_is_given_for_credentials_is_never_shown(credentials: Any) -> None:
    with pytest.raises(TypeError) as caught:
        ShopSite(credentials)
    said = f"credentials must be an Application or a MerchantLogin, not {type(credentials).__name__}"
    assert (str(caught.value), caught.value.args) == (said, (said,))


@pytest.mark.parametrize("name", ["timezone", "currency", "timeout", "session", "clock", "nonce"])
def test_a_secret_that_went_astray_is_never_shown(name: str) -> None:
    options: dict[str, Any] = {name: {"secret_key": SECRET}}
    with pytest.raises(TypeError) as caught:
        ShopSite(APPLICATION, **options)
    assert SECRET not in repr(caught.value)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        ({"timeout": 5}, (5.0, 5.0)),
        ({"timeout": (1, 86_400)}, (1.0, 86_400.0)),
        ({"deadline": 10**9}, 10**9),
        ({"attempts": 1}, 1),
        ({"timezone": None}, None),
        ({"allow_hosts": {"Orders.Example.COM"}}, ("orders.example.com",)),
        ({"allow_hosts": ("localhost", "127.0.0.1", "::1", "bücher.example")},
         ("localhost", "127.0.0.1", "::1", "bücher.example")),
        ({"user_agent": "shop/1.0 (Zürich)"}, "shop/1.0 (Zürich)"),
    ],
    ids=str,
)  # fmt: skip
def test_what_does_is_taken(options: dict[str, Any], kept: object) -> None:
    [name] = options
    assert getattr(ShopSite(APPLICATION, **options), name) == kept


def test_what_has_all_of_a_session_will_do_for_one() -> None:
    class Lent:
        adapters: dict[str, object] = {}  # noqa: RUF012 - as in requests
        headers: dict[str, str] = {}  # noqa: RUF012
        proxies: dict[str, str] = {}  # noqa: RUF012
        cert, trust_env, verify = None, False, True

    session: Any = Lent()
    assert ShopSite(APPLICATION, session=session).session is session
