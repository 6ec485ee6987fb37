"""One line of a field map: a wire name, and the order path it fills."""

import difflib
from collections.abc import Iterator, Mapping, Sequence

import attrs

from shopintegrator_hook.rules.paths import KINDS, kind_of
from shopintegrator_hook.rules.patterns import pattern
from shopintegrator_hook.rules.values import tells_the_date

Target = tuple[Mapping[str, str], float | None]  # how a rule is written: its parts, and how sure it is

_AMOUNTS = ("money", "number", "cents")
_KEYS = {"path", "kind", "format"}


@attrs.frozen
class Rule:
    """One wire name or pattern and the order path it fills.

    `kind` is what the path asks for unless said otherwise. `format` is a date's format (as `strptime` has it, or
    ``epoch``, ``epoch_ms``) or the decimal mark of an amount. `sure` is how sure a guess was, from 0 to 1.
    """

    wire: str
    path: str
    kind: str = attrs.field(default=attrs.Factory(lambda self: kind_of(self.path), takes_self=True))
    format: str | None = None
    sure: float | None = attrs.field(default=None, eq=False)

    def __attrs_post_init__(self) -> None:
        usual, places = kind_of(self.path), pattern(self.wire).places
        if self.kind not in KINDS:
            near = difflib.get_close_matches(self.kind, KINDS, n=1)
            raise ValueError(f"{self.kind!r} is not a kind of value; expected one of {', '.join(near or KINDS)}")
        if self.kind != usual and (usual, self.kind) != ("money", "cents"):
            raise ValueError(f"{self.path!r} holds {usual}, not {self.kind}")
        if self.format is not None:
            _check_format(self.kind, self.format)
        if ("n" in places and "[n]" not in self.path) or (places & {"m", "key"} and "[m]" not in self.path):
            raise ValueError(
                f"{self.wire!r} has an index that {self.path!r} has no place for: leave it out, or name a path with"
                " [n] or [m]"
            )


def _check_format(kind: str, form: str) -> None:
    """Refuse a format that no text can have, or that would be of no use."""
    if kind == "date":
        if not tells_the_date(form):
            raise ValueError(
                f"format {form!r} does not tell year, month and day as strptime reads them: write it like '%d.%m.%Y'"
                " or '%Y-%m-%d %H:%M', or say 'epoch' or 'epoch_ms'"
            )
    elif kind not in _AMOUNTS:
        raise ValueError(f"format is for dates and amounts, and this path holds {kind}: leave the format out")
    elif form not in (".", ","):
        raise ValueError(f"format must be the decimal mark of the amount, '.' or ',', not {form!r}")


def rules_from(wire: str, targets: object) -> Iterator[Rule]:
    for target in targets if isinstance(targets, list) else [targets]:
        try:
            yield _rule(wire, target)
        except ValueError as exc:
            raise ValueError(f"field {wire!r}: {exc}") from exc


def _rule(wire: str, target: object) -> Rule:
    if isinstance(target, str):
        return Rule(wire, target)
    if not isinstance(target, dict) or not {"path"} <= target.keys() <= _KEYS:
        raise ValueError('expected an order path, or a table such as { path = "placed_at", format = "%d.%m.%Y" }')
    if not all(isinstance(value, str) for value in target.values()):
        raise ValueError("path, kind and format must be texts in quotes")
    return Rule(wire, **target)


def targets_of(rules: Sequence[Rule]) -> dict[str, list[Target]]:
    written: dict[str, list[Target]] = {}
    for rule in rules:
        kind = rule.kind if rule.kind != kind_of(rule.path) else None
        table = {"path": rule.path, "kind": kind, "format": rule.format}
        written.setdefault(rule.wire, []).append(({k: v for k, v in table.items() if v}, rule.sure))
    return written
