"""A fleet on one and on two workers, against the same pulls in one process and in threads, and where the time goes.

Each store takes a while before it answers, as a CGI does, so that what is compared is how well waiting is shared; the
last rows are without that, where stores, database and workers share the processors of one machine.
"""

import json
import os
import pickle
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from distributed import Client, LocalCluster
from sqlalchemy import create_engine

from shopsite_orders import ShopSite
from shopsite_orders.fleet import Fleet, Store
from shopsite_orders.sql import Leases, OrderDatabase

from databases import PostgresServer
from measured import LIBRARY, Options, Row, Way, compare, time_interleaved, time_once
from pulling import connect
from store import PASSWORD, USER, Address, serve

STORES, PAGE = 8, 100
SLOW = 0.2  # seconds before a store answers


def write_credentials(address: Address, folder: Path) -> list[Store]:
    """All stores of the fleet are one server under many names."""
    login = {"download_url": address.url, "user_id": USER, "password": PASSWORD}
    text = "".join(f"{name} = {json.dumps(value)}\n" for name, value in login.items())
    file = folder / "login.toml"
    file.write_text(f"[merchant_login]\n{text}", "utf-8")
    return [Store(name=f"shop-{number}", credentials=f"file:{file}") for number in range(STORES)]


def follow_one(database: OrderDatabase, shop: ShopSite, name: str) -> None:
    for page in shop.pages(after=database.cursor(name), page_size=PAGE):
        database.save(page, store=name)


def in_one_process(urls: Iterator[str], address: Address) -> None:
    with OrderDatabase(next(urls)) as database:
        for number in range(STORES):
            follow_one(database, connect(address), f"shop-{number}")


def in_threads(urls: Iterator[str], address: Address, threads: int) -> None:
    with OrderDatabase(next(urls)) as database, ThreadPoolExecutor(threads) as pool:
        names = [f"shop-{number}" for number in range(STORES)]
        list(pool.map(lambda name: follow_one(database, connect(address), name), names))


def in_a_fleet(fleets: Iterator[Fleet], stores: list[Store]) -> None:
    report = next(fleets).follow(stores)
    assert not report.sick, report


def measure_speed(case: str, address: Address, urls: Iterator[str], stack: ExitStack, options: Options) -> Row:
    stores = write_credentials(address, Path(stack.enter_context(TemporaryDirectory())))
    ways: dict[str, Way] = {
        "one process": partial(in_one_process, urls, address),
        "2 threads": partial(in_threads, urls, address, 2),
    }
    for name, workers in {"1 worker": 1, LIBRARY: 2}.items():
        cluster = stack.enter_context(
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs=100)
        )
        client = stack.enter_context(Client(cluster))
        with Fleet(next(urls), client=client, per_minute=None) as fleet:
            fleet.follow(stores[: 4 * workers])  # so that every worker has imported what it needs
        fleets = [
            stack.enter_context(closing(Fleet(next(urls), client=client, per_minute=None, page_size=PAGE)))
            for _ in range(options.repeats)
        ]
        ways[name] = partial(in_a_fleet, iter(fleets), stores)
    seconds = time_interleaved(ways, options.repeats)
    speed = STORES * options.orders / seconds[LIBRARY]
    return Row("fleet", f"{case}, 2 workers", f"{speed:,.0f} orders/s", compare(seconds), seconds=seconds)


def measure_parts(address: Address, url: str, options: Options, client: Client, stores: list[Store]) -> Iterator[Row]:
    """Measure what an order, a page, a store and a task cost, each by itself."""
    shop: ShopSite = connect(address)
    begun = time.perf_counter()
    pages = list(shop.pages(after=None, page_size=PAGE))
    pulled = time.perf_counter() - begun
    with OrderDatabase(url) as database:
        empty = size_of(url)
        saved = time_once(lambda: [database.save(page, store="parts") for page in pages], time.perf_counter)
        room = size_of(url) - empty
        nothing_new = time_once(lambda: follow_one(database, shop, "parts"), time.perf_counter)
        leases = database.leases
        held = time_once(partial(take_and_release, leases, 50), time.perf_counter) / 50
    each = options.orders
    yield Row("fleet", "pulling and reading", f"{1000 * pulled / each:.2f} ms/order")
    yield Row("fleet", "saving", f"{1000 * saved / each:.2f} ms/order, {1000 * saved / len(pages):.0f} ms/page")
    yield Row("fleet", "room in PostgreSQL", f"{room / each / 1024:.1f} KB/order")
    yield Row("fleet", "a store with nothing new", f"{1000 * nothing_new:.0f} ms")
    yield Row("fleet", "a lease, taken and let go", f"{1000 * held:.1f} ms")
    tasks = 2000
    begun = time.perf_counter()
    client.gather(client.map(int, range(tasks), pure=False))
    yield Row("fleet", "a task of the scheduler", f"{1000 * (time.perf_counter() - begun) / tasks:.2f} ms")
    yield Row("fleet", "what travels with a task", f"{len(pickle.dumps(stores[0])):,} bytes a store")


def take_and_release(leases: Leases, times: int) -> None:
    for _ in range(times):
        leases.release(leases.take("parts", holder="me", seconds=9))


def measure_scheduler(client: Client, stores: list[Store]) -> Iterator[Row]:
    """Measure what tasks that cannot run, and hosts that were asked once, take in the process of the scheduler."""
    process, many = psutil.Process(), 5000
    before = process.memory_info().rss
    futures = client.map(repr, stores * (many // len(stores)), pure=False, resources={"nowhere": 1})
    scheduler: Any = client.cluster
    while len(scheduler.scheduler.tasks) < len(futures):
        time.sleep(0.1)
    waiting = process.memory_info().rss
    yield Row("fleet", "a task that waits", f"{(waiting - before) / len(futures) / 1024:.1f} KB, scheduler and client")
    remote: Any = client.scheduler
    for number in range(many):
        client.sync(remote.semaphore_register, name=f"host {number}", max_leases=1, lease_timeout=30)
        client.sync(remote.semaphore_acquire, name=f"host {number}", timeout=1, lease_id="one")
        client.sync(remote.semaphore_release, name=f"host {number}", lease_id="one")
    yield Row("fleet", "a host that was asked", f"{(process.memory_info().rss - waiting) / many / 1024:.1f} KB")
    client.cancel(futures)


def size_of(url: str) -> int:
    engine = create_engine(url)
    with engine.connect() as connection:
        size: int = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    engine.dispose()
    return size


def measure(options: Options) -> Iterator[Row]:
    feed = options.feed or "varied"
    few = Options(orders=options.orders, repeats=min(options.repeats, 2))
    if not shutil.which("initdb"):
        yield Row("fleet", "PostgreSQL", "not installed")
        return
    with ExitStack() as stack:
        urls = stack.enter_context(PostgresServer()).new_databases()
        for case, delay in {f"stores that take {SLOW} s": SLOW, "stores that answer at once": 0.0}.items():
            address = stack.enter_context(serve(feed, options.orders, delay))
            os.environ["REQUESTS_CA_BUNDLE"] = address.authority  # the workers inherit it
            yield measure_speed(case, address, urls, stack, few)
        folder = Path(stack.enter_context(TemporaryDirectory()))
        cluster = stack.enter_context(LocalCluster(n_workers=1, dashboard_address="127.0.0.1:0", silence_logs=100))
        client = stack.enter_context(Client(cluster))
        stores = write_credentials(address, folder)
        yield from measure_parts(address, next(urls), few, client, stores)
        yield from measure_scheduler(client, stores)
