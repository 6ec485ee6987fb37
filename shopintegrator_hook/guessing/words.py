"""A wire name -> the plain words in it: ``shipToFName``, ``SHIP_TO_FIRST_NAME`` and ``shiptofname`` are the same."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType

import attrs

_LEXICON = tomllib.loads(files(__package__).joinpath("words.toml").read_text("utf-8"))
OURS = frozenset(_LEXICON["synonyms"])
TURNS = frozenset(_LEXICON["turns"].split())
_KNOWN: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {written: (ours,) for ours, others in _LEXICON["synonyms"].items() for written in others.split()}
    | {word: (word,) for word in TURNS}
    | dict.fromkeys(_LEXICON["plain"].split(), ())
    | {written: tuple(ours.split()) for written, ours in _LEXICON["apart"].items()}
)
_PAIRS = {tuple(pair.split()): ours.split() for pair, ours in _LEXICON["together"].items()}
_PIECE = re.compile(r"[0-9]+|[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]")
# A run of letters is cut into words of at least two letters; its first letter alone may stand for one of these.
_INITIALS = {"f": ("first",), "l": ("last",), "p": ("item",), "s": ("shipping",), "b": ("billing",)}


@attrs.frozen
class Piece:
    """A number, or the plain words of one run of letters, and where it stands in the name."""

    words: tuple[str, ...]
    number: int | None
    start: int
    end: int


@lru_cache(maxsize=2048)
def pieces(name: str) -> tuple[Piece, ...]:
    """Cut a wire name at its signs, its digits and its capitals."""
    return tuple(map(_piece, _PIECE.finditer(name)))


def _piece(match: re.Match[str]) -> Piece:
    if match[0].isdecimal():
        return Piece((), int(match[0][:9]), *match.span())
    return Piece(plain(match[0].lower()), None, *match.span())


def joined(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words with pairs such as ``sub total`` made one."""
    found: list[str] = []
    for word in words:
        if pair := _PAIRS.get((found[-1], word)) if found else None:
            found[-1:] = pair
        else:
            found.append(word)
    return tuple(found)


@lru_cache(maxsize=4096)
def plain(word: str) -> tuple[str, ...]:
    """Return our words for one written word; one that nobody knows stands for itself."""
    if word in _KNOWN:
        return _KNOWN[word]
    if word.endswith("s") and word[:-1] in _KNOWN:
        return _KNOWN[word[:-1]]
    return _cut(word[:60]) or (word,)


def _cut(run: str) -> tuple[str, ...] | None:
    """Cut a run of letters into the fewest known words, `None` if that cannot be done."""
    best: list[tuple[int, tuple[str, ...]] | None] = [(0, ())] + [None] * len(run)
    for end in range(1, len(run) + 1):
        for start in range(end):
            before, piece = best[start], run[start:end]
            if before is None or (words := _word(piece, first=start == 0)) is None:
                continue
            here = best[end]
            if here is None or before[0] + 1 < here[0]:
                best[end] = (before[0] + 1, before[1] + words)
    whole = best[-1]
    return whole[1] if whole else None


def _word(piece: str, *, first: bool) -> tuple[str, ...] | None:
    if len(piece) == 1:
        return _INITIALS.get(piece) if first else None
    return _KNOWN.get(piece)
