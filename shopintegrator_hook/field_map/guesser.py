"""Readers for posts that come without a map: guessed, and remembered by the names of a post and by what was guessed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import attrs

from shopintegrator_hook.field_map.names import may_be_kept
from shopintegrator_hook.field_map.reading import Reader, gathered
from shopintegrator_hook.rules.rule import Rule

if TYPE_CHECKING:
    from shopintegrator_hook.guessing.guess import Guess
    from shopintegrator_hook.guessing.shapes import Outline

MOST_GUESSED = 8192  # names in all the posts that are remembered: a hundred of eighty


def guess(fields: Mapping[str, Sequence[str]]) -> "Guess":
    """Guess from one post alone."""
    return _guessed(_outline(fields), fields)


@attrs.frozen
class Known:
    """What is remembered of a post's names: their outline, and a reader for each set of rules that was guessed."""

    outline: "Outline"
    readers: dict[tuple[Rule, ...], Reader] = attrs.Factory(dict)


class Guesser:
    """Guesses for each post what its fields mean, and takes no name apart that it knows.

    All that values decide is decided for every post by its own.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], Known] = {}
        self._names = 0

    def __reduce__(self) -> tuple[object, ...]:
        return Guesser, ()  # what was remembered of posts stays here

    def reader(self, names: Sequence[str], values: Sequence[str]) -> Reader:
        """Return the reader of the map that `FieldMap.guess` makes of these fields."""
        fields = gathered(zip(names, values, strict=True))
        known = self._found(tuple(names), fields)
        rules = _guessed(known.outline, fields).rules
        reader = known.readers.get(rules)
        if reader is None:
            self._make_room(len(names))
            reader = known.readers[rules] = Reader(rules)
        return reader

    def _found(self, names: tuple[str, ...], fields: Mapping[str, Sequence[str]]) -> Known:
        """Return what is known of a post's names, found out now if it is nothing, or if the values contradict it."""
        known = self._known.get(names)
        if known is None or not known.outline.is_confirmed_by(fields):
            known = Known(_outline(fields))
            if all(map(may_be_kept, names)):
                self._make_room(len(names))
                self._known[names] = known
        return known

    def _make_room(self, names: int) -> None:
        self._names += names
        if self._names > MOST_GUESSED:
            self._known.clear()
            self._names = names


# The guesser is loaded here, when it is first asked: a hook with a map never is.
def _outline(fields: Mapping[str, Sequence[str]]) -> "Outline":
    from shopintegrator_hook.guessing.shapes import Outline  # noqa: PLC0415

    return Outline(fields)


def _guessed(outline: "Outline", fields: Mapping[str, Sequence[str]]) -> "Guess":
    from shopintegrator_hook.guessing.guess import guess  # noqa: PLC0415

    return guess(outline, outline.witness(fields))
