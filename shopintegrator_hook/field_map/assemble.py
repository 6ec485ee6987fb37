"""Slots with values in them -> the order."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias, TypeVar

from shopintegrator_hook.errors import PayloadError
from shopintegrator_hook.field_map.layout import Filled
from shopintegrator_hook.field_map.parts import Drawer, LineDrawer, Parts
from shopintegrator_hook.rules.values import EXACT
from shopsite_orders.core.drafts import maker
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

T = TypeVar("T")
_Values: TypeAlias = dict[str, Any]


def order(parts: Parts, filled: Filled, extras: Mapping[str, tuple[str, ...]]) -> Order:
    """Build the order.

    Raises:
        PayloadError: there is no order number, or a line has a quantity that cannot be known.
    """
    cells = filled.cells
    top = _values(parts.single.get("", ()), cells)
    if "number" not in top:
        raise PayloadError(
            "no field of the post is the order's number: let a line of a field map name it, such as"
            ' "order_id" = "number" (shopintegrator-hook learn writes a map)',
            code="order_number_missing",
        )
    top["is_test"] = bool(top.get("is_test"))
    return maker(Order)(
        source="shopintegrator",
        billing=_party(parts, "billing", cells),
        shipping=_party(parts, "shipping", cells),
        payment=_payment(parts, cells),
        lines=tuple(_lines(parts.lines, filled)),
        totals=maker(Totals)(
            discounts=_rows(Charge, parts, "totals.discounts[n]", cells),
            surcharges=_rows(Charge, parts, "totals.surcharges[n]", cells),
            **_values(parts.single.get("totals", ()), cells),
        ),
        coupons=_rows(Coupon, parts, "coupons[n]", cells),
        gift_certificates=_rows(GiftCertificate, parts, "gift_certificates[n]", cells),
        custom_fields=_values(parts.single.get("custom_fields", ()), cells),
        extras=extras,
        repairs=tuple(filled.repairs),
        **top,
    )


def _values(drawer: Drawer, cells: Sequence[object]) -> _Values:
    return {name: value for name, slot in drawer if (value := cells[slot]) is not None}


def _rows(kind: type[T], parts: Parts, part: str, cells: Sequence[object]) -> tuple[T, ...]:
    """Make the rows of a list that are not empty."""
    drawers = parts.rows.get(part)
    if not drawers:
        return ()
    make = maker(kind)
    return tuple([make(**row) for drawer in drawers if (row := _values(drawer, cells))])


def _party(parts: Parts, side: str, cells: Sequence[object]) -> Party:
    """Build a party; its full name is put together where a post has only the parts."""
    values = _values(parts.single.get(side, ()), cells)
    if "full_name" not in values:
        names = [values[part] for part in ("first_name", "middle_name", "last_name") if part in values]
        values["full_name"] = " ".join(names) or None
    address = maker(Address)(**_values(parts.single.get(f"{side}.address", ()), cells))
    return maker(Party)(**values, address=address)


def _payment(parts: Parts, cells: Sequence[object]) -> Payment | None:
    """Build the payment; `method` is ``""`` where a post says something about the payment, but not how."""
    own, card, details, processing = (
        _values(parts.single.get(part, ()), cells)
        for part in ("payment", "payment.card", "payment.details", "payment.processing")
    )
    if not (own or card or details or processing):
        return None
    own.setdefault("method", "")
    return maker(Payment)(**own, card=maker(Card)(**card) if card else None, details=details, processing=processing)


def _lines(drawers: Sequence[LineDrawer], filled: Filled) -> Iterator[Line]:
    place = 0
    for drawer in drawers:
        own, options = _values(drawer.own, filled.cells), _options(drawer, filled.cells)
        if not (own or options):
            continue
        quantity = own.pop("quantity", None)
        if own or options:  # an empty row of an order form has a quantity alone
            if quantity is None:
                unreadable = drawer.quantity in filled.unreadable
                quantity = _quantity(own, place, filled.repairs, unreadable=unreadable)
            price = own.pop("unit_price", None)
            each = _each(own.get("total"), quantity) if price is None else price
            yield maker(Line)(**own, quantity=quantity, unit_price=each, options=options)
        place += 1


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


def _options(line: LineDrawer, cells: Sequence[object]) -> tuple[Option, ...]:
    return tuple([_option(m, parts) for m, drawer in line.options if (parts := _values(drawer, cells))])


def _option(key: int | str, parts: _Values) -> Option:
    name, value = parts.get("name", key if isinstance(key, str) else None), parts.get("value")
    both = f"{name}: {value}" if name and value else name or value
    return maker(Option)(text=parts.get("text", both), price=parts.get("price"))
