"""The fields of a post and the rules for them -> an order; nothing that came is dropped.

The names of a shop's posts are the same ones again and again, so that what a name means, and what may be shown under
it, is found once and remembered. Only a `Sealed` part of an order gets a value as it came; any other gets what may be
shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

import attrs

from shopintegrator_hook.field_map.assemble import UNREADABLE, Cells, order
from shopintegrator_hook.field_map.showing import showing
from shopintegrator_hook.rules import values
from shopintegrator_hook.rules.patterns import Found, Pattern, pattern, skeleton
from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.card_data import Redaction, redact_numbers
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order

Meaning: TypeAlias = tuple[Rule, Found]
Index: TypeAlias = tuple[int, int | str]

MOST_NAMES = 4096  # are remembered by one map: a cart of 200 lines has as many
LONGEST_NAME = 200  # characters; a longer one is looked up again


class Name(NamedTuple):
    """A wire name as it may be shown, what the rules say of it, and how its values are made fit to be shown."""

    shown: str
    meanings: tuple[Meaning, ...]
    targets: tuple["Target", ...]
    show: Redaction


class Target(NamedTuple):
    """Where a value goes: its path, its line and option (`None` where repetitions are counted), and how it is read."""

    path: str
    place: Index | None
    found: Found
    kind: str
    form: str | None
    read: Callable[[str, str | None], object]


class Field(NamedTuple):
    """A field of a post: its values as they came, the same as they may be shown, and where they go."""

    name: str
    values: Sequence[str]
    shown: Sequence[str]
    targets: tuple[Target, ...]


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
            known = self._looked_up(redact_numbers(name))
            if len(name) <= LONGEST_NAME and known.shown == name:
                if len(self._remembered) >= MOST_NAMES:
                    self._remembered.clear()
                self._remembered[name] = known
        return known

    def _looked_up(self, name: str) -> Name:
        rules = (*self._by_skeleton.get(skeleton(name), ()), *self._by_skeleton.get(None, ()))
        meanings = tuple((rule, found) for rule, of_rule in rules if (found := of_rule.match(name)))
        targets = tuple(_target(rule, found) for rule, found in meanings)
        return Name(name, meanings, targets, showing(name, [rule for rule, _ in meanings]))

    def fields(self, fields: Mapping[str, Sequence[str]]) -> list[Field]:
        """Look at each field once: what may be shown of it, and where it goes."""
        found = []
        for name, wires in fields.items():
            shown, _, targets, show = self.known(name)
            found.append(Field(shown, wires, tuple([show(wire) for wire in wires]), targets))
        return found

    def read(self, fields: Iterable[Field]) -> Order:
        """Make the order of fields that were looked at; see `FieldMap.order`."""
        page = _Page()
        for field in fields:
            page.write(field)
        return order(page.cells, page.extras, page.repairs)

    def order(self, fields: Mapping[str, Sequence[str]]) -> Order:
        """Make the order of fields as they are; see `FieldMap.order`."""
        known = ((self.known(name), wires) for name, wires in fields.items())
        return self.read(Field(name.shown, wires, wires, name.targets) for name, wires in known)


def shown(fields: Iterable[Field]) -> FrozenMapping[tuple[str, ...]]:
    """Return what may be shown of fields; where two names are the same without their card numbers, all values stay."""
    named: dict[str, tuple[str, ...]] = {}
    for field in fields:
        named[field.name] = (*named.get(field.name, ()), *field.shown)
    return FrozenMapping(named)


@attrs.frozen
class _Page:
    """What was read so far: values in their cells, what no rule could read, and what is to be told of it."""

    cells: Cells = attrs.Factory(dict)
    extras: dict[str, tuple[str, ...]] = attrs.Factory(dict)
    repairs: list[str] = attrs.Factory(list)

    def write(self, field: Field) -> None:
        """Put the values of a field wherever its rules say; the extras keep what finds no place."""
        left = [shown for nth, shown in enumerate(field.shown) if not self._placed(field, nth)]
        if left:
            self.extras[field.name] = (*self.extras.get(field.name, ()), *left)

    def _placed(self, field: Field, nth: int) -> bool:
        placed = False
        for path, fixed, found, kind, form, read in field.targets:
            wire = (field.values if kind == "sealed" else field.shown)[nth]
            column, index = self.cells.setdefault(path, {}), fixed or _counted(path, found, nth)
            try:
                value = read(wire, form)
            except ValueError:
                self.repairs.append(f"{path}: the field {field.name!r} cannot be read as {kind}; it is in the extras")
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
