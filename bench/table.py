"""Print the Markdown table of a run, for docs/performance.md: python bench/table.py [results.json]"""

import json
import sys
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
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
    return f"Made by `{result['command']}` on {result['day']}: {machine}.\n\n{EXPLANATION}\n\n{table}"


def main() -> None:
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else max(RESULTS.glob("*.json"), default=None)
    if file is None:
        sys.exit("There are no results yet: run `make bench` first.")
    print(markdown(json.loads(file.read_text(encoding="utf-8"))))


if __name__ == "__main__":
    main()
