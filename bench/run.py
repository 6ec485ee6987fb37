"""Measure everything and print one table. The results are kept as JSON in bench/results."""

import argparse
import json
import shlex
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

import check
import fleet
import framing
import imports
import machine
import memory
import posting
import pulling
import reading
import saving
from feeds import FEEDS
from measured import QUICK, Options, Row
from table import COLUMNS, EXPLANATION, RESULTS, cells

MEASURES = {
    "reading": reading.measure,
    "saving": saving.measure,
    "frames": framing.measure,
    "posts": posting.measure,
    "pull": pulling.measure,
    "memory": memory.measure,
    "fleet": fleet.measure,
    "imports": imports.measure,
}


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few orders, few repeats, a reply of 50 MB")
    parser.add_argument("--feed", choices=FEEDS, help="this feed only")
    parser.add_argument("--only", choices=MEASURES, help="this measure only")
    parser.add_argument("--check", action="store_true", help="measure nothing: check that the feeds are what they say")
    return parser.parse_args()


def measure(names: list[str], options: Options) -> Iterator[Row]:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        for name in progress.track(names, description="Measuring"):
            yield from MEASURES[name](options)


def keep(rows: list[Row]) -> dict[str, object]:
    now = datetime.now(UTC)
    result: dict[str, object] = {
        "command": shlex.join(["python", "bench/run.py", *sys.argv[1:]]),
        "day": f"{now:%Y-%m-%d}",
        "machine": machine.describe(),
        "rows": [asdict(row) for row in rows],
    }
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{now:%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(result, indent=1, ensure_ascii=False), encoding="utf-8")
    return result


def show(rows: list[Row]) -> None:
    table = Table(*COLUMNS, title="Ratios: the other's time over the library's", caption=EXPLANATION)
    for row in rows:
        table.add_row(*cells(asdict(row)))
    console = Console(width=max(Console().width, 200))
    console.print(table)
    console.print(*(f"{name}: {value}" for name, value in machine.describe().items()), sep="; ", highlight=False)


def main() -> None:
    arguments = parse_arguments()
    if arguments.check:
        check.main()
        return
    options = replace(QUICK if arguments.quick else Options(), feed=arguments.feed)
    rows = [*measure([arguments.only] if arguments.only else [*MEASURES], options)]
    keep(rows)
    show(rows)


if __name__ == "__main__":
    main()
