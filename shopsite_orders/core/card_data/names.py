"""The one list of sensitive names, for both doors: what a store, a gateway or a form calls card data.

A name is cut into words first (see `words`), so that one line here covers all its spellings. It is sensitive if one of
the parts of its path ends with what is listed: `card_pin`, `payment[card][pin]`, `CardPin_2`, but neither
`card_pin_hint` nor `pinterest`. The one exception is PayPal's `CVV2CODE`, which holds an answer about a value.
"""

import re
from functools import lru_cache

from shopsite_orders.core.card_data.words import segments

_NUMBER = "(?:number|num|nbr|nr|no)"
_CARD = "(?:card|cc)"
_EXPIRY = "(?:expiration|expiry|expires|expire|exp)"
# Two words and more, a blank between them.
_COMPOUNDS = (
    rf"{_CARD} (?:{_NUMBER}|pan|code|value)",
    rf"{_CARD} (?:pin(?: code)?|{_EXPIRY}|valid)",
    rf"(?:{_CARD}|payment) cid",
    rf"(?:account|acct|routing|bank|security|verification) (?:{_NUMBER}|code|value)",
    rf"{_EXPIRY} (?:date|month|mon|mo|mm|year|yr|yyyy|yy)",
    "(?:valid|good) thru",
    rf"(?:cvv|cvc|csc|cvn|pan|pin) {_NUMBER}",
    "(?:cvv|cvc|csc|cvn) (?:code|value)",
    "bank (?:account|acct)",
    "(?:aba|sort) code",
    "social security",
    "tax id",
    rf"drivers? licen[cs]e(?: {_NUMBER})?",
    "track (?:[123] )?data",
)
_WORDS = ("cvv", "cvc", "csc", "cvn", "cv 2", "iban", "ssn", "pin", "acct", "aba", "bic", "routing", "track [123]")
# These mean card data only if nothing stands beside them ...
_ALONE = frozenset(["pan", "exp", "expiration", "expiry"])
# ... and these only in a payment; elsewhere an order has a number, and a customer an account.
_ELEMENTS = frozenset(["number", "account", "acct"])
_ELEMENTS_OF_CARDS = _ELEMENTS | {"cid"}
_BARE = _ELEMENTS | {"num", "no"}
_PAYING = frozenset(["payment", "pay", "card", "cc", "bank", "check", "echeck", "ach", "iban"])
_OTHER_NUMBERS = frozenset(["order", "transaction", "invoice", "reference", "phone", "customer", "receipt", "shipment"])
# What else has a number or runs out.
_OTHERS = ("gift", "coupon", "offer", "certificate", "promo", "promotion", "session", "token", "quote", "license",
           "subscription", "last", "partial")  # fmt: skip
_ANSWERS = frozenset(["cvv 2 code"])

_REMEMBERED, _LONGEST_REMEMBERED = 1024, 100  # names, characters: both come from whoever posts

_LISTED = "|".join((*_COMPOUNDS, *_WORDS)).replace(" ", r"(?: \d+)?[ /]")
_SENSITIVE = re.compile(
    "(?<=[ /])" + "".join(rf"(?<!{word}[ /])" for word in _OTHERS) + rf"(?:{_LISTED})"
    r"(?: (?:enc|encrypted|field|full|input|raw|value))?(?: \d+)*+(?=/)"
)  # fmt: skip


def is_sensitive(path: str, *, remember: bool = True) -> bool:
    """Say whether a name, or one in a path of names, is one of card data, of a bank account or of a like secret.

    What may be more than a name should not be remembered.
    """
    return _verdict(path) if remember and len(path) <= _LONGEST_REMEMBERED else _decide(path)


def is_sensitive_element(name: str) -> bool:
    """Say the same of an element of a reply, where a bare ``Number`` or ``CID`` is a card's."""
    return name.lower() in _ELEMENTS_OF_CARDS or is_sensitive(name)


def _decide(path: str) -> bool:
    parts = segments(path)
    if not parts:
        return False
    spelt = [" ".join(words) for words in parts]
    named = f"/{'/'.join(part for part in spelt if part not in _ANSWERS)}/"
    return _SENSITIVE.search(named) is not None or not _ALONE.isdisjoint(spelt) or _is_bare(spelt)


def _is_bare(spelt: list[str]) -> bool:
    """Say whether a path ends with a mere number or account, and that of a payment."""
    before = " ".join(spelt[:-1]).split()
    return spelt[-1] in _BARE and not _PAYING.isdisjoint(before) and before[-1] not in _OTHER_NUMBERS


_verdict = lru_cache(maxsize=_REMEMBERED)(_decide)
