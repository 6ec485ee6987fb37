"""What stands in the place of what is hidden."""

import re

MASK = "••••"
# A card number, whole or already masked by the store: the last four digits may be shown (PCI DSS 3.4).
_CARD_NUMBER = re.compile(r"[\d*xX•][\d*xX• -]{7,21}(\d{4})", re.ASCII)
_SHOWN = re.compile(rf"{MASK}(?: \d{{4}})?", re.ASCII)


def mask(value: str) -> str:
    """Return what may be shown of a value that is card data: at most the last four digits of a card number.

    What was masked before stays as it is.
    """
    if not value or _SHOWN.fullmatch(value):
        return value
    number = _CARD_NUMBER.fullmatch(value.strip())
    return f"{MASK} {number[1]}" if number else MASK
