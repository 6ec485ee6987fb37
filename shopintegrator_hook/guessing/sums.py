"""What adds up: the grand total among several, and whether an item's amount is its price or its total."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Context, Decimal, localcontext
from itertools import combinations

import attrs

from shopintegrator_hook.guessing.shapes import Candidate, Shape
from shopintegrator_hook.guessing.witness import Witness
from shopintegrator_hook.rules import values

_Column = dict[int, Decimal]
_PARTS = ("totals.tax", "totals.shipping", "totals.surcharges[n].amount", "totals.discounts[n].amount")
_LIKELY = 0.5
_EXACT = Context(prec=200, traps=[])  # whatever context the program has set
_EVIDENCE = 0.2


def settle(lines: Sequence[Candidate], order: Sequence[Candidate], witness: Witness) -> list[Candidate]:
    """Return all candidates, surer or less sure by what the amounts of this post say."""
    with localcontext(_EXACT):
        return [*_settled(lines, order, witness)]


def _settled(lines: Sequence[Candidate], order: Sequence[Candidate], witness: Witness) -> Iterator[Candidate]:
    sums = set(_line_sums(lines, witness))
    subtotal = _best(order, "totals.subtotal", witness)
    bases = sums if subtotal is None else sums | {subtotal}
    changes = list(_changes(order, witness))
    totals = {base + change for base in bases for change in changes}
    money = _grand_totals(order, witness)
    goods = {total - change for total in money for change in changes} | ({subtotal} if subtotal is not None else set())
    yield from _prices(lines, goods, witness)
    yield from _totals(order, totals & money, witness)


def _totals(order: Sequence[Candidate], adding_up: set[Decimal], witness: Witness) -> Iterator[Candidate]:
    """Prefer the grand totals that add up, where any of them does."""
    for candidate in order:
        if candidate.path != "totals.grand_total" or not adding_up:
            yield candidate
        else:
            yield _shifted(
                candidate, _EVIDENCE / 2 if _amount(candidate.shape, witness) in adding_up else -_EVIDENCE / 2
            )


def _prices(lines: Sequence[Candidate], goods: set[Decimal], witness: Witness) -> Iterator[Candidate]:
    """Tell prices from totals by the quantities, where one of them is not one."""
    quantity = _column(lines, "lines[n].quantity", witness)
    telling = any(count != 1 for count in quantity.values())
    columns = {candidate.shape.wire: _cells(candidate.shape, witness) for candidate in lines if _is_amount(candidate)}
    amounts = Counter(map(_content, columns.values()))
    extended = Counter(_content(_times(column, quantity)) for column in columns.values())
    for candidate in lines:
        if not (telling and _is_amount(candidate)):
            yield candidate
            continue
        own = columns[candidate.shape.wire]
        times = _times(own, quantity)
        itself = own == times  # what must be found is another column
        is_price, is_total = amounts[_content(times)] > itself, extended[_content(own)] > itself
        if not is_price and not is_total:
            is_price, is_total = sum(times.values()) in goods, sum(own.values()) in goods
        if is_price == is_total:
            yield candidate
        else:
            fits = is_price == (candidate.path == "lines[n].unit_price")
            yield _shifted(candidate, _EVIDENCE if fits else -_EVIDENCE)


def _is_amount(candidate: Candidate) -> bool:
    return candidate.path in {"lines[n].unit_price", "lines[n].total"}


def _line_sums(lines: Sequence[Candidate], witness: Witness) -> Iterator[Decimal]:
    quantity = _column(lines, "lines[n].quantity", witness)
    for path in ("lines[n].unit_price", "lines[n].total"):
        column = _column(lines, path, witness)
        if column:
            yield sum(column.values(), Decimal())
            yield sum(_times(column, quantity).values(), Decimal())


def _changes(order: Sequence[Candidate], witness: Witness) -> Iterator[Decimal]:
    """Yield every sum that tax, shipping and the like may add to the goods; a discount always takes away."""
    amounts = [(path, _best(order, path, witness)) for path in _PARTS]
    signed = [-abs(amount) if "discount" in path else amount for path, amount in amounts if amount]
    for count in range(len(signed) + 1):
        for some in combinations(signed, count):
            yield sum(some, Decimal())


def _grand_totals(order: Iterable[Candidate], witness: Witness) -> set[Decimal]:
    likely = [item for item in order if item.path == "totals.grand_total" and item.sure >= _LIKELY]
    return {amount for candidate in likely if (amount := _amount(candidate.shape, witness)) is not None}


def _best(candidates: Iterable[Candidate], path: str, witness: Witness) -> Decimal | None:
    likely = [candidate for candidate in candidates if candidate.path == path and candidate.sure >= _LIKELY]
    return _amount(max(likely, key=lambda candidate: candidate.sure).shape, witness) if likely else None


def _amount(shape: Shape, witness: Witness) -> Decimal | None:
    return next(map(values.number, witness.samples(shape.names)), None)


def _column(lines: Iterable[Candidate], path: str, witness: Witness) -> _Column:
    likely = [candidate for candidate in lines if candidate.path == path and candidate.sure >= _LIKELY]
    return _cells(max(likely, key=lambda candidate: candidate.sure).shape, witness) if likely else {}


def _cells(shape: Shape, witness: Witness) -> _Column:
    """Return the amounts of a column by their item's number."""
    cells: _Column = {}
    for name, item in shape.items.items():
        for place, wire in enumerate(witness.fields[name]):
            if (amount := values.number(wire)) is not None:
                cells[place if item is None else item] = amount
    return cells


def _content(column: _Column) -> frozenset[tuple[int, Decimal]]:
    return frozenset(column.items())


def _times(column: _Column, quantity: _Column) -> _Column:
    return {n: amount * quantity.get(n, 1) for n, amount in column.items()}


def _shifted(candidate: Candidate, by: float) -> Candidate:
    return attrs.evolve(candidate, sure=candidate.sure + by)
