"""What goes with an order, part by part: each after what tells its order and its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from shopsite_orders.core.tables.columns import EMAIL_TO, MAPPINGS

Owned: TypeAlias = tuple[tuple[Any, ...], Any]  # what tells the order and the place, and the part
Text: TypeAlias = tuple[str, str | None, str | None]  # the field, the name in it, the text


def _lines(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, order in orders:
        yield from _placed(owner, order.lines)


def _options(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, line in _lines(orders):
        yield from _placed(owner, line.options)


def _charges(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, order in orders:
        yield from _placed((*owner, "discount"), order.totals.discounts)
        yield from _placed((*owner, "surcharge"), order.totals.surcharges)


def _coupons(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, order in orders:
        yield from _placed(owner, order.coupons)


def _gift_certificates(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, order in orders:
        yield from _placed(owner, order.gift_certificates)


def _extras(orders: Iterable[Owned]) -> Iterator[Owned]:
    for owner, order in orders:
        yield from _placed(owner, _texts(order))


def _placed(owner: tuple[Any, ...], parts: Iterable[Any] | None) -> Iterator[Owned]:
    for place, part in enumerate(parts or ()):
        yield (*owner, place), part


def _texts(order: Any) -> Iterator[Text]:
    mappings = [order.custom_fields]
    if order.payment:
        mappings += [order.payment.processing, order.payment.details]
    for field, mapping in zip(MAPPINGS, mappings, strict=False):
        for name, text in (mapping or {}).items():
            yield field, name, text
    for path, texts in (order.extras or {}).items():
        for text in texts:
            yield "extras", path, text
    for repair in order.repairs or ():
        yield "repairs", None, repair
    for place, line in enumerate(order.lines or ()):
        if line.gift_certificate:
            for address in line.gift_certificate.email_to or ():
                yield EMAIL_TO, str(place), address


OF_ORDER: Mapping[str, Callable[[Iterable[Owned]], Iterable[Owned]]] = {
    "orders": iter,
    "lines": _lines,
    "options": _options,
    "charges": _charges,
    "coupons": _coupons,
    "gift_certificates": _gift_certificates,
    "extras": _extras,
}
