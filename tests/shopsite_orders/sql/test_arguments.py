"""What the database cannot take is refused at once, by one sentence, and changes nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import create_engine

from shopsite_orders.core.order import Order
from shopsite_orders.following.page import Page
from shopsite_orders.sql import OrderDatabase, SqlCursors
from shopsite_orders.sql.tables import metadata

from fake_store import FakeStore, order

Use = Callable[[OrderDatabase, Any], object]
NO_NAMES = [None, 5, "", "x" * 256]
UNNAMED = "^store cannot be .*: a store needs a name of 1 to 255 characters$"


def page() -> Page:
    return next(FakeStore([order(1)]).pages())


@pytest.fixture
def database(sqlite_url: str) -> Iterator[OrderDatabase]:
    with OrderDatabase(sqlite_url) as database:
        yield database


@pytest.mark.parametrize("store", NO_NAMES)
@pytest.mark.parametrize(
    "use",
    [
        lambda database, store: database.save(page(), store=store),
        lambda database, store: database.add([order(1)], store=store),
        lambda database, store: database.refresh([order(1)], store=store),
        lambda database, store: database.leases.take(store, holder="me", seconds=1),
        lambda database, store: database.cursor(store),
        lambda database, store: database.status(store),
        lambda database, store: database.orders(store),
        lambda database, store: database.changes(store),
        lambda database, store: database.sightings(store),
        lambda database, store: database.ranges(store),
        lambda database, store: database.quarantined(store),
        lambda database, store: database.rewind(store),
    ],
)
def test_a_store_needs_a_name(database: OrderDatabase, use: Use, store: Any) -> None:
    with pytest.raises(ValueError, match=UNNAMED):
        use(database, store)
    assert database.stores() == ()


@pytest.mark.parametrize("store", NO_NAMES[1:])
@pytest.mark.parametrize(
    "use",
    [
        lambda database, store: database.erase(email="a@b.example", store=store),
        lambda database, store: database.prune(before=date(2026, 1, 1), store=store),
        lambda database, store: database.tabulate({"orders": ["number"]}, store=store),
    ],
)
def test_where_all_stores_are_meant_without_a_name_a_wrong_one_is_not_all(
    database: OrderDatabase, use: Use, store: Any
) -> None:
    with pytest.raises(ValueError, match=UNNAMED):
        use(database, store)


@pytest.mark.parametrize("store", NO_NAMES)
def test_cursors_of_ones_own_database_need_the_name_of_a_store(sqlite_url: str, store: Any) -> None:
    engine = create_engine(sqlite_url)
    metadata.create_all(engine)
    with engine.begin() as connection:
        with pytest.raises(ValueError, match=UNNAMED):
            SqlCursors(connection).save(page(), store=store)
        with pytest.raises(ValueError, match=UNNAMED):
            SqlCursors(connection).cursor(store)
        with pytest.raises(TypeError, match=r"^page must be a Page of ShopSite\.pages\(\), not Cursor$"):
            SqlCursors(connection).save(page().cursor, store="main")  # type: ignore[arg-type]
    engine.dispose()


@pytest.mark.parametrize("on_error", ["Raise", None, "skip"])
@pytest.mark.parametrize(
    "use",
    [
        lambda database, on_error: database.add([order(1)], store="main", on_error=on_error),
        lambda database, on_error: database.refresh([order(1)], store="main", on_error=on_error),
        lambda database, on_error: database.save_range([order(1)], (), None, lease=None, on_error=on_error),
    ],
)
def test_what_is_to_be_done_with_an_order_that_cannot_be_kept_is_raise_or_quarantine(
    database: OrderDatabase, use: Use, on_error: Any
) -> None:
    with pytest.raises(ValueError, match=f"^on_error must be 'raise' or 'quarantine', not {on_error!r}$"):
        use(database, on_error)
    assert database.stores() == ()


@pytest.mark.parametrize("source", ["shop-site", "ShopSite", ""])
def test_orders_come_from_one_of_two_sources(database: OrderDatabase, source: Any) -> None:
    expected = f"^source must be 'shopsite' or 'shopintegrator', or None for both, not {source!r}$"
    with pytest.raises(ValueError, match=expected):
        database.orders("main", source=source)


@pytest.mark.parametrize(
    ("use", "message"),
    [
        (lambda db: db.prune(before="2024-01-01"), "before must be a date or a datetime, not str"),
        (lambda db: db.prune(before=None), "before must be a date or a datetime, not None"),
        (lambda db: db.changes("main", since=date(2026, 1, 1)), "since must be a datetime, or None, not date"),
        (lambda db: db.changes("main", since="2026-01-01"), "since must be a datetime, or None, not str"),
        (lambda db: db.save(page().orders, store="main"), r"page must be a Page of ShopSite\.pages\(\), not tuple"),
        (lambda db: db.save(None, store="main"), r"page must be a Page of ShopSite\.pages\(\), not None"),
    ],
)
def test_an_argument_of_another_type_is_told(
    database: OrderDatabase, use: Callable[[OrderDatabase], object], message: str
) -> None:
    kept: list[Order] = [order(1)]
    database.add(kept, store="main")
    with pytest.raises(TypeError, match=f"^{message}$"):
        use(database)
    assert list(database.orders("main")) == kept
