"""Which of many texts a mask could change at all: one look at all of them together tells it of nearly every one.

It may name too many, never too few: for any text it does not name, `redact_prose`, `redact_numbers` and
`redact_known_numbers` return the text itself.
"""

import re
from collections.abc import Sequence

from shopsite_orders.core.card_data.mask import MASK
from shopsite_orders.core.card_data.records import may_speak
from shopsite_orders.core.card_data.runs import SHORTEST

_BETWEEN = "\0"
_OTHER_DIGIT = re.compile(r"[^\D0-9]")
_ALL_BUT_DIGITS = bytes(set(range(256)) - set(b"0123456789\0"))


def suspects(texts: Sequence[str]) -> Sequence[int]:
    """Return the places of texts that may hold card data: those with many digits, or digits beside a telling word."""
    together = _BETWEEN.join(texts)
    digits = together.encode("utf-8", "replace").translate(None, _ALL_BUT_DIGITS).split(_BETWEEN.encode())
    if len(digits) != len(texts):
        return range(len(texts))
    some = [place for place, found in enumerate(digits) if found]
    suspected = [place for place in some if len(digits[place]) >= SHORTEST]
    if _tells(_BETWEEN.join([texts[place] for place in some])):
        suspected += [place for place in some if _tells(texts[place])]
    if not together.isascii():
        foreign = [place for place, text in enumerate(texts) if not text.isascii()]
        if _OTHER_DIGIT.search(_BETWEEN.join([texts[place] for place in foreign])):
            suspected += foreign
    return suspected


def _tells(text: str) -> bool:
    """Say whether fewer digits than a number's may be masked: beside markup, references, a mask or a name."""
    return "<" in text or "&" in text or MASK in text or may_speak(text)
