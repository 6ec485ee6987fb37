"""The values of a post, which tell what their names may mean.

The guesser learns of them only what it asks here, and every answer is written down. A post with the same names that
gives the same answers is guessed alike, whatever else is in its values; only what adds up is looked at by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from itertools import chain, islice
from typing import TypeAlias, TypeVar, cast

from shopintegrator_hook.guessing.concepts import Concept, Ranking, meanings, ranked
from shopintegrator_hook.guessing.samples import salutation
from shopintegrator_hook.rules import values

T = TypeVar("T")
MOST_SAMPLES = 50  # values of a column that are looked at; bad ones take long

# What is asked, of the values under which names, and what more there is to the question.
Question: TypeAlias = tuple[Callable[..., object], tuple[str, ...], tuple[object, ...]]
Answers: TypeAlias = Mapping[Question, object]


class Witness:
    """Answers questions about the values of one post."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self.fields = fields
        self.said: dict[Question, object] = {}
        self._samples: dict[tuple[str, ...], list[str]] = {}

    def confirms(self, said: Answers) -> bool:
        """Say whether this post gives the answers that another one with the same names gave."""
        return all(ask(self.samples(names), *more) == answer for (ask, names, more), answer in said.items())

    def ranking(self, names: tuple[str, ...], words: Sequence[str], concepts: tuple[Concept, ...]) -> Ranking:
        """Return how sure each path is that the words of some names mean and their values fit."""
        meant = meanings(tuple(words), concepts)
        return self._answer(ranked, names, meant) if meant else ()

    def are_salutations(self, names: tuple[str, ...]) -> bool:
        return self._answer(_are_salutations, names)

    def date_format(self, names: tuple[str, ...]) -> str | None:
        """Return the format of the first date under some names."""
        return self._answer(_date_format, names)

    def _answer(self, ask: Callable[..., T], names: tuple[str, ...], *more: object) -> T:
        question = ask, names, more
        if question not in self.said:
            self.said[question] = ask(self.samples(names), *more)
        return cast("T", self.said[question])

    def samples(self, names: tuple[str, ...]) -> list[str]:
        """Return the first values that are not blank; they tell what the others are."""
        if names not in self._samples:
            first = islice(chain.from_iterable(self.fields[name] for name in names), MOST_SAMPLES)
            self._samples[names] = [value for value in first if value.strip()]
        return self._samples[names]


def _are_salutations(samples: Sequence[str]) -> bool:
    return all(map(salutation, samples))


def _date_format(samples: Sequence[str]) -> str | None:
    return values.date_format(samples[0]) if samples else None
