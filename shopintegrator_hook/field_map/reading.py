"""The fields of a post and the rules for them -> an order; nothing that came is dropped.

The names of a shop's posts are the same ones again and again, so that what a name means, and what may be shown under
it, is found once and remembered, and so is what follows from the names of a whole post. Only a `Sealed` part of an
order gets a value as it came; any other gets what may be shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from shopintegrator_hook.field_map.assemble import order
from shopintegrator_hook.field_map.layout import Layout
from shopintegrator_hook.field_map.names import Meaning, Name, may_be_kept, name_of
from shopintegrator_hook.rules.patterns import Pattern, pattern, skeleton
from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.card_data import redact_numbers
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order

MOST_NAMES = 4096  # are remembered by one map: a cart of 200 lines has as many
MOST_PLACES = 16_384  # in all the layouts that are remembered: two hundred of eighty values each


class Fields(NamedTuple):
    """The fields of a post, looked at: the values as they came, and the same as they may be shown."""

    layout: Layout
    came: Sequence[str]
    shown: Sequence[str]


class Reader:
    """Rules, arranged so that a name among thousands finds its own at once."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = rules
        self._by_skeleton: dict[str | None, list[tuple[Rule, Pattern]]] = {}
        self._remembered: dict[str, Name] = {}
        self._layouts: dict[tuple[str, ...], Layout] = {}
        self._places = 0
        for rule in rules:
            of_rule = pattern(rule.wire)
            self._by_skeleton.setdefault(of_rule.skeleton, []).append((rule, of_rule))

    def __reduce__(self) -> tuple[object, ...]:
        return Reader, (self._rules,)  # what was remembered of posts stays here

    def matching(self, name: str) -> tuple[Meaning, ...]:
        """Return the rules for a wire name; a rule of its own goes before one with a free key."""
        return self.known(name).meanings

    def known(self, name: str) -> Name:
        """Return what is known of a wire name, looked up once."""
        known = self._remembered.get(name)
        if known is None:
            known = self._looked_up(redact_numbers(name))
            if may_be_kept(name):
                if len(self._remembered) >= MOST_NAMES:
                    self._remembered.clear()
                self._remembered[name] = known
        return known

    def _looked_up(self, name: str) -> Name:
        rules = (*self._by_skeleton.get(skeleton(name), ()), *self._by_skeleton.get(None, ()))
        return name_of(name, [(rule, found) for rule, of_rule in rules if (found := of_rule.match(name))])

    def layout(self, names: Sequence[str]) -> Layout:
        """Return what follows from the names of a post, worked out once."""
        key = tuple(names)
        layout = self._layouts.get(key)
        if layout is None:
            layout = Layout(names, self.known)
            self._remember(key, layout)
        return layout

    def _remember(self, names: tuple[str, ...], layout: Layout) -> None:
        if len(names) > MOST_PLACES or not self._remembered.keys() >= set(names):
            return  # it is too large, or has a name that must not be kept
        if self._places + len(names) > MOST_PLACES:
            self._layouts.clear()
            self._places = 0
        self._layouts[names] = layout
        self._places += len(names)

    def look(self, names: Sequence[str], values: Sequence[str]) -> Fields:
        """Look at each value once: what may be shown of it, and where it goes."""
        layout = self.layout(names)
        return Fields(layout, values, layout.shown(values))

    def fields(self, fields: Mapping[str, Sequence[str]]) -> Fields:
        """Look at the fields of a post, name by name."""
        return self.look(*_columns(fields))

    def read(self, fields: Fields) -> Order:
        """Make the order of fields that were looked at; see `FieldMap.order`."""
        filled = fields.layout.filled(fields.came, fields.shown)
        extras = gathered((entry.name, fields.shown[entry.place]) for entry in filled.left)
        return order(fields.layout.parts, filled, extras)

    def order(self, fields: Mapping[str, Sequence[str]]) -> Order:
        """Make the order of fields as they are; see `FieldMap.order`."""
        names, values = _columns(fields)
        return self.read(Fields(self.layout(names), values, values))


def shown(fields: Fields) -> FrozenMapping[tuple[str, ...]]:
    """Return what may be shown of fields; where two names are the same without their card numbers, all values stay."""
    layout, texts = fields.layout, fields.shown
    if layout.is_plain:
        return FrozenMapping(dict(zip(layout.names, zip(texts, strict=True), strict=True)))
    return FrozenMapping(gathered((entry.name, texts[entry.place]) for entry in layout.entries))


def _columns(fields: Mapping[str, Sequence[str]]) -> tuple[list[str], list[str]]:
    names = [name for name, values in fields.items() for _ in values]
    return names, [*chain.from_iterable(fields.values())]


def gathered(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    """Return all the texts under each name."""
    found: dict[str, list[str]] = {}
    for name, text in pairs:
        found.setdefault(name, []).append(text)
    return {name: tuple(texts) for name, texts in found.items()}
