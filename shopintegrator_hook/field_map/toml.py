"""The field map's own TOML: one line for each wire name, in order, with room for a remark."""

from collections.abc import Mapping, Sequence

from shopintegrator_hook.rules.rule import Target
from shopsite_orders.core.printable import printable

_HEAD = """\
# Which field of a post becomes which part of an order. Left: the name as it is posted, {n} for the item's index,
# {m} for the option's. Right: the part of the order. Fields that are not listed here are kept in the order's extras.
[fields]
"""
_DOUBTS = """
# Not sure enough: take the # away where one is right.
"""


def written(sure: Mapping[str, Sequence[Target]], doubtful: Mapping[str, Sequence[Target]]) -> str:
    """Return the text of a map; doubtful lines are there, but as comments."""
    lines = [f"{_line(wire, targets)}\n" for wire, targets in sure.items()]
    doubts = [f"# {_line(wire, targets)}\n" for wire, targets in doubtful.items()]
    return "".join([_HEAD, *lines, *([_DOUBTS, *doubts] if doubts else [])])


def quoted(text: str) -> str:
    """Return a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{printable(escaped)}"'


def _line(wire: str, targets: Sequence[Target]) -> str:
    values = [_value(table) for table, _ in targets]
    value = values[0] if len(values) == 1 else f"[{', '.join(values)}]"
    least = min((sure for _, sure in targets if sure is not None), default=None)
    return f"{quoted(wire)} = {value}" + ("" if least is None else f"  # {least:.0%} sure")


def _value(table: Mapping[str, str]) -> str:
    if table.keys() == {"path"}:
        return quoted(table["path"])
    return "{ " + ", ".join(f"{key} = {quoted(value)}" for key, value in table.items()) + " }"
