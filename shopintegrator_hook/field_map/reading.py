"""The fields of a post and the rules for them -> an order; nothing that came is dropped."""

from collections.abc import Iterator, Mapping, Sequence

from shopintegrator_hook.field_map.assemble import UNREADABLE, Cells, order
from shopintegrator_hook.rules import values
from shopintegrator_hook.rules.patterns import Found, Pattern, skeleton
from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.order import Order


class Reader:
    """Rules, arranged so that a name among thousands finds its own at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_skeleton: dict[str | None, list[tuple[Rule, Pattern]]] = {}
        for rule in rules:
            pattern = Pattern(rule.wire)
            self._by_skeleton.setdefault(pattern.skeleton, []).append((rule, pattern))

    def matching(self, name: str) -> Iterator[tuple[Rule, Found]]:
        """Yield the rules for a wire name; a rule of its own goes before one with a free key."""
        for rule, pattern in (*self._by_skeleton.get(skeleton(name), ()), *self._by_skeleton.get(None, ())):
            if found := pattern.match(name):
                yield rule, found

    def order(self, fields: Mapping[str, Sequence[str]]) -> Order:
        """Make the order; see `FieldMap.order`."""
        cells: Cells = {}
        extras: dict[str, tuple[str, ...]] = {}
        repairs: list[str] = []
        for name, wires in fields.items():
            left = [wire for i, wire in enumerate(wires) if not self._placed(name, i, wire, cells, repairs)]
            if left:
                extras[name] = tuple(left)
        return order(cells, extras, repairs)

    def _placed(self, name: str, occurrence: int, wire: str, cells: Cells, repairs: list[str]) -> bool:
        """Put one value wherever its rules say, and tell whether the extras can do without it."""
        placed = False
        for rule, found in self.matching(name):
            column, index = cells.setdefault(rule.path, {}), _index(rule.path, found, occurrence)
            try:
                value = values.read(rule.kind, wire, rule.format)
            except ValueError:
                repairs.append(f"{rule.path}: the field {name!r} cannot be read as {rule.kind}; it is in the extras")
                column.setdefault(index, UNREADABLE)
                return False
            if value is not None and column.get(index) is None:
                column[index] = value
            placed |= value is None or column[index] == value
        return placed


def _index(path: str, found: Found, occurrence: int) -> tuple[int, int | str]:
    """Return line and option; where the name has no place for one, its repetitions are counted."""
    if "[n]" not in path:
        return 0, 0
    if found.n is None:
        return occurrence, found.key or found.m or 0
    option = found.m if found.key is None else found.key
    return found.n, occurrence if option is None and "[m]" in path else option or 0
