"""Where one text mentions another: a product that is named after its buyer."""

import re

_WORD = re.compile(r"\d+|[^\W\d_]+")
_SHORTEST = 5  # characters; shorter ones turn up in other words' company by chance


class Mentions:
    """Texts to be found again in others, word by word, whatever stands between the words."""

    def __init__(self) -> None:
        self._by_first_word: dict[str, set[tuple[str, ...]]] = {}

    def add(self, text: str) -> None:
        """Know a text from now on, if it has letters and is long enough to be told from others."""
        words = _words(text)
        if len("".join(words)) >= _SHORTEST and any(word.isalpha() for word in words):
            self._by_first_word.setdefault(words[0], set()).add(words)

    def any_in(self, text: str) -> bool:
        """Say whether a known text is mentioned."""
        words = _words(text)
        return any(
            words[place : place + len(known)] == known
            for place, word in enumerate(words)
            for known in self._by_first_word.get(word, ())
        )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in _WORD.findall(text))
