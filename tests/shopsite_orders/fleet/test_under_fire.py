"""A real cluster, two hundred stores, and everything that dies or misbehaves while it works."""

import random
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from distributed import Client

from shopsite_orders.fleet import Board, Fleet, FleetReport, Store
from shopsite_orders.sql import OrderDatabase

from cluster import Cluster, running_cluster
from mall_process import Mall, Shop, running_mall

STORES, HOSTS = 200, 10
PER_MINUTE = 480  # requests to one host
HANGING, WRONG, BREAKING, RESTARTING = 17, 58, 99, 140


def shops() -> list[Shop]:
    """Stores of differing size and speed, and some that are sick."""
    chance = random.Random(14)
    return [
        Shop(
            name=f"shop-{number:03}",
            host=f"127.0.0.{1 + number % HOSTS}",
            orders={BREAKING: 400, RESTARTING: 90}.get(number) or chance.choice((0, 3, 8, 15, 30, 60)),
            seed=number,
            slow=3600 if number == HANGING else chance.choice((0, 0, 0, 0.05, 0.3)),
            truncated=number == BREAKING,
            restarts=number == RESTARTING,
            wrong=number == WRONG,
        )
        for number in range(STORES)
    ]


@pytest.fixture(scope="module")
def mall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mall]:
    with running_mall(shops(), tmp_path_factory.mktemp("mall")) as mall:
        yield mall


@pytest.fixture
def cluster(mall: Mall) -> Iterator[Cluster]:
    with running_cluster(workers=3, threads=5, environment=mall.environment) as cluster:
        yield cluster


class Gunman:
    """Kills workers at random, and the scheduler once, each time the fleet has come some way.

    By progress and not by a clock: a host rests while the scheduler waits for a dead worker's lease of it to expire.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._shots = [STORES * share // 10 for share in range(1, 9)]

    def watch(self, board: Board) -> None:
        if self._shots and board.ended >= self._shots[0]:
            self._shots.pop(0)
            (self._cluster.kill_scheduler if len(self._shots) == 4 else self._cluster.kill_worker)()


def test_every_order_of_every_healthy_store_is_there_once_whatever_dies(
    mall: Mall, cluster: Cluster, empty_postgres_url: str
) -> None:
    stores = [mall.store(shop, timeout=2.0, attempts=2) for shop in shops()]
    with Client(cluster.address) as client:
        report = followed(client, cluster, empty_postgres_url, stores)
    log = mall.log()
    sick = {f"shop-{number:03}" for number in (HANGING, WRONG)}

    assert cluster.killed == 7
    assert {store.store for store in report.sick} == sick
    assert {store.state for store in report.stores} == {"done", "failed"}
    assert stored(empty_postgres_url, stores) == {
        name: [] if name in sick else log["orders"][name] for name in log["orders"]
    }
    assert {store.store: store.orders for store in report.stores} == {
        name: 0 if name in sick else len(keys) for name, keys in log["orders"].items()
    }
    reports = {store.store: store for store in report.stores}
    assert (reports["shop-017"].error, reports["shop-058"].error) == ("TransportError", "AuthenticationError")
    assert reports["shop-099"].troubles != ()
    assert [key for key in log["orders"]["shop-140"] if key.startswith("1@")]  # it did begin its numbering anew
    assert too_fast(log["requests"]) == []


def followed(client: Client, cluster: Cluster, url: str, stores: list[Store]) -> FleetReport:
    with Fleet(url, client=client, per_minute=PER_MINUTE, patience=4) as fleet:
        return fleet.follow(stores, watch=Gunman(cluster).watch)


def stored(url: str, stores: list[Store]) -> dict[str, list[str]]:
    """The keys of the orders that the database has, as often as it has them."""
    with OrderDatabase(url, read_only=True) as database:
        return {store.name: sorted(order.key for order in database.orders(store.name)) for store in stores}


def too_fast(requests: list[Any]) -> list[tuple[str, float]]:
    """Conversations with a host that began sooner after the one before than its requests allow."""
    begun: dict[str, list[float]] = defaultdict(list)
    for host, _, kind, at, _ in requests:
        if kind == "authorize":
            begun[host].append(at)
    pause = 2 * 60 / PER_MINUTE
    return [
        (host, after - before)
        for host, times in begun.items()
        for before, after in pairwise(sorted(times))
        if after - before < pause
    ]
