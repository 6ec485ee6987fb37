"""Values beside sensitive names in running text: ``CVV2: 314|n|``, ``cvv=314`` and ``exp 12/27``."""

import re
from collections.abc import Iterator

from shopsite_orders.core.card_data.mask import MASK
from shopsite_orders.core.card_data.names import is_sensitive_element

_SIGN = re.compile(r"[:=]")
_LONGEST_NAME = 80  # characters before a sign that are looked at
_NOT_IN_A_NAME = re.compile(r"[^\w .\[\]/-]+")
# A record is all up to the next one, whatever it holds.
_VALUE = re.compile(r"((?:\s|<!\[CDATA\[|<!--[^<>]*>)*+)(?:(?!\|n\||\]\]>)[^<>\n])++")
# A person writes more loosely, and means a door by a pin: fewer names count, and only what looks like the value of one.
_GAP = r"[\s_.-]{0,2}"
_BETWEEN = r"[\"']?\s{0,3}+(?:(?:is|[:=#./(-])\s{0,3}+){0,2}[\"']?"
_NUMBER = "(?:number|num|no)"
_CODE = (
    rf"(?:(?:(?<![^\W\d_])c(?:vv|vc|sc|vn)[ _-]?2?|cv2)(?:{_GAP}(?:code|{_NUMBER}))?"
    rf"|security{_GAP}code|verification{_GAP}(?:code|value|{_NUMBER})|card{_GAP}pin)"
)
_EXPIRY = rf"(?:(?<![^\W\d_])exp(?:iry|iration|ires)?{_GAP}(?:date)?|(?:valid|good){_GAP}thru)"
_ACCOUNT = (
    rf"(?:(?:account|acct|card){_GAP}{_NUMBER}|(?:account|acct){_GAP}\#|routing(?:{_GAP}{_NUMBER})?|sort{_GAP}code"
    rf"|tax{_GAP}id|social{_GAP}security(?:{_GAP}{_NUMBER})?|(?<![^\W\d_])ssn)"
)
_SPOKEN = re.compile(
    rf"({_CODE}{_BETWEEN})\d{{3,6}}(?![\d•])"
    rf"|({_EXPIRY}{_BETWEEN})(?:\d{{1,2}}\s?[/.-]\s?\d{{2,4}}|\d{{1,2}} \d{{2,4}}|\d{{4}}|\d{{6}})(?!\d)"
    rf"|({_ACCOUNT}{_BETWEEN})\d(?:[ -]?\d){{2,}}+"
    rf"|((?<![^\W\d_])iban{_BETWEEN})[a-z]{{2}}\d\d(?: ?[a-z0-9]{{4}}){{2,7}}(?: ?[a-z0-9]{{1,3}})?(?![a-z0-9])",
    re.IGNORECASE,
)
# One of these is in each name in small letters, where an i may be dotless; it is looked for by a letter that is rare.
_SPOKEN_OF = re.compile(
    "v(?:(?<=cv)|er[i\u0131])|x(?:p(?<=exp)|(?<=tax))|hru(?<=thru)|ban(?<=[i\u0131\u0307]ban)"
    "|u(?:r(?<=ecur)|t(?<=rout))|c(?:sc|ard|c(?<=acc))|s(?:sn|ort)"
)


def redact_records(text: str) -> str:
    """Return `text` with every value masked that a sensitive name and a colon or an equals sign stand before."""
    return "".join(_records(text))


def redact_spoken(text: str) -> str:
    """Return `text` with what looks like card data beside its name masked, colon or not."""
    return _SPOKEN.sub(_hidden, text) if may_speak(text) else text


def may_speak(text: str) -> bool:
    """Say whether a text may name card data, which is much sooner told than whether it does."""
    small = text.lower() if text.isascii() else text.casefold()  # the same in ASCII, and sooner done
    return _SPOKEN_OF.search(small) is not None


def _hidden(found: re.Match[str]) -> str:
    return f"{next(filter(None, found.groups()))}{MASK}"


def _records(text: str) -> Iterator[str]:
    at = 0
    for sign in _SIGN.finditer(text):
        if sign.start() < at:
            continue  # in a value that is masked
        name = _NOT_IN_A_NAME.split(text[max(at, sign.start() - _LONGEST_NAME) : sign.start()].rstrip(" \t\"'"))[-1]
        if is_sensitive_element(name.strip()) and (value := _VALUE.match(text, sign.end())):
            yield f"{text[at : value.end(1)]}{MASK}"
            at = value.end()
    yield text[at:]
