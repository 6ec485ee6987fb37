"""Orders out of a database, out of an inbox, and out of what yields them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from shopintegrator_hook import Hook, Inbox
from shopintegrator_hook.sandbox import SandboxHook, dummy_order, realistic_order
from shopsite_orders import Order, reconcile
from shopsite_orders.sandbox import SandboxStore
from shopsite_orders.sql import OrderDatabase

SECRET = "s3cret-of-the-console"
HOOK = Hook({"2026": SECRET})


def posted(order: Order) -> Any:
    return HOOK.receive(*SandboxHook(secret=SECRET).body(order))


def from_store(order: Order) -> Order:
    """Return a post's order as a pull brings it."""
    return attrs.evolve(order, source="shopsite", transaction_id="ST-1", is_test=False)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OrderDatabase]:
    with OrderDatabase(f"sqlite:///{tmp_path}/orders.db") as database:
        yield database


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    inbox = Inbox(f"sqlite:///{tmp_path}/inbox.db")
    yield inbox
    inbox.close()


def test_a_database_and_an_inbox_agree_where_each_order_came_through_both(
    database: OrderDatabase, inbox: Inbox
) -> None:
    orders = [realistic_order(seed=seed) for seed in range(1, 6)]
    database.add(map(from_store, orders), store="main")
    for order in reversed(orders):
        inbox.claim(posted(order))
    assert reconcile(database, inbox, store="main").counts == {
        "same": 5, "only_pulled": 0, "only_received": 0, "different": 0, "repeated": 0,
    }  # fmt: skip


def test_a_lost_post_is_found_and_one_that_was_changed(database: OrderDatabase, inbox: Inbox) -> None:
    orders = [realistic_order(seed=seed) for seed in range(1, 5)]
    database.add(map(from_store, orders), store="main")
    for order in orders[1:]:
        inbox.claim(posted(order))
    inbox.claim(posted(attrs.evolve(orders[3], comments="changed")))
    found = reconcile(database, inbox, store="main")
    assert [order.number for order in found.only_pulled] == ["1001"]
    assert [(one.identity, [change.path for change in one.differences]) for one in found.different] == [
        ("1004", ["comments"])
    ]


def test_an_inbox_gives_each_order_as_it_was_posted_last_and_no_test_and_nothing_unreadable(inbox: Inbox) -> None:
    first, second = realistic_order(seed=1), realistic_order(seed=2)
    later = attrs.evolve(first, comments="later")
    for order in (first, second, later, dummy_order()):
        inbox.claim(posted(order))
    inbox.keep(HOOK.open(*SandboxHook(secret=SECRET).body(realistic_order(seed=3))))
    assert [(order.number, order.comments) for order in inbox.orders()] == [
        ("1002", second.comments),
        ("1001", "later"),
    ]


def test_an_inbox_gives_the_orders_of_its_own_shop(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/shops.db"
    shops = [Inbox(url, shop=name) for name in ("one", "two")]
    for shop, seed in zip(shops, (1, 2), strict=True):
        shop.claim(posted(realistic_order(seed=seed)))
    assert [[order.number for order in shop.orders()] for shop in shops] == [["1001"], ["1002"]]
    for shop in shops:
        shop.close()


def test_a_database_that_keeps_both_doors_is_both_sides(database: OrderDatabase) -> None:
    pulled, received = from_store(realistic_order(seed=1)), realistic_order(seed=2)
    database.add([pulled, received], store="main")
    found = reconcile(database, database, store="main")
    assert [order.number for order in found.only_pulled] == ["1001"]
    assert [order.number for order in found.only_received] == ["1002"]


def test_a_database_without_the_name_of_a_store_is_refused(database: OrderDatabase) -> None:
    with pytest.raises(TypeError, match="name one with store="):
        reconcile(database, [])


def test_what_has_no_orders_is_refused_and_so_is_a_store_that_would_have_to_be_asked() -> None:
    number: Any = 7
    with pytest.raises(TypeError, match="expected orders, an OrderDatabase or an Inbox, not int"):
        reconcile([], number)
    with SandboxStore(orders=1) as sandbox:
        asked: Any = sandbox.store()
        with pytest.raises(TypeError, match="not ShopSite"):
            reconcile(asked, [])
