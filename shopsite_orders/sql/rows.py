"""Order -> rows, and back: equal to what went in, but for what card data hides."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs
from sqlalchemy import RowMapping, Table

from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order
from shopsite_orders.core.sealed import Sealed
from shopsite_orders.sql import tables
from shopsite_orders.sql.tables import fields, is_collection
from shopsite_orders.sql.types import moment, utc, zone_name

Text = tuple[str, str | None, str | None]  # the field, the name in it, the text
Part = TypeVar("Part")

_EMAIL_TO = "lines_gift_certificate_email_to"


def order_row(order: Order) -> dict[str, Any]:
    """Return the row of the order itself, without its store."""
    return {"key": order.key, **_cells(Order, order)}


def child_rows(order: Order) -> dict[Table, list[dict[str, Any]]]:
    """Return the rows that go with it, by their tables."""
    charges = {"discount": order.totals.discounts, "surcharge": order.totals.surcharges}
    return {
        tables.order_lines: _placed(order.lines),
        tables.order_options: [
            {"line": place, **row} for place, line in enumerate(order.lines) for row in _placed(line.options)
        ],
        tables.order_charges: [{"kind": kind, **row} for kind, some in charges.items() for row in _placed(some)],
        tables.order_coupons: _placed(order.coupons),
        tables.order_gift_certificates: _placed(order.gift_certificates),
        tables.order_extras: [
            {"place": place, "field": field, "name": name, "text": text}
            for place, (field, name, text) in enumerate(_texts(order))
        ],
    }


def read_order(row: RowMapping, children: Mapping[Table, Sequence[RowMapping]]) -> Order:
    """Put an order together from its row and those that go with it, each table's in their places."""
    options = _by(children[tables.order_options], "line")
    charges = _by(children[tables.order_charges], "kind")
    texts = _by(children[tables.order_extras], "field")
    emails = _by(texts[_EMAIL_TO], "name")
    lines = [
        _part(
            Line,
            line,
            options=tuple(_part(Option, option) for option in options[line["place"]]),
            gift_certificate_email_to=tuple(text["text"] for text in emails[str(line["place"])]),
        )
        for line in children[tables.order_lines]
    ]
    extras = _by(texts["extras"], "name")
    mappings: dict[str, Any] = {name: {text["name"]: text["text"] for text in texts[name]} for name in _MAPPINGS}
    return _part(
        Order,
        row,
        lines=tuple(lines),
        totals_discounts=tuple(_part(Charge, charge) for charge in charges["discount"]),
        totals_surcharges=tuple(_part(Charge, charge) for charge in charges["surcharge"]),
        coupons=tuple(_part(Coupon, coupon) for coupon in children[tables.order_coupons]),
        gift_certificates=tuple(_part(GiftCertificate, one) for one in children[tables.order_gift_certificates]),
        repairs=tuple(text["text"] for text in texts["repairs"]),
        extras={name: tuple(text["text"] for text in some) for name, some in extras.items()},
        **mappings,
    )


_MAPPINGS = ("custom_fields", "payment_processing", "payment_details")


def _placed(parts: Iterable[Any]) -> list[dict[str, Any]]:
    return [{"place": place, **_cells(type(part), part)} for place, part in enumerate(parts)]


def _texts(order: Order) -> Iterator[Text]:
    mappings = [order.custom_fields]
    if order.payment:
        mappings += [order.payment.processing, order.payment.details]
    for field, mapping in zip(_MAPPINGS, mappings, strict=False):
        yield from ((field, name, text) for name, text in mapping.items())
    for path, texts in order.extras.items():
        yield from (("extras", path, text) for text in texts)
    yield from (("repairs", None, repair) for repair in order.repairs)
    for place, line in enumerate(order.lines):
        if line.gift_certificate:
            yield from ((_EMAIL_TO, str(place), address) for address in line.gift_certificate.email_to)


def _cells(cls: type, part: Any, prefix: str = "") -> dict[str, Any]:
    """Return the columns of a part, flat; those of a missing part are empty."""
    cells: dict[str, Any] = {}
    for name, kind, optional in fields(cls):
        value, column = getattr(part, name, None), prefix + name
        if attrs.has(kind):
            cells |= {f"has_{column}": value is not None} if optional else {}
            cells |= _cells(kind, value, f"{column}_")
        elif kind is datetime:
            wall_clock = value and value.replace(tzinfo=None, fold=0)
            cells |= {column: wall_clock, f"{column}_zone": value and zone_name(value), f"{column}_utc": utc(value)}
        elif not is_collection(kind):
            cells[column] = (str(value) or None) if isinstance(value, Sealed) else value
    return cells


def _part(cls: type[Part], row: RowMapping, prefix: str = "", **collections: Any) -> Part:
    values: dict[str, Any] = {}
    for name, kind, optional in fields(cls):
        column = prefix + name
        if attrs.has(kind):
            missing = optional and not row[f"has_{column}"]
            values[name] = None if missing else _part(kind, row, f"{column}_", **collections)
        elif is_collection(kind):
            values[name] = collections[column]
        elif kind is datetime:
            values[name] = moment(row[column], row[f"{column}_zone"], row[f"{column}_utc"])
        else:
            values[name] = Sealed.left_behind(row[column] or "") if kind is Sealed else row[column]
    return cls(**values)


def _by(rows: Iterable[RowMapping], column: str) -> defaultdict[Any, list[RowMapping]]:
    grouped: defaultdict[Any, list[RowMapping]] = defaultdict(list)
    for row in rows:
        grouped[row[column]].append(row)
    return grouped
