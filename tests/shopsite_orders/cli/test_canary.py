"""No command lets a secret or card data out: not on a terminal, not into a file, not when it fails."""

import re
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from click.testing import Result

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Card, Order, Payment
from shopsite_orders.sandbox import SandboxStore, encode_reply, generate_orders
from shopsite_orders.sandbox.faults import BadOrder, Fault, HtmlLogin, JsonError, Refuse, Truncate

NUMBER, CVV, EXPIRES = "4012888888881881", "9173", "11/2031"
CARD = Card(
    issuer="Visa", holder="A Holder", number=Sealed(NUMBER), verification_value=Sealed(CVV), expires=Sealed(EXPIRES)
)


def canary(number: int) -> Order:
    """An order whose every other value is free of the digits looked for."""
    order = next(generate_orders(1, start_number=number))
    return attrs.evolve(order, transaction_id=None, payment=Payment(method="CreditCard", card=CARD))


@pytest.fixture
def sandbox(sandbox: SandboxStore) -> SandboxStore:
    for order in sandbox.orders:
        sandbox.delete(order.number)
    for number in range(2001, 2007):
        sandbox.add(canary(number))
    return sandbox


@pytest.fixture
def secrets(sandbox: SandboxStore) -> tuple[str, ...]:
    return NUMBER, CVV, EXPIRES, sandbox.application["secret_key"], sandbox.application["authorization_code"]


def leaked(secrets: tuple[str, ...], done: Result, *files: Path) -> list[str]:
    shown = "\n".join([done.stdout, done.stderr, repr(done.exception), *(file.read_text("utf-8") for file in files)])
    by_chance = re.compile(r"[a-z0-9_]{8}\.part")  # the random digits of a name
    return [secret for secret in secrets if secret in by_chance.sub("", shown)]


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    "arguments",
    ["check", "pull", "pull --pay yes --yes-purge-cvv", "pull --pay none", "pull -o orders.jsonl", "pull --layout 6.3"],
)
def test_a_command_that_succeeds_lets_nothing_out(
    arguments: str, secrets: tuple[str, ...], run: Callable[..., Result], tmp_path: Path
) -> None:
    done = run(*arguments.split())
    assert done.exit_code == 0
    assert leaked(secrets, done, *tmp_path.iterdir()) == []


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Truncate(at=9_000), 6),
        (BadOrder(nth=3), 7),
        (BadOrder(nth=3, text=NUMBER + "x"), 7),
        (Refuse(f"card {NUMBER} is stolen"), 5),
        (HtmlLogin(), 3),
        (JsonError("invalid_grant", f"card {NUMBER}"), 3),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Fault) else value,
)
def test_a_command_that_fails_lets_nothing_out(
    fault: Fault, code: int, sandbox: SandboxStore, secrets: tuple[str, ...], run: Callable[..., Result]
) -> None:
    sandbox.fail(fault)
    done = run("pull", "-o", "orders.jsonl", "--pay", "yes", "--yes-purge-cvv")
    assert done.exit_code == code
    assert leaked(secrets, done, *Path().iterdir()) == []


@pytest.mark.usefixtures("environment")
def test_what_is_put_aside_lets_nothing_out(
    sandbox: SandboxStore, secrets: tuple[str, ...], run: Callable[..., Result], tmp_path: Path
) -> None:
    sandbox.fail(BadOrder(nth=1))
    arguments = "pull --pay yes --yes-purge-cvv --on-error quarantine --quarantine-file aside.jsonl -o orders.jsonl"
    done = run(*arguments.split())
    assert done.exit_code == 0
    assert {file.name for file in tmp_path.iterdir()} == {"aside.jsonl", "orders.jsonl"}
    assert leaked(secrets, done, *tmp_path.iterdir()) == []


@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize("pay", ["--pay no_cvv", "--pay yes --yes-purge-cvv"])
def test_a_database_that_is_filled_holds_nothing_of_it(
    pay: str, sandbox: SandboxStore, secrets: tuple[str, ...], run: Callable[..., Result], tmp_path: Path
) -> None:
    sandbox.fail(BadOrder(nth=3), times=2)
    done = run("pull", "--into", "sqlite:///orders.db", "--on-error", "quarantine", *pay.split())
    told = run("status", "--into", "sqlite:///orders.db")
    assert (done.exit_code, told.exit_code) == (0, 0)
    assert leaked(secrets, done) == leaked(secrets, told) == []
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"A Holder" in kept
    assert [secret for secret in secrets if secret.encode() in kept] == []


@pytest.mark.parametrize("end", [None, -200], ids=["whole", "cut off"])
def test_a_file_that_is_read_lets_nothing_out(
    end: int | None, secrets: tuple[str, ...], run: Callable[..., Result]
) -> None:
    reply = b"".join(encode_reply([canary(2001), canary(2002)], pay="yes"))
    assert NUMBER.encode() in reply
    assert leaked(secrets, run("read", "-", input=reply[:end])) == []


@pytest.mark.parametrize("field", ["client_id", "secret_key", "authorization_code"])
def test_credentials_of_a_wrong_shape_are_not_repeated(
    field: str, environment: dict[str, str], secrets: tuple[str, ...], run: Callable[..., Result]
) -> None:
    name = f"SHOPSITE_{field.upper()}"
    wrong = environment[name] + "-and-more"
    done = run("check", env={name: wrong})
    assert done.exit_code == 2
    assert leaked((*secrets, wrong), done) == []
