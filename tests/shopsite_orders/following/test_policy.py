"""How a store is followed unless told otherwise: said in one place."""

import inspect
from datetime import timedelta
from typing import Any

import attrs
import click
import pytest

from shopsite_orders import MerchantLogin, ShopSite
from shopsite_orders.cli.pull.pull import pull
from shopsite_orders.core.checks import check_on_error
from shopsite_orders.following.policy import GIVE_UP_AFTER, ON_ERROR, OVERLAP, PAGE_SIZE, Policy


def test_the_library_follows_as_the_policy_says() -> None:
    parameters = inspect.signature(ShopSite.pages).parameters
    assert {field.name: parameters[field.name].default for field in attrs.fields(Policy)} == attrs.asdict(Policy())
    assert [50, timedelta(days=2), timedelta(days=14), "raise"] == [PAGE_SIZE, OVERLAP, GIVE_UP_AFTER, ON_ERROR]


def test_the_command_line_follows_as_the_policy_says() -> None:
    with click.Context(pull) as context:
        options = {option.name: option.get_default(context) for option in pull.params}
        overlap = next(option for option in pull.params if option.name == "overlap")
        options["overlap"] = overlap.type_cast_value(context, options["overlap"])
    assert {name: options[name] for name in ("page_size", "overlap", "on_error")} == {
        name: value for name, value in attrs.asdict(Policy()).items() if name in ("page_size", "overlap", "on_error")
    }


@pytest.mark.parametrize("on_error", ["ignore", "", None, 1, "Raise"])
def test_what_is_to_be_done_with_an_unreadable_order_is_checked(on_error: Any) -> None:
    for check in (check_on_error, lambda value: Policy(on_error=value)):
        with pytest.raises(ValueError, match=rf"on_error must be 'raise' or 'quarantine', not {on_error!r}"):
            check(on_error)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"overlap": 2}, r"overlap must be a timedelta, such as timedelta\(2\) for two days, or None, not int"),
        ({"give_up_after": 14}, r"give_up_after must be a timedelta, such as timedelta\(2\) for two days, not int"),
        ({"give_up_after": None}, r"give_up_after must be a timedelta, such as timedelta\(2\) for two days, not None"),
        ({"look_back": "no"}, r"look_back must be True or False, not str"),
        ({"after": "{}"}, r"after must be a Cursor, such as the one of a page, or Cursor\.from_json\(text\), not str"),
        ({"after": ""}, r"after must be a Cursor"),
    ],
)
def test_what_a_follower_is_told_is_checked_before_it_asks(options: Any, said: str) -> None:
    login = MerchantLogin(download_url="https://store.example/db_xml.cgi", user_id="u", password="p")
    with pytest.raises(TypeError, match=f"^{said}"):
        ShopSite(login).pages(**options)
