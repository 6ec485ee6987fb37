"""What a gateway says of a payment (docs/protocol.md#order-processing-info), record by record."""

import re

from shopsite_orders.contact.evidence.phrases import WORDS
from shopsite_orders.core.bundle.disguise import Disguise

_BETWEEN = "|n|"
# Keys whose values say how a payment went, and nothing of who made it.
_TELLING = frozenset(
    [
        *("transactiontype", "paymenttype", "paymentstatus", "pendingreason", "avscode", "cvv2code"),
        *("amt", "amount", "feeamt", "ordertime", "timestamp"),
    ]
)
# A key is in capitals, or a known one in letters of any size: what else stands before a colon may be a name.
_KEY = re.compile(rf"\s*(?P<name>[A-Z][A-Z0-9_]{{1,30}}|(?i:transactionid|{'|'.join(sorted(_TELLING))}))\s*:")
_VALUE = re.compile(r"\s*(?:[\d.,:+\-TZ]*|[A-Za-z])\s*")  # an amount, a time, the letter of a check


def disguise_records(text: str, disguise: Disguise) -> str:
    """Return the records with their keys, and with the values of those that tell of nobody."""
    return _BETWEEN.join(_disguised(record, disguise) for record in text.split(_BETWEEN))


def _disguised(record: str, disguise: Disguise) -> str:
    key = _KEY.match(record)
    if key is None:
        return disguise.text(record, WORDS)
    value = record[key.end() :]
    if key["name"].lower() in _TELLING:
        return key[0] + (value if _VALUE.fullmatch(value) else disguise.text(value, WORDS))
    return key[0] + disguise.text(value)
