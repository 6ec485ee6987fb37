"""Which number in a wire name counts the items, which the options of an item, and which is just a name."""

from collections.abc import Iterable, Sequence
from typing import Literal

import attrs

from shopintegrator_hook.guessing.concepts import LINE
from shopintegrator_hook.guessing.witness import Witness
from shopintegrator_hook.guessing.words import Piece, joined, pieces
from shopintegrator_hook.rules.patterns import skeleton

Role = Literal["n", "m"] | None
_ITEM = frozenset({"item", "line", "cart"})
_NO_ITEM = frozenset(
    {"tax", "shipping", "coupon", "discount", "fee", "refund", "transaction", "payment", "address", "street", "phone"}
    | {"billing", "customer", "gift", "certificate", "note", "comment", "handling", "company", "surcharge", "date"}
)
_PER_ITEM = frozenset({"shipping", "handling", "tax", "discount"})
_AMOUNTS = frozenset({"amount", "cost", "total", "price", "rate", "item"})
_COLUMN = 0.6


@attrs.frozen
class Group:
    """Names of one skeleton, before it is known what their numbers count."""

    names: tuple[str, ...]
    pieces: tuple[Piece, ...]
    rows: tuple[tuple[int, ...], ...]

    def before(self, slot: int) -> tuple[str, ...]:
        """Return the words between a number and the one before it."""
        runs: list[list[str]] = [[]]
        for piece in self.pieces:
            if piece.number is None:
                runs[-1].extend(piece.words)
            else:
                runs.append([])
        return tuple(runs[slot])

    def words(self) -> tuple[str, ...]:
        return joined(word for piece in self.pieces for word in piece.words if len(word) > 1)

    def may_be_column(self) -> bool:
        """Say whether one number, of which no word says what it counts, may count items: not ``units[0].amount``."""
        return not self.before(0) or self.pieces[-1].number is not None or len(self.rows) > 1

    def is_amount_per_item(self) -> bool:
        """Say whether the name is one such as ``handling_2``: what the second item adds to a sum."""
        words = set(self.words())
        return self.pieces[-1].number is not None and bool(words & _PER_ITEM) and not words - _PER_ITEM - _AMOUNTS

    def values(self, slot: int) -> set[int]:
        return {row[slot] for row in self.rows}


def grouped(fields: Iterable[str]) -> list[Group]:
    named: dict[str, list[str]] = {}
    for name in fields:
        named.setdefault(skeleton(name), []).append(name)
    groups = []
    for names in named.values():
        cut = [pieces(name) for name in names]
        rows = tuple(tuple(piece.number for piece in row if piece.number is not None) for row in cut)
        groups.append(Group(tuple(names), cut[0], rows))
    return groups


def counted(groups: Sequence[Group], witness: Witness) -> set[int]:
    """Return the numbers that items have in this post: those of item names, or of columns that belong together."""
    certain: set[int] = set()
    columns: list[tuple[str, set[int]]] = []
    for group in groups:
        slots = len(group.rows[0])
        if any(_container(group, slot) == "n" for slot in range(slots)):
            certain |= group.values(next(slot for slot in range(slots) if _container(group, slot) == "n"))
        elif slots == 1 and group.may_be_column() and (path := _column(group, witness)):
            columns.append((path, group.values(0)))
    paths: dict[int, set[str]] = {}
    for path, numbers in columns:
        for number in numbers:
            paths.setdefault(number, set()).add(path)
    worth = {"lines[n].quantity", "lines[n].unit_price", "lines[n].total"}
    for path, numbers in columns:
        partners = {other for number in numbers for other in paths[number]} - {path}
        if certain & numbers or ({path, *partners} & worth and partners):
            certain |= numbers
    return certain


def _column(group: Group, witness: Witness) -> str | None:
    """Return the line's path that a numbered name without any container could fill."""
    words = group.words()
    if _NO_ITEM & set(words):
        return None
    sure, path = max(witness.ranking(group.names, words, LINE), default=(0, ""))
    return path if sure >= _COLUMN else None


def _container(group: Group, slot: int) -> Role | Literal["other", "bare"]:
    words = set(group.before(slot))
    if words & _NO_ITEM:
        return "other"
    if "option" in words:
        return "n" if slot == 0 and words & _ITEM and len(group.rows[0]) > 1 and not group.before(1) else "m"
    return "n" if words & _ITEM else "bare"


def roles(group: Group, numbers: set[int]) -> list[Role]:
    """Say for each number what it counts: `n` for items, `m` for options, `None` for nothing."""
    found = [_container(group, slot) for slot in range(len(group.rows[0]))]
    match found:
        case ["m", "bare" | "m" as second]:  # option_name1_2 counts options first, options[1][2] items
            by_option = group.values(1) <= numbers and (second == "bare" or not group.values(0) <= numbers)
            return ["m", "n"] if by_option else ["n", "m"]
        case ["bare"] if not group.may_be_column():
            return [None]
        case ["m" | "bare"] if numbers and group.values(0) <= numbers and not _NO_ITEM & set(group.words()):
            return ["n"]
        case ["other"] if numbers and group.values(0) <= numbers and group.is_amount_per_item():
            return ["n"]
        case ["n", "bare"] if "option" in group.words():
            return ["n", "m"]
        case _:
            return _nested(found)


def _nested(found: Sequence[str | None]) -> list[Role]:
    """Take the innermost items, and the first options within them."""
    item = len(found) - 1 - found[::-1].index("n") if "n" in found else -1
    option = next((slot for slot in range(item + 1, len(found)) if found[slot] == "m"), None)
    sub_list = any(inner == "other" for inner in found[item + 1 : option])
    if sub_list or (item < 0 and "other" in found):
        return [None] * len(found)
    return ["n" if slot == item else "m" if slot == option else None for slot in range(len(found))]
