"""The fields of a post and the rules for them -> an order; nothing that came is dropped.

The names of a shop's posts are the same ones again and again, so that what a name means is found once and remembered.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from shopintegrator_hook.field_map.assemble import UNREADABLE, Cells, order
from shopintegrator_hook.rules import values
from shopintegrator_hook.rules.patterns import Found, Pattern, pattern, skeleton
from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.order import Order

Meaning: TypeAlias = tuple[Rule, Found]
Index: TypeAlias = tuple[int, int | str]

MOST_NAMES = 4096  # are remembered by one map: a cart of 200 lines has as many
LONGEST_NAME = 200  # characters; a longer one is looked up again


@attrs.frozen
class Name:
    """What the rules of a map say of one wire name."""

    meanings: tuple[Meaning, ...]
    targets: tuple["Target", ...]


class Target(NamedTuple):
    """Where a value goes: its path, its line and option (`None` where repetitions are counted), and how it is read."""

    path: str
    place: Index | None
    found: Found
    kind: str
    form: str | None
    read: Callable[[str, str | None], object]


class Reader:
    """Rules, arranged so that a name among thousands finds its own at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._by_skeleton: dict[str | None, list[tuple[Rule, Pattern]]] = {}
        self._remembered: dict[str, Name] = {}
        for rule in rules:
            of_rule = pattern(rule.wire)
            self._by_skeleton.setdefault(of_rule.skeleton, []).append((rule, of_rule))

    def matching(self, name: str) -> tuple[Meaning, ...]:
        """Return the rules for a wire name; a rule of its own goes before one with a free key."""
        return self.known(name).meanings

    def known(self, name: str) -> Name:
        """Return what is known of a wire name, looked up once."""
        known = self._remembered.get(name)
        if known is None:
            known = self._looked_up(name)
            if len(name) <= LONGEST_NAME:
                if len(self._remembered) >= MOST_NAMES:
                    self._remembered.clear()
                self._remembered[name] = known
        return known

    def _looked_up(self, name: str) -> Name:
        rules = (*self._by_skeleton.get(skeleton(name), ()), *self._by_skeleton.get(None, ()))
        meanings = tuple((rule, found) for rule, of_rule in rules if (found := of_rule.match(name)))
        return Name(meanings, tuple(_target(rule, found) for rule, found in meanings))

    def order(self, fields: Mapping[str, Sequence[str]]) -> Order:
        """Make the order; see `FieldMap.order`."""
        page = _Page()
        for name, wires in fields.items():
            page.write(name, wires, self.known(name).targets)
        return order(page.cells, page.extras, page.repairs)


@attrs.frozen
class _Page:
    """What was read so far: values in their cells, what no rule could read, and what is to be told of it."""

    cells: Cells = attrs.Factory(dict)
    extras: dict[str, tuple[str, ...]] = attrs.Factory(dict)
    repairs: list[str] = attrs.Factory(list)

    def write(self, name: str, wires: Sequence[str], targets: tuple[Target, ...]) -> None:
        """Put the values of a field wherever its rules say; the extras keep what finds no place."""
        left = [wire for nth, wire in enumerate(wires) if not self._placed(name, wire, nth, targets)]
        if left:
            self.extras[name] = tuple(left)

    def _placed(self, name: str, wire: str, nth: int, targets: tuple[Target, ...]) -> bool:
        placed = False
        for path, fixed, found, kind, form, read in targets:
            column, index = self.cells.setdefault(path, {}), fixed or _counted(path, found, nth)
            try:
                value = read(wire, form)
            except ValueError:
                self.repairs.append(f"{path}: the field {name!r} cannot be read as {kind}; it is in the extras")
                column.setdefault(index, UNREADABLE)
                return False
            there = column.get(index)
            if there is None:
                column[index] = there = value
            placed |= value is None or there == value
        return placed


def _target(rule: Rule, found: Found) -> Target:
    first, second = (_counted(rule.path, found, nth) for nth in (0, 1))
    fixed = first if first == second else None
    return Target(rule.path, fixed, found, rule.kind, rule.format, values.READERS[rule.kind])


def _counted(path: str, found: Found, nth: int) -> Index:
    """Return line and option; where the name has no place for one, its repetitions are counted."""
    if "[n]" not in path:
        return 0, 0
    if found.n is None:
        return nth, found.key or found.m or 0
    option = found.m if found.key is None else found.key
    return found.n, nth if option is None and "[m]" in path else option or 0
