"""Card data in a post: it should never be there, and where it is it does not get further than `Sealed`."""

import re
from collections.abc import Mapping

from shopintegrator_hook.field_map import FieldMap
from shopsite_orders.core.card_data import redact
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.sealed import Sealed

_Fields = Mapping[str, tuple[str, ...]]
# Long numbers that must stay whole: cut to four digits, two orders could become one.
_IDENTITIES = frozenset(
    {"number", "transaction_id", "customer_id", "billing.phone", "shipping.phone", "lines[n].sku", "placed_at"}
)
_VERIFICATION_VALUE = re.compile(r"cv[vcn]|(?<![a-z])csc(?![a-z])|security.?code", re.IGNORECASE)
_SEALED = frozenset({"payment.card.number", "payment.card.verification_value", "payment.card.expires"})


def without_cards(fields: _Fields) -> FrozenMapping[tuple[str, ...]]:
    """Return the fields with every card number cut and every verification value gone, whatever a map says of them."""
    return FrozenMapping({redact(name): _shown(name, values) for name, values in fields.items()})


def masked(fields: _Fields, field_map: FieldMap) -> tuple[_Fields, FrozenMapping[tuple[str, ...]]]:
    """Return the fields for reading the order, and those to show: only a `Sealed` part of the order gets the whole."""
    readable: dict[str, tuple[str, ...]] = {}
    shown: dict[str, tuple[str, ...]] = {}
    for name, values in fields.items():
        paths = {rule.path for rule, _ in field_map.reader.matching(name)}
        if paths & _SEALED:
            readable[name], shown[redact(name)] = values, _sealed(values)
        else:
            readable[redact(name)] = shown[redact(name)] = values if paths & _IDENTITIES else _shown(name, values)
    return readable, FrozenMapping(shown)


def _shown(name: str, values: tuple[str, ...]) -> tuple[str, ...]:
    return _sealed(values) if _VERIFICATION_VALUE.search(name) else tuple(map(redact, values))


def _sealed(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(Sealed(value)) for value in values)
