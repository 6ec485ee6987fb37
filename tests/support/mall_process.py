"""A mall of sandbox stores in a process of its own; run as a script it serves what a file of stores says.

Each line of its standard input is a command: ``log`` writes every request so far into the folder, in ``log.json``.
"""

import itertools
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from shopsite_orders.fleet import Store
from shopsite_orders.sandbox import RecordedRequest, SandboxMall, SandboxStore, faults
from shopsite_orders.sandbox.faults.fault import AskStore, Fault
from shopsite_orders.sandbox.http.exchange import Reply

MANY = 10_000


@attrs.frozen(kw_only=True)
class Shop:
    """What a sandbox store is like.

    Attributes:
        slow: seconds before each reply; 3600 hangs.
        truncated: whether every third reply breaks off.
        restarts: whether it begins its numbering anew while it is followed.
        wrong: whether it was given another secret than it has.
    """

    name: str
    host: str = "127.0.0.1"
    orders: int = 20
    seed: int = 1
    slow: float = 0.0
    truncated: bool = False
    restarts: bool = False
    wrong: bool = False


@attrs.frozen
class EveryThird(Fault):
    """Every third reply breaks off after `at` bytes."""

    at: int
    counted: Iterator[int] = attrs.field(factory=lambda: itertools.count(1), repr=False)

    def answer(self, ask_store: AskStore, /) -> Reply:
        return ask_store() if next(self.counted) % 3 else faults.Truncate(self.at).answer(ask_store)


@attrs.frozen
class Mall:
    """A mall that runs, as its clients see it."""

    folder: Path
    process: "subprocess.Popen[str]"

    @property
    def environment(self) -> dict[str, str]:
        """What a client needs in its environment to trust the mall."""
        return {"REQUESTS_CA_BUNDLE": str(self.folder / "ca.pem")}

    def store(self, shop: Shop, **options: Any) -> Store:
        """A store of a fleet."""
        return Store(name=shop.name, credentials=f"file:{self.folder / shop.name}.toml", **options)

    def log(self) -> dict[str, Any]:
        """What was asked, when and where, and which orders the stores hold."""
        assert self.process.stdin
        assert self.process.stdout
        print("log", file=self.process.stdin, flush=True)
        assert self.process.stdout.readline() == "written\n"
        log: dict[str, Any] = json.loads((self.folder / "log.json").read_text("utf-8"))
        return log


@contextmanager
def running_mall(shops: list[Shop], folder: Path) -> Iterator[Mall]:
    """Let a mall run in a process of its own."""
    (folder / "shops.json").write_text(json.dumps([attrs.asdict(shop) for shop in shops]), "utf-8")
    command = [sys.executable, __file__, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            yield Mall(folder, process)
        finally:
            process.kill()


def opened(mall: SandboxMall, shop: Shop, log: list[tuple[str, str, str, float, int]]) -> SandboxStore:
    """Let a store open that is as it should be."""

    def note(request: RecordedRequest) -> None:
        log.append((shop.host, shop.name, request.kind, time.time(), request.orders))
        if shop.restarts and request.kind == "download" and len(store.requests) == 2:
            store.renumber(1)
            store.add_many(5)

    store = mall.add(shop.name, host=shop.host, orders=shop.orders, seed=shop.seed, on_request=note)
    if shop.slow:
        store.fail(faults.Stall(shop.slow), times=MANY)
    if shop.truncated:
        store.fail(EveryThird(20_000), times=MANY)
    return store


def write_credentials(store: SandboxStore, shop: Shop, folder: Path) -> None:
    values = store.application | ({"secret_key": "not1-the2-real-one4"} if shop.wrong else {})
    text = "[application]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())
    (folder / f"{shop.name}.toml").write_text(text, "utf-8")


def main(folder: Path) -> None:
    shops = [Shop(**each) for each in json.loads((folder / "shops.json").read_text("utf-8"))]
    log: list[tuple[str, str, str, float, int]] = []
    mall = SandboxMall(hosts=sorted({shop.host for shop in shops}))
    stores = {shop: opened(mall, shop, log) for shop in shops}
    with mall:
        (folder / "ca.pem").write_bytes(mall.ca_file.read_bytes())
        for shop, store in stores.items():
            write_credentials(store, shop, folder)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        for _command in sys.stdin:
            held = {shop.name: sorted(order.key for order in store.orders) for shop, store in stores.items()}
            (folder / "log.json").write_text(json.dumps({"requests": log, "orders": held}), "utf-8")
            sys.stdout.write("written\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
