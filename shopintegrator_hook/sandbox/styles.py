"""Ways to name the fields of an order: what the sandbox posts, because nobody knows what ShopIntegrator does."""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

import attrs

_Place = tuple[int, int]
_LINES = "lines[n]."


@attrs.frozen
class Style:
    """One way to name things: a wire name for every order path, ``{n}`` and ``{m}`` counted from `first`."""

    names: Mapping[str, str]
    first: int

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "Style":
        """Make a style of its table in ``styles.toml``."""
        names = dict(table["order"])
        for party in ("billing", "shipping"):
            names |= {f"{party}.{path}": table[party].replace("*", part) for path, part in table["party"].items()}
        return cls(names | {f"{_LINES}{path}": wire for path, wire in table["line"].items()}, table["first"])

    def pairs(self, order: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """Yield the fields of an order as `Order.to_dict` gives it; what has no name here is not posted."""
        for path, wire in self.names.items():
            for (n, m), value in _found(order, path):
                yield wire.format(n=n + self.first, m=m + self.first), _wire(value)


def _found(order: Mapping[str, Any], path: str) -> Iterator[tuple[_Place, Any]]:
    if path.startswith(_LINES):
        for n, line in enumerate(order["lines"]):
            yield from _in_line(line, n, path.removeprefix(_LINES))
        return
    value: Any = order
    for step in path.split("."):
        value = None if value is None else value[step]
    yield (0, 0), value


def _in_line(line: Mapping[str, Any], n: int, path: str) -> Iterator[tuple[_Place, Any]]:
    if "." not in path:
        yield (n, 0), line[path]
        return
    for m, option in enumerate(line["options"]):
        name, _, value = (option["text"] or "").partition(": ")
        yield (n, m), name if path.endswith("name") else value


def _wire(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


STYLES: Mapping[str, Style] = MappingProxyType(
    {
        name: Style.from_table(table)
        for name, table in tomllib.loads(files(__package__).joinpath("styles.toml").read_text("utf-8")).items()
    }
)
