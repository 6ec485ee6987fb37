"""What may be shown of a posted field: the one list of sensitive names says it, and what the map says of the field."""

from collections.abc import Sequence

from shopintegrator_hook.rules.rule import Rule
from shopsite_orders.core.card_data import (
    Redaction,
    mask,
    redact_known_numbers,
    redact_numbers,
    redact_prose,
    redaction,
)

# Long numbers that must stay whole: cut to four digits, two orders could become one.
_IDENTITIES = frozenset(
    {"number", "transaction_id", "customer_id", "billing.phone", "shipping.phone", "lines[n].sku", "placed_at"}
)
_NO_TEXTS = frozenset({"money", "cents", "number", "date", "yes_no", "country", "currency"})


def showing(name: str, rules: Sequence[Rule]) -> Redaction:
    """Return how the values of a field are made fit to be shown.

    What a map names an identity is shown as it came. A guess may be wrong: what it takes for one is masked where it is
    a card number of a known network.
    """
    if any(rule.kind == "sealed" for rule in rules):
        return mask
    identities = [rule for rule in rules if rule.path in _IDENTITIES]
    if any(rule.sure is None for rule in identities):
        return _as_it_came
    usual = redaction(name)
    if usual is mask or not rules:
        return usual
    if identities:
        return redact_known_numbers
    return redact_numbers if all(rule.kind in _NO_TEXTS for rule in rules) else usual


def is_for_suspects(show: Redaction) -> bool:
    """Say whether a function changes no text but one that `suspects` names."""
    return show in (_as_it_came, redact_prose, redact_numbers, redact_known_numbers)


def _as_it_came(value: str) -> str:
    return value
