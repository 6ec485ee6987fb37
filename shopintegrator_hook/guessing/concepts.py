"""What the words of a wire name can mean: phrases and how sure each makes us, and the values that may stand there."""

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from math import fsum
from typing import TypeAlias

import attrs

from shopintegrator_hook.guessing.samples import FITS, Fits
from shopintegrator_hook.guessing.words import OURS, TURNS


@attrs.frozen(eq=False)
class Concept:
    """An order path, the phrases that mean it, the values it takes, and words that make it something else."""

    path: str
    phrases: tuple[tuple[frozenset[str], float], ...]
    fits: Fits
    free: frozenset[str] = frozenset()
    spoilt_by: frozenset[str] = frozenset()

    def sureness(self, have: frozenset[str]) -> float:
        """Return how sure the words of a name are to mean this, from 0 to 1."""
        return max((weight - self._cost(have - phrase) for phrase, weight in self.phrases if phrase <= have), default=0)

    def _cost(self, rest: frozenset[str]) -> float:
        return fsum(map(self._price, rest))  # the same in whatever order a set gives its words

    def _price(self, word: str) -> float:
        if word in self.spoilt_by:
            return 0.45
        if word in self.free:
            return 0.01
        if word in TURNS:
            return 0.45
        if word.isdecimal():
            return 0.4  # one of several, and nobody knows of how many
        return 0.15 if word in OURS else 0.08


# What may stand beside the words of a party or a line, and what is never part of a party.
_BESIDE = {
    "party": "billing shipping customer address order invoice",
    "line": "item line cart order value",
    "order": "value units 0",
}
_BESIDE["option"] = "option item line cart order"
_NEVER = {"party": "merchant bank item line card ip remote gift tax status fax host payment transaction method"}
_PREFIX = {"order": "", "party": "", "line": "lines[n].", "option": "lines[n].options[m]."}


def _concepts(table: str) -> tuple[Concept, ...]:
    return tuple(
        Concept(
            path=_PREFIX[table] + row["path"],
            phrases=tuple(_phrase(text) for text in row["means"]),
            fits=FITS[row["value"]],
            free=frozenset(f"{row.get('free', '')} {_BESIDE.get(table, '')}".split()),
            spoilt_by=frozenset(f"{row.get('not', '')} {_NEVER.get(table, '')}".split()),
        )
        for row in _TABLES[table]
    )


def _phrase(text: str) -> tuple[frozenset[str], float]:
    *words, sure = text.split()
    return frozenset(words), int(sure) / 100


_TABLES = tomllib.loads(files(__package__).joinpath("concepts.toml").read_text("utf-8"))
ORDER, PARTY, LINE, OPTION = map(_concepts, ("order", "party", "line", "option"))


Meanings: TypeAlias = tuple[tuple[float, Concept], ...]
Ranking: TypeAlias = tuple[tuple[float, str], ...]


def ranked(samples: Sequence[str], meant: Meanings) -> Ranking:
    """Return how sure each path is that a name may mean and its values, those that are not blank, fit."""
    fitting = ((sure, concept) for sure, concept in meant if all(map(concept.fits, samples)))
    return tuple([(sure if samples else sure - 0.1, concept.path) for sure, concept in fitting])


@lru_cache(maxsize=2048)
def meanings(words: tuple[str, ...], concepts: tuple[Concept, ...]) -> Meanings:
    """Return what words can mean, whatever the values: asked again for every post of a shop."""
    have = frozenset(words)
    return tuple((sure, concept) for concept in concepts if (sure := concept.sureness(have)) > 0)
