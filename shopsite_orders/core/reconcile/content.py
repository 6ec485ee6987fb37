"""What of an order is compared, spelled so that two doors spell it alike, and where two orders differ in it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeAlias

import attrs

from shopsite_orders.core.card_data import redact_prose
from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.difference import Difference, is_ignored
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order

Content: TypeAlias = Mapping[str, str]

# What depends on the door and not on the order, and why; docs/audit-and-reconciliation.md#what-is-not-compared.
NOT_COMPARED: Mapping[str, str] = FrozenMapping({
    "source": "it names the door",
    "transaction_id": "each door has its own: ShopSite's, or that of the payment",
    "placed_at": "each door has its own clock",
    "payment": "each door has its own words for it, and no post holds a card",
    "is_test": "only a post says so",
    "repairs": "they tell of a reply's text",
    "extras": "they hold what one door has no field for",
})  # fmt: skip

_PART = re.compile(r"(?:lines|coupons|gift_certificates|totals\.discounts|totals\.surcharges)\[\d+\]")
_OPTION = re.compile(r"lines\[\d+\]\.options\[\d+\]")
_NO_MONEY = ("quantity", "weight", "length", "width", "height", "tax_rate")
_EITHER_SIGN = re.compile(r"(?:coupons\[\d+\]\.total|totals\.discounts\[\d+\]\.amount)")


def content(order: Order, ignore: tuple[str, ...]) -> Content:
    """Return what is compared of an order, by field path."""
    return {path: _spelled(path, value) for path, value in _leaves(order, "", ignore)}


def compare(pulled: Content, received: Content) -> tuple[Difference, ...]:
    """Return where two orders say different things, and which lines, options, charges and coupons one of them lacks.

    What customers may have typed into it, such as a card number, is masked.
    """
    found = [
        Difference(path, _shown(pulled.get(path)), _shown(received.get(path)))
        for path in dict.fromkeys((*pulled, *received))
        if pulled.get(path) != received.get(path)
    ]
    parts = _parts(pulled), _parts(received)
    return tuple(it for it in found if None not in (it.before, it.after) or _lacks_part(it.path, *parts))


def one_sided(pulled: Content, received: Content) -> frozenset[str]:
    """Return the fields that only one of two orders states, without the places in lists: ``lines[].weight``."""
    parts = _parts(pulled), _parts(received)
    return frozenset(_general(path) for path in pulled.keys() ^ received.keys() if not _lacks_part(path, *parts))


def _leaves(value: Any, path: str, ignore: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yield every filled part of an order; card data cannot be compared."""
    if value is None or isinstance(value, Sealed) or is_ignored(path, ignore):
        return
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]", ignore)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from _leaves(getattr(value, field.name), f"{path}.{field.name}" if path else field.name, ignore)
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}", ignore)
    else:
        yield path, value


def _spelled(path: str, value: object) -> str:
    """Return a value so that ``10`` and ``10.00`` are the same, and a time is what the clock showed."""
    match value:
        case Decimal():
            return _amount(path, value.copy_abs() if _EITHER_SIGN.fullmatch(path) else value)
        case datetime():
            return value.replace(tzinfo=None).isoformat()
        case _:
            return str(value)


def _amount(path: str, value: Decimal) -> str:
    """Return a number without zeros at its end, but for those of money, which has cents."""
    whole, _, rest = ("0" if value.is_zero() else format(value, "f")).partition(".")
    if not value.is_finite():
        return whole
    rest = rest.rstrip("0")
    if not path.endswith(_NO_MONEY):
        rest = rest.ljust(2, "0")
    return f"{whole}.{rest}" if rest else whole


def _parts(order: Content) -> frozenset[str]:
    """Return the lines, options, charges, coupons and certificates of an order by their paths."""
    return frozenset(part for path in order for part in _parts_of(path))


def _parts_of(path: str) -> Iterator[str]:
    for pattern in (_PART, _OPTION):
        if found := pattern.match(path):
            yield found[0]


def _lacks_part(path: str, pulled: frozenset[str], received: frozenset[str]) -> bool:
    return any((part in pulled) != (part in received) for part in _parts_of(path))


def _general(path: str) -> str:
    """Return a path as it is the same in all orders."""
    return "custom_fields" if path.startswith("custom_fields.") else re.sub(r"\[\d+\]", "[]", path)


def _shown(value: str | None) -> str | None:
    return None if value is None else redact_prose(value)
