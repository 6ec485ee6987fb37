"""Rows -> orders: equal to what went in, but for what card data hides."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import attrs
from sqlalchemy import ColumnElement, Connection, RowMapping, select

from shopsite_orders.core.card_data.sealed import Sealed
from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order
from shopsite_orders.core.tables.columns import EMAIL_TO, MAPPINGS, fields, is_collection
from shopsite_orders.core.tables.moments import moment
from shopsite_orders.core.values import ordinal
from shopsite_orders.following.known.sighting import Sighting
from shopsite_orders.sql.tables import CHILDREN, orders, quarantine

_STREAMED = 5000  # rows at once
Children = Mapping[str, Sequence[RowMapping]]
Part = TypeVar("Part")


def read_orders(
    connection: Connection, wanted: ColumnElement[bool], limit: int | None = None
) -> Iterator[tuple[int, Order]]:
    """Yield the orders that are wanted, or the first of them, each after the id of its row."""
    query = select(orders).where(wanted).order_by(orders.c.id).limit(limit)
    rows = connection.execute(query).mappings().all()
    children = _children(connection, [row["id"] for row in rows])
    for row in rows:
        yield row["id"], _order(row, children[row["id"]])


def read_sightings(connection: Connection, store: str) -> Iterator[Sighting]:
    """Yield what following needs to know of each order of a store that was pulled or kept aside."""
    columns = (orders.c.key, orders.c.number, orders.c.placed_at)
    pulled = select(*columns).where(orders.c.store == store, orders.c.source == "shopsite")
    for key, number, placed_at in connection.execute(pulled.execution_options(yield_per=_STREAMED)):
        yield Sighting(key, ordinal(number), placed_at)
    aside = select(quarantine.c.key, quarantine.c.number).where(quarantine.c.store == store)
    for key, number in connection.execute(aside):
        yield Sighting(key, ordinal(number or ""), None)


def _children(connection: Connection, ids: Sequence[int]) -> dict[int, dict[str, list[RowMapping]]]:
    """Return what goes with each of some orders, in its places."""
    found: dict[int, dict[str, list[RowMapping]]] = {identity: {part: [] for part in CHILDREN} for identity in ids}
    for part, table in CHILDREN.items():
        query = select(table).where(table.c.order_id.in_(ids)).order_by(*table.primary_key)
        for row in connection.execute(query).mappings():
            found[row["order_id"]][part].append(row)
    return found


def _order(row: RowMapping, children: Children) -> Order:
    options = _by(children["options"], "line")
    charges = _by(children["charges"], "kind")
    texts = _by(children["extras"], "field")
    emails = _by(texts[EMAIL_TO], "name")
    lines = [
        _part(
            Line,
            line,
            options=tuple(_part(Option, option) for option in options[line["place"]]),
            gift_certificate_email_to=tuple(text["text"] for text in emails[str(line["place"])]),
        )
        for line in children["lines"]
    ]
    extras = _by(texts["extras"], "name")
    mappings: dict[str, Any] = {name: {text["name"]: text["text"] for text in texts[name]} for name in MAPPINGS}
    return _part(
        Order,
        row,
        lines=tuple(lines),
        totals_discounts=tuple(_part(Charge, charge) for charge in charges["discount"]),
        totals_surcharges=tuple(_part(Charge, charge) for charge in charges["surcharge"]),
        coupons=tuple(_part(Coupon, coupon) for coupon in children["coupons"]),
        gift_certificates=tuple(_part(GiftCertificate, one) for one in children["gift_certificates"]),
        repairs=tuple(text["text"] for text in texts["repairs"]),
        extras={name: tuple(text["text"] for text in some) for name, some in extras.items()},
        **mappings,
    )


def _part(cls: Callable[..., Part], row: RowMapping, prefix: str = "", **collections: Any) -> Part:
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
