"""Values by path and index -> the order.

The values are sorted once: by the part of the order that their paths begin with, and there by row. A part is then
made of what lies in its drawer.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

import attrs

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.rules.values import EXACT
from shopsite_orders.core.order import (
    Address,
    Card,
    Charge,
    Coupon,
    GiftCertificate,
    Line,
    Option,
    Order,
    Party,
    Payment,
    Totals,
)

# order path -> {(line, option) -> value}; what has no line stands at (0, 0).
Cells = dict[str, dict[tuple[int, int | str], Any]]
UNREADABLE = object()
_Values = dict[str, Any]
_SCALAR = (0, 0)


@attrs.frozen
class _Drawers:
    """Values by the part of the order they belong to: single ones by name, those of lists by row and name."""

    single: dict[str, _Values] = attrs.Factory(dict)
    rows: dict[str, dict[int, _Values]] = attrs.Factory(dict)
    options: dict[int, dict[int | str, _Values]] = attrs.Factory(dict)

    def part(self, name: str) -> _Values:
        return self.single.get(name, {})

    def list(self, name: str) -> Iterator[_Values]:
        """Yield the rows of a list in their order."""
        return (row for _, row in sorted(self.rows.get(name, {}).items()))


def order(cells: Cells, extras: Mapping[str, tuple[str, ...]], repairs: list[str]) -> Order:
    """Build the order.

    Raises:
        PayloadError: there is no order number, or a line has a quantity that cannot be known.
    """
    drawers = _sorted(cells)
    top = drawers.part("")
    if "number" not in top:
        raise PayloadError(
            "no field of the post is the order's number: let a line of a field map name it, such as"
            ' "order_id" = "number" (shopintegrator-hook learn writes a map)',
            code="order_number_missing",
        )
    top["is_test"] = bool(top.get("is_test"))
    return Order(
        source="shopintegrator",
        billing=_party(drawers, "billing"),
        shipping=_party(drawers, "shipping"),
        payment=_payment(drawers),
        lines=tuple(_lines(drawers, cells, repairs)),
        totals=Totals(
            discounts=tuple(Charge(**row) for row in drawers.list("totals.discounts[n]")),
            surcharges=tuple(Charge(**row) for row in drawers.list("totals.surcharges[n]")),
            **drawers.part("totals"),
        ),
        coupons=tuple(Coupon(**row) for row in drawers.list("coupons[n]")),
        gift_certificates=tuple(GiftCertificate(**row) for row in drawers.list("gift_certificates[n]")),
        custom_fields=drawers.part("custom_fields"),
        extras=extras,
        repairs=tuple(repairs),
        **top,
    )


@lru_cache(maxsize=1024)  # the paths of a map, which are the merchant's
def _split(path: str) -> tuple[str, str]:
    part, _, name = path.rpartition(".")
    return part, name


def _sorted(cells: Cells) -> _Drawers:
    drawers = _Drawers()
    for path, column in cells.items():
        part, name = _split(path)
        if "[n]" not in part:
            value = column.get(_SCALAR)
            if value is not None and value is not UNREADABLE:
                drawers.single.setdefault(part, {})[name] = value
        else:
            _sort_column(drawers, part, name, column)
    return drawers


def _sort_column(drawers: _Drawers, part: str, name: str, column: Mapping[tuple[int, int | str], Any]) -> None:
    options = part.endswith("[m]")
    rows = drawers.rows.setdefault(part, {})
    for (n, m), value in column.items():
        if value is not None and value is not UNREADABLE:
            row = drawers.options.setdefault(n, {}).setdefault(m, {}) if options else rows.setdefault(n, {})
            row[name] = value


def _party(drawers: _Drawers, side: str) -> Party:
    """Build a party; its full name is put together where a post has only the parts."""
    values = drawers.part(side)
    if "full_name" not in values:
        parts = [values[part] for part in ("first_name", "middle_name", "last_name") if part in values]
        values = {**values, "full_name": " ".join(parts) or None}
    return Party(**values, address=Address(**drawers.part(f"{side}.address")))


def _payment(drawers: _Drawers) -> Payment | None:
    """Build the payment; `method` is ``""`` where a post says something about the payment, but not how."""
    own, card, details, processing = (
        drawers.part(name) for name in ("payment", "payment.card", "payment.details", "payment.processing")
    )
    if not (own or card or details or processing):
        return None
    return Payment(**{"method": "", **own}, card=Card(**card) if card else None, details=details, processing=processing)


def _lines(drawers: _Drawers, cells: Cells, repairs: list[str]) -> Iterator[Line]:
    rows = drawers.rows.get("lines[n]", {})
    for place, n in enumerate(sorted(rows.keys() | drawers.options.keys())):
        own = rows.get(n, {})
        if own.keys() - {"quantity"} or n in drawers.options:  # an empty row of an order form has a quantity alone
            quantity = own.pop("quantity", None)
            if quantity is None:
                unreadable = cells.get("lines[n].quantity", {}).get((n, 0)) is UNREADABLE
                quantity = _quantity(own, place, repairs, unreadable=unreadable)
            price = own.pop("unit_price", None)
            each = _each(own.get("total"), quantity) if price is None else price
            yield Line(**own, quantity=quantity, unit_price=each, options=_options(drawers.options.get(n, {})))


def _quantity(row: _Values, place: int, repairs: list[str], *, unreadable: bool) -> Decimal:
    """Return the quantity of a line that carries none: what its price and total say, else one, and a note of it."""
    price, total = row.get("unit_price"), row.get("total")
    derived = Decimal(1) if price is None or total is None or price == total else _each(total, price)
    if unreadable or derived is None or derived <= 0 or not _is_whole(derived):
        raise PayloadError(
            f"line {place + 1} has a quantity that cannot be read, or none that its price and total agree with: let a"
            ' line of the field map name its field, such as "qty_{n}" = "lines[n].quantity"',
            code="quantity_missing",
        )
    repairs.append(f"lines[{place}].quantity: the post carries none; taken to be {derived:f}")
    return derived


def _each(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """Return `total` divided by `quantity` where that is exact money."""
    if total is None or not quantity:
        return None
    each = EXACT.divide(total, quantity)
    return each if EXACT.multiply(each, quantity) == total and _is_whole(EXACT.scaleb(each, 4)) else None


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _options(found: Mapping[int | str, _Values]) -> tuple[Option, ...]:
    """Return the options of a line: numbered ones in order, then named ones as they came."""
    return tuple(_option(m, found[m]) for m in sorted(found, key=_numbers_first)) if found else ()


def _numbers_first(index: int | str) -> tuple[bool, int]:
    return isinstance(index, str), index if isinstance(index, int) else 0


def _option(key: int | str, parts: _Values) -> Option:
    name, value = parts.get("name", key if isinstance(key, str) else None), parts.get("value")
    both = f"{name}: {value}" if name and value else name or value
    return Option(text=parts.get("text", both), price=parts.get("price"))
