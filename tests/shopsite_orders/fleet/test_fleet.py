"""A fleet on a cluster within this process: what it saves, whom it names, how fast it asks, and how it ends."""

import json
import logging
import os
import pickle
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import attrs
import pyarrow.parquet
import pytest
from distributed import Client, LocalCluster

from shopsite_orders.fleet import Board, Fleet, Store
from shopsite_orders.fleet.work.desk import Desk, Settings, UnpreparedError
from shopsite_orders.fleet.work.follow import follow
from shopsite_orders.fleet.work.turns import Limits
from shopsite_orders.following.policy import Policy
from shopsite_orders.frames import read_manifest
from shopsite_orders.sandbox import RecordedRequest, SandboxMall, SandboxStore, faults
from shopsite_orders.sql import OrderDatabase

MANY = 100


@attrs.define
class Town:
    """A mall, a cluster that trusts it, and where credentials are kept."""

    mall: SandboxMall
    client: Client
    folder: Path

    def open(self, name: str, **options: Any) -> tuple[SandboxStore, Store]:
        """Let a store open, and return it as it is and as the fleet knows it."""
        shop = self.mall.add(name, **options)
        file = self.folder / f"{name}.toml"
        values = {name: value for name, value in shop.application.items() if isinstance(value, str)}
        file.write_text("[application]\n" + "".join(f"{name} = {json.dumps(text)}\n" for name, text in values.items()))
        return shop, Store(name=name, credentials=f"file:{file}", attempts=2, timeout=3.0)


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    with (
        LocalCluster(n_workers=2, threads_per_worker=4, processes=False, dashboard_address="127.0.0.1:0") as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture
def town(client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    with SandboxMall(hosts=("127.0.0.1", "127.0.0.2")) as mall:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(mall.ca_file))
        yield Town(mall, client, tmp_path)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/orders.db"


def keys(url: str, store: str) -> list[str]:
    with OrderDatabase(url, read_only=True) as database:
        return sorted(order.key for order in database.orders(store))


def held(shop: SandboxStore) -> list[str]:
    return sorted(order.key for order in shop.orders)


def test_every_store_is_followed_and_a_second_run_brings_what_is_new(town: Town, url: str) -> None:
    shops = {name: town.open(name, orders=count, seed=count) for name, count in {"a": 0, "b": 7, "c": 120}.items()}
    stores = [store for _, store in shops.values()]
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        first = fleet.follow(stores)
        shops["b"][0].add_many(3)
        second = fleet.follow(stores)
    assert [(store.store, store.state, store.orders) for store in first.stores] == [
        ("a", "done", 0),
        ("b", "done", 7),
        ("c", "done", 120),
    ]
    assert sum(store.orders for store in second.stores) - first.orders == 3
    assert {name: keys(url, name) for name in shops} == {name: held(shop) for name, (shop, _) in shops.items()}


def test_a_broken_store_is_named_and_the_rest_go_on(town: Town, url: str) -> None:
    sick, store = town.open("sick", orders=5)
    sick.fail(faults.JsonError("invalid_client"), times=MANY, on="authorize")
    weak, weak_store = town.open("weak", orders=5)
    weak.fail(faults.Status(503), times=4)
    _, well = town.open("well", orders=5)
    lost = Store(name="lost", credentials="env:NOWHERE_")
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        report = fleet.follow([store, lost, weak_store, well])
    assert [(each.store, each.state, each.error, each.orders) for each in report.stores] == [
        ("sick", "failed", "AuthenticationError", 0),
        ("lost", "failed", "ValueError", 0),
        ("weak", "done", None, 5),
        ("well", "done", None, 5),
    ]
    assert report.stores[2].tries == 3
    assert "no credentials: set NOWHERE_CLIENT_ID" in str(report)


@pytest.fixture
def unreachable(client: Client) -> Iterator[Settings]:
    """Workers whose database is on a port where nobody listens."""
    url = "postgresql+psycopg://nobody@127.0.0.1:1/orders"
    settings = Settings(run="unreachable", database=url, limits=Limits(), policy=Policy(), lease=60.0)
    client.register_plugin(Desk(settings), name=settings.run)
    yield settings
    client.unregister_worker_plugin(settings.run)


def test_a_worker_that_cannot_reach_the_database_may_try_again(town: Town, unreachable: Settings) -> None:
    shop, store = town.open("shut", orders=5)
    outcome = town.client.submit(follow, store, unreachable, pure=False).result(timeout=60)
    trouble = outcome.trouble
    assert trouble is not None
    assert (trouble.kind, trouble.error, trouble.retryable) == ("failed", "OperationalError", True)
    assert trouble.sentence.startswith("the database cannot be used: ")
    assert shop.requests == ()


def test_a_worker_without_a_desk_gives_the_task_back(town: Town, unreachable: Settings) -> None:
    _, store = town.open("undone", orders=5)
    with pytest.raises(UnpreparedError):
        town.client.submit(follow, store, attrs.evolve(unreachable, run="other"), pure=False).result(timeout=60)


def test_stores_of_one_host_share_what_it_may_be_asked_and_other_hosts_do_not_wait(town: Town, url: str) -> None:
    log: list[tuple[str, str, float]] = []

    def noting(host: str) -> Any:
        def note(request: RecordedRequest) -> None:
            log.append((host, request.kind, time.monotonic()))

        return note

    hosts = ("127.0.0.1", "127.0.0.1", "127.0.0.2")
    shops = [town.open(f"shop-{n}", orders=5, host=host, on_request=noting(host)) for n, host in enumerate(hosts)]
    with Fleet(url, client=town.client, per_minute=300, at_once=2) as fleet:
        report = fleet.follow([store for _, store in shops])
    assert report.orders == 15
    for host in set(hosts):
        begun = [at for name, kind, at in log if (name, kind) == (host, "authorize")]
        assert len(begun) >= 3
        assert [after - before for before, after in pairwise(begun) if after - before < 2 * 60 / 300] == []


def test_a_store_that_another_fleet_follows_is_left_to_it(town: Town, url: str) -> None:
    _, store = town.open("shop", orders=5)
    with Fleet(url, client=town.client, per_minute=None) as fleet, OrderDatabase(url) as database:
        with database.leases.held("shop", holder="another fleet", seconds=600):
            report = fleet.follow([store])
        assert [(each.state, each.orders) for each in report.stores] == [("busy", 0)]
        assert fleet.follow([store]).orders == 5


def test_what_is_cancelled_saves_nothing_more_and_the_next_run_goes_on(town: Town, url: str) -> None:
    slow, store = town.open("slow", orders=60)
    slow.fail(faults.Stall(1.0), times=MANY)
    with Fleet(url, client=town.client, per_minute=None, page_size=10) as fleet:

        def cancel_soon(board: Board) -> None:
            if board.orders:
                fleet.cancel()

        report = fleet.follow([store], watch=cancel_soon)
        assert [each.state for each in report.stores] == ["cancelled"]
        before = keys(url, "slow")
        time.sleep(2.5)  # a page that was on its way when it was cancelled has come by then
        assert keys(url, "slow") == before
    assert 0 < len(before) < 60
    slow.fail(faults.Drip(10**6, 0), times=0)
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        fleet.follow([store])
    assert keys(url, "slow") == held(slow)


def test_stores_are_followed_again_and_again_until_that_is_cancelled(town: Town, url: str) -> None:
    shop, store = town.open("shop", orders=3)
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        for run, report in enumerate(fleet.keep_following([store], every=timedelta(seconds=0.5)), 1):
            assert [each.state for each in report.stores] == ["done"]
            shop.add()
            if run == 3:
                fleet.cancel()
    assert len(keys(url, "shop")) == 5


def test_a_history_in_ranges_is_what_one_follower_would_have_pulled(town: Town, url: str) -> None:
    shop, store = town.open("shop", orders=230, start_number=98_765)
    for number in (98_770, 98_850, 98_900):
        shop.delete(number)
    _, alone = town.open("alone", orders=230, start_number=98_765)
    for number in (98_770, 98_850, 98_900):
        town.mall.stores["alone"].delete(number)
    with Fleet(url, client=town.client, per_minute=None, page_size=40) as fleet:
        report = fleet.backfill(store, size=30_000)
        fleet.follow([alone])
        assert report.whole
        assert report.orders == 227
        assert [(each.first, each.last, each.done) for each in report.ranges] == [
            (0, 29_999, True),
            (30_000, 59_999, True),
            (60_000, 89_999, True),
            (90_000, 98_994, True),
        ]
        assert report.following
        assert report.following.orders == 0
        assert str(report).split("\n")[1] == "no seam between them"
        with OrderDatabase(url) as database:
            split, whole = (database.cursor(name) for name in ("shop", "alone"))
        assert (split.highest, split.newest, split.memory) == (whole.highest, whole.newest, whole.memory)
        assert [(hole.first, hole.last) for hole in split.holes] == [(hole.first, hole.last) for hole in whole.holes]

        shop.add_many(2)
        shop.add(number=98_850)  # one that was finished late
        fleet.follow([store])
        with pytest.raises(ValueError, match="'alone' is being followed already"):
            fleet.backfill(alone)
    assert keys(url, "shop") == held(shop)


def test_a_history_that_broke_off_says_where_its_seams_are_and_goes_on_from_there(town: Town, url: str) -> None:
    shop, store = town.open("shop", orders=100)
    shop.fail(faults.Refuse("closed"), times=1)
    with Fleet(url, client=town.client, per_minute=None, page_size=20) as fleet:
        report = fleet.backfill(store, last=1100, size=400)
        assert not report.whole
        assert "not whole yet: the range" in str(report)
        assert any("closed" in trouble for trouble in report.troubles)
        with OrderDatabase(url) as database:
            assert not database.cursor("shop").has_seen_orders
        again = fleet.backfill(store)
    assert again.whole
    assert keys(url, "shop") == held(shop)


def test_a_store_without_orders_has_a_history_all_the_same(town: Town, url: str) -> None:
    _, store = town.open("empty", orders=0)
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        report = fleet.backfill(store)
    assert (report.whole, report.orders, len(report.ranges)) == (True, 0, 1)


def test_a_secret_is_in_no_key_no_log_no_event_and_no_pickle(
    town: Town, url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shop, store = town.open("shop", orders=30)
    sick, broken = town.open("sick", orders=3)
    sick.fail(faults.JsonError("invalid_grant", "the code is wrong"), times=MANY, on="authorize")
    secrets = [value for each in (shop, sick) for name, value in each.application.items() if name in _SECRET]
    settings = []
    with Fleet(url, client=town.client, per_minute=600) as fleet:
        report = fleet.follow([store, broken])
        settings.append(pickle.dumps((store, fleet._settings)))
        scheduler = town.client.run_on_scheduler(_everything)
        logs = (town.client.get_scheduler_logs(), town.client.get_worker_logs(), town.client.get_events())
    told = f"{scheduler}{logs}{caplog.text}{report}{report.to_pandas().to_string()}{report._repr_html_()}".encode()
    assert b"shopsite-follow-" in told
    assert len(secrets) == 4
    for text in (told, *settings, *_files(town.client)):
        assert [secret for secret in secrets if secret.encode() in text] == []


_SECRET = ("secret_key", "authorization_code")


def _everything(dask_scheduler: Any) -> str:
    """What a scheduler holds: tasks with what they run, plugins, events."""
    seen = [(key, pickle.dumps(task.run_spec)) for key, task in dask_scheduler.tasks.items()]
    seen += [("logged", repr(entry).encode()) for entry in dask_scheduler.transition_log]
    return repr(
        (seen, dask_scheduler.worker_plugins, dask_scheduler.events if hasattr(dask_scheduler, "events") else "")
    )


def _files(client: Client) -> list[bytes]:
    """What workers have put on the disk."""
    folders = {info["local_directory"] for info in client.scheduler_info(n_workers=-1)["workers"].values()}
    return [
        (Path(root) / name).read_bytes() for folder in folders for root, _, names in os.walk(folder) for name in names
    ]


def test_the_orders_of_each_store_are_a_part_of_a_dataset_with_a_manifest(town: Town, url: str, tmp_path: Path) -> None:
    stores = [town.open(name, orders=count, seed=count)[1] for name, count in {"a": 7, "b": 40}.items()]
    with Fleet(url, client=town.client, per_minute=None) as fleet:
        fleet.follow(stores)
        for _ in range(2):
            report = fleet.to_dataset(tmp_path / "lake")
        odd = fleet.to_dataset(tmp_path / "lake", stores=["No Part"])
    assert [(each.store, each.state, each.orders) for each in report.stores] == [("a", "done", 7), ("b", "done", 40)]
    manifests = {name: read_manifest(tmp_path / "lake", name) for name in "ab"}
    assert {name: each and each.rows["orders"] for name, each in manifests.items()} == {"a": 7, "b": 40}
    assert pyarrow.parquet.read_table(tmp_path / "lake" / "orders").num_rows == 47
    assert odd.stores[0].error == "ValueError"


def test_what_cannot_be_right_is_refused_before_anything_starts(town: Town, url: str) -> None:
    _, store = town.open("shop", orders=0)
    with pytest.raises(ValueError, match="the URL of the database holds a password") as caught:
        Fleet("postgresql+psycopg://me:s3cret@host/orders", client=town.client)
    assert "s3cret" not in str(caught.value)
    with pytest.raises(ValueError, match="per_minute must be greater than zero"):
        Fleet(url, client=town.client, per_minute=0)
    with Fleet(url, client=town.client) as fleet, pytest.raises(ValueError, match="two stores have the same name"):
        fleet.follow([store, store])


def test_a_fleet_leaves_the_clients_workers_as_they_were(town: Town, url: str) -> None:
    before = town.client.run(_plugins)
    with Fleet(url, client=town.client) as fleet:
        assert town.client.run(_plugins) != before
        assert fleet.follow([]).stores == ()
    assert town.client.run(_plugins) == before


def _plugins(dask_worker: Any) -> list[str]:
    return sorted(dask_worker.plugins)
