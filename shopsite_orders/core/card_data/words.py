"""A name as its writer means it: `CardPin`, `card_pin`, `CARD-PIN` and `cardpin` are the same two words."""

import re
import unicodedata

_LONGEST = 400  # characters that are looked at; what a longer name is called is said at its end
_DOTLESS = str.maketrans("İı", "Ii")
_SEGMENT = re.compile(r"[^/\[\](){}:|.]+")
_RUN = re.compile(r"[^\W\d_]+|\d+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\d_A-Z]+|[A-Z]")
# What is written without a sign or a capital between it; none of these is made of two others.
_JOINED = (
    *(
        "aba",
        "account",
        "acct",
        "bank",
        "bic",
        "card",
        "cc",
        "check",
        "cid",
        "code",
        "credit",
        "csc",
        "cvc",
        "cvn",
        "cvv",
    ),
    *("data", "date", "debit", "echeck", "encrypted", "exp", "expiration", "expire", "expires", "expiry", "iban", "id"),
    *("licence", "license", "mm", "month", "nbr", "no", "nr", "num", "number", "pan", "payment", "pin", "routing"),
    *(
        "security",
        "social",
        "sort",
        "ssn",
        "tax",
        "thru",
        "track",
        "valid",
        "value",
        "verification",
        "year",
        "yy",
        "yyyy",
    ),
)
_GLUED = re.compile("|".join(sorted(_JOINED, key=len, reverse=True)))


def segments(name: str) -> list[list[str]]:
    """Return the words of each part of a path, in small letters: ``payment[card][ExpMonth]`` has three parts.

    A number is a word; a part that is only an index is left out.
    """
    name = name[-_LONGEST:]
    if not name.isascii():
        name = unicodedata.normalize("NFKC", name).translate(_DOTLESS)
    found = ([word for run in _RUN.findall(part) for word in _cut(run)] for part in _SEGMENT.findall(name))
    return [words for words in found if not all(word.isdecimal() for word in words)]


def _cut(run: str) -> list[str]:
    """Cut a run of letters where known words meet, or else at its capitals; a run of digits is whole."""
    if run.isdecimal():
        return [run]
    return _known(run) or [word for hump in _HUMP.findall(run) for word in _known(hump) or [hump.casefold()]]


def _known(letters: str) -> list[str]:
    """Return the known words that letters are made of, nothing if anything is left."""
    small = letters.casefold()
    words = _GLUED.findall(small)
    return words if sum(map(len, words)) == len(small) else []
