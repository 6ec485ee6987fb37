"""Text that may be shown: card data masked, whatever it stands in."""

import re
from typing import overload

# What the reply calls card data (PROTOCOL section 5), by element, whether or not the element is closed.
_CARD_ELEMENT = re.compile(rb"(<(?:Number|VerificationValue|ExpirationDate)\b[^<>]*>)[^<]+")
_LONG_NUMBER = re.compile(rb"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)")
_MASK = "••••".encode()


@overload
def redact(text: str) -> str: ...
@overload
def redact(text: bytes) -> bytes: ...
def redact(text: str | bytes) -> str | bytes:
    """Return `text` with card elements emptied and every card number cut to its last four digits."""
    if isinstance(text, str):
        return redact(text.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
    return _LONG_NUMBER.sub(_last_four, _CARD_ELEMENT.sub(rb"\1" + _MASK, text))


def _last_four(match: re.Match[bytes]) -> bytes:
    digits = re.sub(rb"\D", b"", match[0])
    return _MASK + b" " + digits[-4:] if is_card_number(digits.decode()) else match[0]


def is_card_number(digits: str) -> bool:
    """Say whether 13 to 19 digits carry a valid check digit (Luhn, ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return 13 <= len(digits) <= 19 and (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
