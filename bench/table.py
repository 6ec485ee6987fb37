"""Fill the tables of docs/performance.md: of the newest whole run on each Python, or of the results that are named.

    python bench/table.py [results.json ...]
"""  # fmt: skip

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
MARK = "<!-- What follows is written by bench/table.py. -->\n"
READERS = ("C pass", "defusedxml by hand", "xmltodict", "lxml by hand", "pydantic-xml")
COLUMNS = ("what", "this library", *READERS, "other", "short way")
EXPLANATION = (
    "Each ratio is the other's time over the library's, medians of interleaved repeats: above 1 the library is faster. "
    "The C pass is `xml.etree`'s iterparse that builds nothing; what it cannot read it passes over as mended. "
    "Short way: how many orders were read without a full parse; ? where the library does not tell."
)


def shown(ratio: float | str) -> str:
    return ratio if isinstance(ratio, str) else f"{ratio:.2f}"


def cells(row: dict[str, Any]) -> list[str]:
    """Return the texts of a line of the table, one for each of `COLUMNS`."""
    ratios = row["ratios"]
    others = "; ".join(f"{name}: {shown(ratio)}" for name, ratio in ratios.items() if name not in READERS)
    short = row["note"] or ("?" if row["measure"] == "reading" else "")
    readers = [shown(ratios[name]) if name in ratios else "" for name in READERS]
    return [f"{row['measure']}: {row['case']}", row["figure"], *readers, others, short]


def markdown(result: dict[str, Any]) -> str:
    lines = [COLUMNS, ("---",) * len(COLUMNS), *map(cells, result["rows"])]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    machine = ", ".join(f"{name} {value}" for name, value in result["machine"].items())
    return f"### Python {version(result)}\n\nMade by `{result['command']}` on {result['day']}: {machine}.\n\n{table}\n"


def version(result: dict[str, Any]) -> str:
    """Return which Python it was, without the last number: 3.11."""
    return str(result["machine"]["Python"].split()[-1].rpartition(".")[0])


def is_whole(result: dict[str, Any]) -> bool:
    return not {"--only", "--quick", "--feed"} & set(result["command"].split())


def newest(files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the last result of each Python, in the order of their versions."""
    results = {version(result): result for file in sorted(files) for result in [json.loads(file.read_text("utf-8"))]}
    return [results[python] for python in sorted(results, key=lambda it: [*map(int, it.split("."))])]


def main() -> None:
    named = [*map(Path, sys.argv[1:])]
    whole = (file for file in RESULTS.glob("*.json") if is_whole(json.loads(file.read_text("utf-8"))))
    results = newest(named or whole)
    if not results:
        sys.exit("There are no results of a whole run yet: run `make bench` first.")
    before, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    PAGE.write_text(f"{before}{mark}\n{EXPLANATION}\n\n" + "\n".join(map(markdown, results)), "utf-8")
    print(f"{PAGE.name} has the figures of Python {', '.join(map(version, results))}.")


if __name__ == "__main__":
    main()
