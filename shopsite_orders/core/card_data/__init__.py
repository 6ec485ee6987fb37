"""Card data: which names it goes by, what it looks like in a text, and what may be shown of it.

The one list of sensitive names is in `names`, and both doors ask it. A text is masked by what it is: `guard` decides
by the name it stands under, `redact` is for what a machine wrote (a store's reply, a payment's record), and
`redact_prose` for what a person wrote, which loses card data and nothing else.
"""

from shopsite_orders.core.card_data.mask import MASK, mask
from shopsite_orders.core.card_data.names import is_sensitive
from shopsite_orders.core.card_data.numbers import redact_known_numbers, redact_numbers
from shopsite_orders.core.card_data.sieve import suspects
from shopsite_orders.core.card_data.texts import (
    Redaction,
    guard,
    redact,
    redact_bytes,
    redact_escaped,
    redact_piece,
    redact_prose,
    redaction,
)

__all__ = [
    "MASK",
    "Redaction",
    "guard",
    "is_sensitive",
    "mask",
    "redact",
    "redact_bytes",
    "redact_escaped",
    "redact_known_numbers",
    "redact_numbers",
    "redact_piece",
    "redact_prose",
    "redaction",
    "suspects",
]
