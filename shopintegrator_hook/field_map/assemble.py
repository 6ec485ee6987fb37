"""Values by path and index -> the order."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from shopintegrator_hook.errors import PayloadError
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


def order(cells: Cells, extras: Mapping[str, tuple[str, ...]], repairs: list[str]) -> Order:
    """Build the order.

    Raises:
        PayloadError: there is no order number, or a line has a quantity that cannot be known.
    """
    top = _scalars(cells)
    number = top.pop("number", None)
    if number is None:
        raise PayloadError(
            "no field of the post is the order's number; let the field map name one (see `shopintegrator-hook learn`)",
            code="order_number_missing",
        )
    custom = _under(top, "custom_fields.")
    totals = _under(top, "totals.")
    return Order(
        source="shopintegrator",
        number=number,
        billing=_party(_under(top, "billing.")),
        shipping=_party(_under(top, "shipping.")),
        payment=_payment(_under(top, "payment.")),
        lines=tuple(_lines(cells, repairs)),
        totals=Totals(
            discounts=tuple(Charge(**row) for row in _rows(cells, "totals.discounts[n].").values()),
            surcharges=tuple(Charge(**row) for row in _rows(cells, "totals.surcharges[n].").values()),
            **totals,
        ),
        coupons=tuple(Coupon(**row) for row in _rows(cells, "coupons[n].").values()),
        gift_certificates=tuple(GiftCertificate(**row) for row in _rows(cells, "gift_certificates[n].").values()),
        custom_fields=custom,
        is_test=bool(top.pop("is_test", None)),
        extras=extras,
        repairs=tuple(repairs),
        **top,
    )


def _scalars(cells: Cells) -> _Values:
    found = {path: column.get((0, 0)) for path, column in cells.items() if "[n]" not in path}
    return {path: value for path, value in found.items() if value is not None and value is not UNREADABLE}


def _under(values: _Values, prefix: str) -> _Values:
    """Take the values below a path out of all of them."""
    return {path.removeprefix(prefix): values.pop(path) for path in list(values) if path.startswith(prefix)}


def _rows(cells: Cells, prefix: str) -> dict[int, _Values]:
    """Return what stands in a list of the order, row by row; a row without any value is none."""
    rows: dict[int, _Values] = {}
    for path, column in cells.items():
        for (n, _), value in column.items():
            if path.startswith(prefix) and value is not None and value is not UNREADABLE:
                rows.setdefault(n, {})[path.removeprefix(prefix)] = value
    return dict(sorted(rows.items()))


def _party(values: _Values) -> Party:
    """Build a party; its full name is put together where a post has only the parts."""
    address = Address(**_under(values, "address."))
    parts = [values[part] for part in ("first_name", "middle_name", "last_name") if part in values]
    return Party(**{"full_name": " ".join(parts) or None, **values}, address=address)


def _payment(values: _Values) -> Payment | None:
    """Build the payment; `method` is ``""`` where a post says something about the payment, but not how."""
    if not values:
        return None
    card, details = _under(values, "card."), _under(values, "details.")
    processing = _under(values, "processing.")
    return Payment(
        **{"method": "", **values}, card=Card(**card) if card else None, details=details, processing=processing
    )


def _lines(cells: Cells, repairs: list[str]) -> Iterator[Line]:
    options = _options(cells)
    for place, (n, row) in enumerate(_rows(cells, "lines[n].").items()):
        own = {name: value for name, value in row.items() if not name.startswith("options[m].")}
        if own.keys() - {"quantity"} or n in options:  # an empty row of an order form posts a quantity and nothing else
            quantity = own.pop("quantity", None)
            if quantity is None:
                unreadable = cells.get("lines[n].quantity", {}).get((n, 0)) is UNREADABLE
                quantity = _quantity(own, place, repairs, unreadable=unreadable)
            price = own.pop("unit_price", None)
            each = _each(own.get("total"), quantity) if price is None else price
            yield Line(**own, quantity=quantity, unit_price=each, options=options.get(n, ()))


def _quantity(row: _Values, place: int, repairs: list[str], *, unreadable: bool) -> Decimal:
    """Return the quantity of a line that carries none: what its price and total say, else one, and a note of it."""
    price, total = row.get("unit_price"), row.get("total")
    derived = Decimal(1) if price is None or total is None or price == total else _each(total, price)
    if unreadable or derived is None or derived <= 0 or not _is_whole(derived):
        raise PayloadError(
            f"line {place + 1} has a quantity that cannot be read, or none that its price and total agree with; let the"
            " field map say which field it is",
            code="quantity_missing",
        )
    repairs.append(f"lines[{place}].quantity: the post carries none; taken to be {derived:f}")
    return derived


def _each(total: Decimal | None, quantity: Decimal | None) -> Decimal | None:
    """Return `total` divided by `quantity` where that is exact money."""
    if total is None or not quantity:
        return None
    each = total / quantity
    return each if each * quantity == total and _is_whole(each.scaleb(4)) else None


def _is_whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


def _options(cells: Cells) -> dict[int, tuple[Option, ...]]:
    """Return the options of each line: numbered ones in order, then named ones as they came."""
    found: dict[int, dict[int | str, _Values]] = {}
    for path, column in cells.items():
        for (n, m), value in column.items():
            if path.startswith("lines[n].options[m].") and value is not None and value is not UNREADABLE:
                found.setdefault(n, {}).setdefault(m, {})[path.rpartition(".")[2]] = value
    return {n: tuple(_option(m, row[m]) for m in sorted(row, key=_numbers_first)) for n, row in found.items()}


def _numbers_first(index: int | str) -> tuple[bool, int]:
    return isinstance(index, str), index if isinstance(index, int) else 0


def _option(key: int | str, parts: _Values) -> Option:
    name, value = parts.get("name", key if isinstance(key, str) else None), parts.get("value")
    both = f"{name}: {value}" if name and value else name or value
    return Option(text=parts.get("text", both), price=parts.get("price"))
