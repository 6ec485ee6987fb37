"""Wire names with an index in them: ``item_name_{n}``, ``option_name{m}_{n}``, ``items[{n}][options][{key}]``."""

import re
from functools import lru_cache

import attrs

_DIGITS = re.compile(r"\d+", re.ASCII)
_PLACE = re.compile(r"\{\{|\}\}|\{(n|m|key)\}")
_MATCHES = {"n": r"(?P<n>\d{1,9})", "m": r"(?P<m>\d{1,9})", "key": r"(?P<key>[^\[\]{}.]{1,200})"}


@attrs.frozen
class Found:
    """Where in an order a field belongs: the line `n`, the option `m` of it, or the option called `key`."""

    n: int | None = None
    m: int | None = None
    key: str | None = None


class Pattern:
    """A wire name as a field map says it; a brace that is meant literally is doubled."""

    def __init__(self, wire: str) -> None:
        places = [match[1] for match in _PLACE.finditer(wire) if match[1]]
        if len(set(places)) < len(places):
            raise ValueError(f"{wire!r} names one index twice: {{n}}, {{m}} and {{key}} may stand in it once each")
        if set("{}") & set(_PLACE.sub("", wire)):
            raise ValueError(
                f"{wire!r} has a brace without n, m or key in it: double each brace that is part of the name"
            )
        self.places = frozenset(places)
        self.skeleton = None if "key" in places else skeleton(_PLACE.sub(_stand_in, wire))
        self._regex = re.compile(_regex(wire), re.ASCII)

    def match(self, name: str) -> Found | None:
        """Return the indexes in a wire name, `None` when it is another name."""
        match = self._regex.fullmatch(name)
        if match is None:
            return None
        found = match.groupdict()
        n, m = (int(found[place]) if found.get(place) else None for place in "nm")
        return Found(n, m, found.get("key"))


@lru_cache(maxsize=2048)
def pattern(wire: str) -> Pattern:
    """Return the pattern of a wire name, made once: a map and the guesser ask for the same ones."""
    return Pattern(wire)


def skeleton(name: str) -> str:
    """Return a wire name with a zero for every number: names of one pattern share it."""
    return _DIGITS.sub("0", name)


def escaped(text: str) -> str:
    """Return literal text as a pattern says it."""
    return text.replace("{", "{{").replace("}", "}}")


def _stand_in(match: re.Match[str]) -> str:
    return "0" if match[1] else match[0][0]


def _regex(wire: str) -> str:
    parts, end = [], 0
    for match in _PLACE.finditer(wire):
        parts += [re.escape(wire[end : match.start()]), _MATCHES[match[1]] if match[1] else re.escape(match[0][0])]
        end = match.end()
    return "".join([*parts, re.escape(wire[end:])])
