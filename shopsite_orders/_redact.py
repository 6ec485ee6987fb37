"""Text that may be shown: card data masked, whatever it stands in."""

import re

SHORTEST_CARD_NUMBER = 13  # digits
# What the reply calls card data (PROTOCOL section 5), by element, whether or not the element is closed.
_CARD_ELEMENT = re.compile(r"(<(?:Number|VerificationValue|ExpirationDate)\b[^<>]*>)[^<]+")
_LONG_NUMBER = re.compile(r"(?<!\d)\d(?:[ -]?\d){12,18}(?!\d)", re.ASCII)


def redact(text: str) -> str:
    """Return `text` with card elements emptied and every card number cut to its last four digits."""
    return _LONG_NUMBER.sub(_last_four, _CARD_ELEMENT.sub(r"\1••••", text))


def redact_bytes(raw: bytes) -> bytes:
    """Do the same to bytes in a charset that has ASCII in it; all others stay as they are."""
    return redact(raw.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _last_four(number: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", number[0])
    return f"•••• {digits[-4:]}" if is_card_number(digits) else number[0]


def is_card_number(digits: str) -> bool:
    """Say whether 13 to 19 digits carry a valid check digit (Luhn, ISO/IEC 7812-1)."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return SHORTEST_CARD_NUMBER <= len(digits) <= 19 and (sum(map(int, digits[-1::-2])) + sum(doubled)) % 10 == 0
