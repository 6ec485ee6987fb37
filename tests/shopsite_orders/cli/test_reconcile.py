"""``shopsite-orders reconcile``: a database and an inbox, as a cron job compares them."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import attrs
import pytest
from click.testing import Result

from shopintegrator_hook import Hook, Inbox
from shopintegrator_hook.sandbox import SandboxHook, realistic_order
from shopsite_orders import Order
from shopsite_orders.sql import OrderDatabase

Run = Callable[..., Result]
SECRET = "s3cret-of-the-console"
HOOK = Hook({"2026": SECRET})
COMMAND = ("reconcile", "--into", "sqlite:///orders.db", "--inbox", "sqlite:///inbox.db")
ORDERS = [realistic_order(seed=seed) for seed in range(1, 4)]


@pytest.fixture
def database() -> Iterator[OrderDatabase]:
    with OrderDatabase("sqlite:///orders.db") as database:
        database.add([attrs.evolve(order, source="shopsite") for order in ORDERS], store="main")
        yield database


@pytest.fixture
def inbox(database: OrderDatabase) -> Iterator[Inbox]:
    assert database.stores() == ("main",)
    inbox = Inbox("sqlite:///inbox.db")
    yield inbox
    inbox.close()


def post(inbox: Inbox, *orders: Order) -> None:
    for order in orders:
        inbox.claim(HOOK.receive(*SandboxHook(secret=SECRET).body(order)))


def test_when_all_agree_the_counts_are_told_and_the_exit_code_is_0(run: Run, inbox: Inbox) -> None:
    post(inbox, *ORDERS)
    done = run(*COMMAND)
    assert (done.exit_code, done.stdout) == (0, "3 same, 0 only pulled, 0 only received, 0 different, 0 repeated\n")


def test_what_does_not_agree_is_a_table_and_an_exit_code_of_its_own(run: Run, inbox: Inbox) -> None:
    post(inbox, attrs.evolve(ORDERS[1], comments="ring once"), ORDERS[2], realistic_order(seed=9))
    done = run(*COMMAND)
    assert done.exit_code == 12
    assert done.stdout == (
        "1 same, 1 only pulled, 1 only received, 1 different, 0 repeated\n"
        "Finding        Order  Path      Pulled                            Received\n"
        f"only pulled    1001             2026-03-14 15:09 USD {ORDERS[0].totals.grand_total}\n"
        f"only received  1009                                               {said(realistic_order(seed=9))}\n"
        "different      1002   comments  Please ring twice & leave it at…  ring once\n"
    )


def said(order: Order) -> str:
    return f"2026-03-14 15:09 USD {order.totals.grand_total}"


def test_days_are_chosen_and_may_be_given_as_a_time_ago(run: Run, database: OrderDatabase, inbox: Inbox) -> None:
    post(inbox, *ORDERS)
    today = datetime.now()  # noqa: DTZ005 - the store's clock
    fresh = attrs.evolve(ORDERS[0], source="shopsite", number="1500", placed_at=today)
    database.add([fresh], store="main")
    assert run(*COMMAND).exit_code == 12
    assert run(*COMMAND, "--until", "1d").exit_code == 0
    assert run(*COMMAND, "--until", f"{today - timedelta(days=1):%Y-%m-%d}").exit_code == 0
    assert run(*COMMAND, "--since", "30d", "--until", "2d").stdout.startswith("0 same, 0 only pulled")
    assert run(*COMMAND, "--since", "2d").stdout.startswith("0 same, 1 only pulled")


def test_fields_can_be_left_out_and_the_identity_chosen(run: Run, inbox: Inbox) -> None:
    moved = ORDERS[0].placed_at
    assert moved
    post(inbox, *(attrs.evolve(order, comments="other") for order in ORDERS[1:]))
    post(inbox, attrs.evolve(ORDERS[0], placed_at=moved + timedelta(minutes=1)))
    assert run(*COMMAND).exit_code == 12
    assert run(*COMMAND, "--ignore", "comments").exit_code == 0
    assert run(*COMMAND, "--ignore", "comments", "--identity", "key").stdout.startswith("2 same, 1 only pulled, 1 only")


def test_what_cannot_be_read_and_what_one_door_alone_tells_is_said_beside_the_table(
    run: Run, database: OrderDatabase, inbox: Inbox
) -> None:
    post(inbox, *ORDERS)
    inbox.keep(HOOK.open(*SandboxHook(secret=SECRET).body(realistic_order(seed=8))))
    database.add([attrs.evolve(ORDERS[0], source="shopsite", instructions="by the back door")], store="main")
    done = run(*COMMAND)
    assert done.exit_code == 0
    assert done.stderr == (
        "1 post that cannot be read, and not compared: 'shopintegrator-hook deliveries --state unreadable' lists them\n"
        "Told by one door only, and not compared: instructions\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (COMMAND[:3], 2, "Missing option '--inbox'"),
        (("reconcile", *COMMAND[3:]), 2, "Missing option '--into'"),
        ((*COMMAND, "--store", "other"), 2, "the database follows no store 'other', but main"),
        ((*COMMAND, "--since", "2026-02-01", "--until", "2026-01-01"), 2, "--since must not be later than --until"),
        ((*COMMAND, "--since", "soon"), 2, "'soon' is neither a day such as 2026-01-31 nor a time such as 30d"),
        ((*COMMAND[:-1], "sqlite:///elsewhere.db"), 1, "there is no inbox at elsewhere.db"),
        (("reconcile", "--into", "sqlite:///no.db", *COMMAND[3:]), 1, "there is no database no.db"),
    ],
)
@pytest.mark.usefixtures("inbox")
def test_what_is_not_there_is_told_and_never_taken_for_agreement(
    arguments: tuple[str, ...], code: int, told: str, run: Run
) -> None:
    done = run(*arguments)
    assert (done.exit_code, done.stdout) == (code, "")
    assert told in done.stderr


def test_nothing_is_changed_in_the_database(run: Run, database: OrderDatabase, inbox: Inbox) -> None:
    post(inbox, *ORDERS)
    before: list[Any] = [database.status("main"), *database.orders("main"), *inbox.deliveries()]
    run(*COMMAND)
    assert [database.status("main"), *database.orders("main"), *inbox.deliveries()] == before
