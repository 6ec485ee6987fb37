"""Text -> invented text of the same shape, the same for the same word within one bundle.

A letter becomes a letter of its kind and a digit a digit, so that length, case, script, punctuation and the bytes a
charset needs stay what they were. Each word is keyed by itself: a first name becomes the same in a full name, an
e-mail address and a comment, in letters of any size. The key is forgotten with the object that holds it.
"""

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Collection
from collections.abc import Set as AbstractSet
from functools import lru_cache

from shopsite_orders.core.card_data import redact_numbers

_WORD = re.compile(r"\d+|[^\W\d_]+")
_BLOCK = 64  # code points: within as many, letters of one kind take as many bytes in a charset
_TRIES = 50
_SHORTEST = 3  # characters of a word that no invented one may be the same as; of shorter ones there are too few
_NOTHING: frozenset[str] = frozenset()


class Disguise:
    """Invents words; `avoid` are words that none of them may be, such as all those that are replaced."""

    __slots__ = ("__key", "_avoid", "_codec")

    def __init__(self, avoid: Collection[str] = (), *, codec: str = "utf-8", key: bytes | None = None) -> None:
        self.__key = key or secrets.token_bytes(32)
        self._avoid = frozenset(word.lower() for word in avoid if len(word) >= _SHORTEST)
        self._codec = codec

    def encoded_in(self, codec: str) -> "Disguise":
        """Return the same disguise for text in another charset."""
        return Disguise(self._avoid, codec=codec, key=self.__key)

    def text(self, text: str, keep: AbstractSet[str] = _NOTHING) -> str:
        """Return invented text as long as `text`; words in `keep`, which has small letters, stay."""
        return _WORD.sub(lambda word: word[0] if word[0].lower() in keep else self._word(word[0]), text)

    def _word(self, word: str) -> str:
        invented = word
        for attempt in range(_TRIES):
            invented = self._invented(word, attempt)
            taken = invented.lower() == word.lower() or invented.lower() in self._avoid
            if not taken and redact_numbers(invented) == invented:
                break
        return invented

    def _invented(self, word: str, attempt: int) -> str:
        small = word.lower() if len(word.lower()) == len(word) else word
        stream = hashlib.shake_256(
            hmac.digest(self.__key, f"{attempt} {small}".encode("utf-8", "surrogatepass"), "sha256")
        )
        drawn = stream.digest(2 * len(word))
        pools = [_alike(character, self._codec) for character in word]
        return "".join(
            pool[int.from_bytes(drawn[2 * place : 2 * place + 2]) % len(pool)] for place, pool in enumerate(pools)
        )


def words(text: str) -> set[str]:
    """Return the words of a text in small letters."""
    return {word.lower() for word in _WORD.findall(text)}


@lru_cache(maxsize=4096)
def _alike(character: str, codec: str) -> tuple[str, ...]:
    """Return the characters that may stand for one: of its kind, nearby, and no longer or shorter in bytes."""
    kind, first = unicodedata.category(character), ord(character) // _BLOCK * _BLOCK
    near = map(chr, range(first, first + _BLOCK))
    size = _size(character, codec)
    return tuple(other for other in near if unicodedata.category(other) == kind and _size(other, codec) == size) or (
        character,
    )


def _size(character: str, codec: str) -> int | None:
    try:
        return len(character.encode(codec))
    except UnicodeEncodeError:
        return None
