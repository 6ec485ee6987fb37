"""Which slots make which part of an order, for a set of paths: found once, and used for every post that has them."""

from collections.abc import Mapping, Sequence
from typing import Self, TypeAlias

import attrs

from shopintegrator_hook.field_map.names import Index, Target

# The names of the attributes of one object, each with its slot.
Drawer: TypeAlias = Sequence[tuple[str, int]]
_Drawer: TypeAlias = list[tuple[str, int]]


@attrs.frozen
class LineDrawer:
    """The slots of a line and those of its options."""

    own: Drawer
    quantity: int | None
    options: Sequence[tuple[int | str, Drawer]]


@attrs.frozen
class Parts:
    """The drawers of an order, by the part of it that they belong to; those of lists in their order."""

    single: Mapping[str, Drawer]
    rows: Mapping[str, Sequence[Drawer]]
    lines: Sequence[LineDrawer]

    @classmethod
    def of(cls, slots: Sequence[tuple[Target, Index]]) -> Self:
        """Sort slots by the part that they fill, and there by line and option."""
        single: dict[str, _Drawer] = {}
        rows: dict[str, dict[int, _Drawer]] = {}
        options: dict[int, dict[int | str, _Drawer]] = {}
        for slot, (target, (n, m)) in enumerate(slots):
            if target.part.endswith("[m]"):
                drawer = options.setdefault(n, {}).setdefault(m, [])
            elif target.part.endswith("[n]"):
                drawer = rows.setdefault(target.part, {}).setdefault(n, [])
            else:
                drawer = single.setdefault(target.part, [])
            drawer.append((target.attribute, slot))
        lines = rows.pop("lines[n]", {})
        return cls(
            single,
            {part: [drawer for _, drawer in sorted(found.items())] for part, found in rows.items()},
            [_line(lines.get(n, []), options.get(n, {})) for n in sorted(lines.keys() | options.keys())],
        )


def _line(own: Drawer, options: Mapping[int | str, Drawer]) -> LineDrawer:
    """Make the drawer of a line: its numbered options in order, then named ones as they came."""
    ordered = sorted(options, key=lambda m: (isinstance(m, str), m if isinstance(m, int) else 0))
    return LineDrawer(own, dict(own).get("quantity"), [(m, options[m]) for m in ordered])
