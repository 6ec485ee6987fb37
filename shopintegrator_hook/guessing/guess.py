"""Propose a field map from one post, by the words of its names, the shape of its values and what adds up."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import attrs

from shopintegrator_hook.guessing import concepts
from shopintegrator_hook.guessing.shapes import Candidate, Outline, Shape
from shopintegrator_hook.guessing.sums import settle
from shopintegrator_hook.guessing.witness import Witness
from shopintegrator_hook.rules.paths import PATHS
from shopintegrator_hook.rules.rule import Rule

_PLACES = {path: place for place, path in enumerate(PATHS)}
_SURE = 0.6
_DOUBTFUL = 0.45
_FALLBACK = 0.6
_KEYED = 0.85
_NAMES = frozenset({"lines[n].name", "lines[n].sku"})
_TITLED = 0.8
_SIDES = frozenset({"billing", "shipping", "customer", "address"})


@attrs.frozen
class Guess:
    """The rules that fit best, and the `doubts`: those that are not sure enough to be followed."""

    rules: tuple[Rule, ...]
    doubts: tuple[Rule, ...]


def guess(outline: Outline, witness: Witness) -> Guess:
    """Return the rules that fit a post best; each path is filled by one name, each name fills one path."""
    lines = _lines(outline.shapes, witness)
    taken = {candidate.shape.wire for candidate in lines if candidate.sure >= _SURE}
    rest = [shape for shape in outline.shapes if shape.wire not in taken and not shape.places]
    chosen = _chosen(settle(lines, list(_order(rest, witness)), witness))
    rules = [_rule(candidate, witness) for candidate in chosen if candidate.sure >= _SURE]
    doubts = [_rule(candidate, witness) for candidate in chosen if candidate.sure < _SURE]
    return Guess(tuple(sorted(_numbered(rules), key=_place)), tuple(sorted(doubts, key=_place)))


def _rule(candidate: Candidate, witness: Witness) -> Rule:
    shape, path = candidate.shape, candidate.path
    form = witness.date_format(shape.names) or None if path == "placed_at" else None
    return _checked_rule(shape.wire, path, form, round(max(0.0, min(1.0, candidate.sure)), 2))


@lru_cache(maxsize=2048)
def _checked_rule(wire: str, path: str, form: str | None, sure: float) -> Rule:
    """Return a rule, made once: a shop's posts are guessed to have the same ones."""
    return Rule(wire, path, format=form, sure=sure)


def _chosen(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Give each path to the name that is surest of it; a name that loses goes for its next best path."""
    paths: set[str] = set()
    wires: set[str] = set()
    chosen = []
    for candidate in sorted(candidates, key=lambda candidate: -candidate.sure):
        if candidate.sure >= _DOUBTFUL and candidate.path not in paths and candidate.shape.wire not in wires:
            paths.add(candidate.path)
            wires.add(candidate.shape.wire)
            chosen.append(candidate)
    return chosen


def _order(found: Sequence[Shape], witness: Witness) -> Iterator[Candidate]:
    people = {side for shape in found if (side := _person(shape, witness))}
    for shape in found:
        party, certainty = _party(shape.words)
        if party in people and set(shape.words) - _SIDES == {"title"}:
            yield from _title(shape, party, witness)
            continue
        for sure, path in witness.ranking(shape.names, shape.words, concepts.ORDER):
            yield Candidate(shape, path, sure)
        for sure, path in witness.ranking(shape.names, shape.words, concepts.PARTY):
            yield Candidate(shape, f"{party}.{path}", sure - certainty)


def _person(shape: Shape, witness: Witness) -> str | None:
    """Return the side, billing or shipping, whose first or last name this is."""
    names = {path for sure, path in witness.ranking(shape.names, shape.words, concepts.PARTY) if sure >= _SURE}
    return _party(shape.words)[0] if names & {"first_name", "last_name"} else None


def _title(shape: Shape, party: str, witness: Witness) -> Iterator[Candidate]:
    """Yield a title among a person's names: theirs, and no way of shipping, unless it says so itself."""
    if witness.are_salutations(shape.names):
        yield Candidate(shape, f"{party}.title", _TITLED)


def _party(words: Sequence[str]) -> tuple[str, float]:
    """Return whose name or address it is, and what to take off for saying so without a word of it."""
    if "shipping" in words:
        return "shipping", 0.0
    return "billing", 0.0 if {"billing", "invoice"} & set(words) else 0.04


def _lines(found: Sequence[Shape], witness: Witness) -> list[Candidate]:
    """Return the columns of the items: numbered names, else repeated ones, else those of a single item."""
    columns = [candidate for shape in found if shape.places for candidate in _column(shape, witness)]
    if not any("n" in candidate.shape.places for candidate in columns):
        repeated = [
            shape for shape in found if not shape.places and (shape.occurrences > 1 or shape.wire.endswith("[]"))
        ]
        columns += [candidate for shape in repeated for candidate in _column(shape, witness)]
    if not any(candidate.path == "lines[n].name" and candidate.sure >= _SURE for candidate in columns):
        single = [shape for shape in found if not shape.places and _of_item(set(shape.words))]
        columns += [candidate for shape in single for candidate in _column(shape, witness)]
    names = [candidate for candidate in columns if candidate.path in _NAMES and candidate.sure >= _SURE]
    if any("n" in candidate.shape.places for candidate in names):
        # Among numbered items, nobody knows whose an option without a number is.
        return [candidate for candidate in columns if "n" in candidate.shape.places or not candidate.shape.places]
    return columns if names else []


def _of_item(words: set[str]) -> bool:
    """Say whether a name without a number is a single item's, not of all the items: their count, or all their names."""
    return bool({"item", "sku", "quantity"} & words) and not {"count", "names"} & words


def _column(shape: Shape, witness: Witness) -> Iterator[Candidate]:
    words = [word for word in shape.words if len(word) > 1 or word.isdecimal()]
    if "key" in shape.places:
        yield Candidate(shape, "lines[n].options[m].value", _KEYED)
        return
    of_option = "m" in shape.places
    for sure, path in witness.ranking(shape.names, words, concepts.OPTION if of_option else concepts.LINE):
        yield Candidate(shape, path, sure)


def _numbered(rules: Sequence[Rule]) -> list[Rule]:
    """Let the transaction's id be the order's number where a post has no other."""
    if any(rule.path == "number" for rule in rules):
        return list(rules)
    ids = [attrs.evolve(rule, path="number", sure=_FALLBACK) for rule in rules if rule.path == "transaction_id"]
    return [*ids, *rules]


def _place(rule: Rule) -> int:
    return _PLACES[rule.path]
