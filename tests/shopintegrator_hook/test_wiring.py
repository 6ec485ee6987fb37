"""What is put together wrongly is refused where it is put together, in one sentence that shows no secret."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from shopintegrator_hook import Hook, Inbox, Limits, RetryRules, Secret
from shopintegrator_hook.cli import main
from shopintegrator_hook.django import order_view
from shopintegrator_hook.fastapi import order_router
from shopintegrator_hook.flask import order_blueprint

SECRET = "canary-s3cret-7"
EARLIER, LATER = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 12, 31, tzinfo=UTC)
FUNCTION_OF_TIME = "clock must be a function that returns the time, aware of its zone, not int"
MOMENT = "must be a datetime, such as datetime(2026, 12, 31, tzinfo=UTC), not str"
DURATION = "must be a timedelta, such as timedelta(minutes=5), not int"


def refusal(make: Callable[..., object], *arguments: Any, **named: Any) -> str:
    with pytest.raises((TypeError, ValueError)) as caught:
        make(*arguments, **named)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("adapter", [order_blueprint, order_router, order_view])
def test_an_adapter_is_given_a_hook_and_an_inbox(adapter: Callable[..., object]) -> None:
    hook = Hook({"2026": SECRET})
    assert refusal(adapter, SECRET, print) == "hook must be a Hook, such as Hook({'2026': 'the secret'}), not str"
    assert (
        refusal(adapter, hook, print, inbox=f"postgresql://shop:{SECRET}@db/shop")
        == "inbox must be an Inbox, such as Inbox('sqlite:///inbox.db'), not str"
    )


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            {"identity": "number"},
            "identity must be a function of an order, such as lambda order: order.number, not str",
        ),
        (
            {"is_test": True},
            "is_test must be a function of a delivery, such as TestRules(numbers=('test*',)), not bool",
        ),
        ({"retry_rules": 3}, "retry_rules must be RetryRules, such as RetryRules(attempts=3), not int"),
        ({"clock": 5}, FUNCTION_OF_TIME),
    ],
)
def test_an_inbox_is_given_functions_and_rules(wrong: Any, told: str, tmp_path: Path) -> None:
    assert refusal(Inbox, f"sqlite:///{tmp_path}/a.db", **wrong) == told
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"secret_field": 5}, "secret_field must be the name of a field, such as 'secret_key', not int"),
        ({"clock": 5}, FUNCTION_OF_TIME),
        ({"limits": 1000}, "limits must be Limits, such as Limits(fields=50_000), not int"),
        (
            {"field_map": "shopintegrator.toml"},
            "field_map must be a FieldMap, such as FieldMap.load('shopintegrator.toml'), not str",
        ),
    ],
)
def test_a_hook_is_given_what_its_names_say(wrong: Any, told: str) -> None:
    assert refusal(Hook, {"2026": SECRET}, **wrong) == told


@pytest.mark.parametrize(("secrets", "kind"), [(SECRET, "str"), ([SECRET], "list"), (None, "None")])
def test_the_secrets_of_a_hook_have_names(secrets: Any, kind: str) -> None:
    told = f"secrets must be a mapping of names to secrets, such as {{'2026': 'the secret'}}, not {kind}"
    assert refusal(Hook, secrets) == told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"not_after": "2026-12-31"}, f"not_after {MOMENT}"),
        ({"not_before": "2026-12-31"}, f"not_before {MOMENT}"),
        (
            {"not_before": LATER, "not_after": EARLIER},
            f"not_before must not be later than not_after, but {LATER} is later than {EARLIER}: exchange them",
        ),
    ],
)
def test_the_period_of_a_secret_begins_before_it_ends(wrong: Any, told: str) -> None:
    assert refusal(Secret, SECRET, **wrong) == told
    assert Secret(SECRET, not_before=EARLIER, not_after=LATER).verdict(EARLIER) is None


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"bytes": "4MB"}, "bytes must be an int, such as 4 * 1024 * 1024, not str"),
        ({"bytes": 0}, "bytes must be at least 1, not 0"),
        ({"fields": True}, "fields must be an int, such as 20_000, not bool"),
        ({"fields": -1}, "fields must be at least 1, not -1"),
    ],
)
def test_limits_let_something_in(wrong: Any, told: str) -> None:
    assert refusal(Limits, **wrong) == told


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"lease": 5}, f"lease {DURATION}"),
        ({"first_wait": 5}, f"first_wait {DURATION}"),
        ({"longest_wait": 5}, f"longest_wait {DURATION}"),
        ({"attempts": "8"}, "attempts must be an int such as 8, not str"),
        ({"factor": "4"}, "factor must be a number, not str"),
    ],
)
def test_the_rules_of_an_inbox_are_durations_and_numbers(wrong: Any, told: str) -> None:
    assert refusal(RetryRules, **wrong) == told


@pytest.mark.parametrize("url", ["inbox.db", "postgres:s3cret@host", ""])
def test_what_is_not_the_url_of_a_database_is_told_without_repeating_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^url must be a URL such as sqlite:///") as caught:
        Inbox(url)
    assert "s3cret" not in str(caught.value)


def test_the_command_line_says_how_an_inbox_is_named() -> None:
    done = CliRunner().invoke(main, ["deliveries", "--inbox", "inbox.db"])
    assert done.exit_code == 1
    assert done.output == (
        "Error: inbox.db is not an Inbox: name one as package.module:name, or its database as sqlite:///inbox.db\n"
    )
