"""What is known of a wire name, whatever the values under it: how it is shown, and where its values go."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeAlias

from shopintegrator_hook.field_map.showing import showing
from shopintegrator_hook.rules import values
from shopintegrator_hook.rules.patterns import Found
from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.card_data import Redaction, redact_numbers

Meaning: TypeAlias = tuple[Rule, Found]
Index: TypeAlias = tuple[int, int | str]  # a line and an option of it; what has neither stands at (0, 0)

LONGEST_NAME = 200  # characters of a name that is remembered


class Target(NamedTuple):
    """Where a value goes: its path, its line and option (`None` where repetitions are counted), and how it is read.

    `part` is the object of the order that the path leads to, `attribute` what is filled there.
    """

    path: str
    part: str
    attribute: str
    place: Index | None
    found: Found
    kind: str
    form: str | None
    read: Callable[[str, str | None], object]

    def spot(self, nth: int) -> Index:
        """Return the line and the option of the nth value under the name."""
        return self.place or _counted(self.path, self.found, nth)


class Name(NamedTuple):
    """A wire name as it may be shown, what the rules say of it, and how its values are made fit to be shown."""

    shown: str
    meanings: tuple[Meaning, ...]
    targets: tuple[Target, ...]
    show: Redaction


def may_be_kept(name: str) -> bool:
    """Say whether a name may be remembered: it is no longer than a shop's are, and no card number is in it."""
    return len(name) <= LONGEST_NAME and redact_numbers(name) == name


def name_of(shown: str, meanings: Sequence[Meaning]) -> Name:
    targets = tuple(_target(rule, found) for rule, found in meanings)
    return Name(shown, tuple(meanings), targets, showing(shown, [rule for rule, _ in meanings]))


def _target(rule: Rule, found: Found) -> Target:
    first, second = (_counted(rule.path, found, nth) for nth in (0, 1))
    fixed = first if first == second else None
    part, _, attribute = rule.path.rpartition(".")
    return Target(rule.path, part, attribute, fixed, found, rule.kind, rule.format, values.READERS[rule.kind])


def _counted(path: str, found: Found, nth: int) -> Index:
    """Return line and option; where the name has no place for one, its repetitions are counted."""
    if "[n]" not in path.rpartition(".")[0]:
        return 0, 0
    if found.n is None:
        return nth, found.key or found.m or 0
    option = found.m if found.key is None else found.key
    return found.n, nth if option is None and "[m]" in path else option or 0
