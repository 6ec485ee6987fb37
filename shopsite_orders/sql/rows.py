"""Order -> rows, as tuples for the driver.

What columns a class has, and how its cells are made, is worked out once. The attributes of one kind are fetched
together, and numbers and times become text there and then, which every database reads exactly: nothing is left to do
for each cell when the rows are inserted.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from functools import reduce
from operator import attrgetter
from typing import Any, TypeAlias

import attrs
from sqlalchemy import Table

from shopsite_orders.core.database.types import exact, utc, zone_name
from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order
from shopsite_orders.core.sealed import Sealed
from shopsite_orders.sql import tables
from shopsite_orders.sql.tables import EMAIL_TO, MAPPINGS, fields, is_collection

Row: TypeAlias = tuple[Any, ...]
Leaf: TypeAlias = tuple[str, Any]  # the path of an attribute, and its type
Text: TypeAlias = tuple[str, str | None, str | None]  # the field, the name in it, the text


@attrs.frozen
class Form:
    """How an object becomes cells.

    Attributes:
        columns: the names of the columns.
        cells: returns the cells of an object, in the same order.
        missing: the cells where there is no object.
    """

    columns: tuple[str, ...]
    cells: Callable[[Any], Row]
    missing: Row

    def __add__(self, other: "Form") -> "Form":
        first, second = self.cells, other.cells
        return Form(
            self.columns + other.columns, lambda part: (*first(part), *second(part)), self.missing + other.missing
        )


def order_rows(store: str, orders: Iterable[Order]) -> list[Row]:
    """Return the rows of orders, in the columns `ORDER_COLUMNS`."""
    return [(store, order.key, *_ORDER.cells(order)) for order in orders]


def child_rows(owned: list[tuple[int, Order]]) -> dict[Table, list[Row]]:
    """Return the rows of what goes with orders that have these ids, in the columns `CHILD_COLUMNS`."""
    lines = [(owner, place, line) for owner, order in owned for place, line in enumerate(order.lines)]
    charges = [
        (owner, kind, some)
        for owner, order in owned
        for kind, some in (("discount", order.totals.discounts), ("surcharge", order.totals.surcharges))
    ]
    return {
        tables.order_lines: [(owner, place, *_LINE.cells(line)) for owner, place, line in lines],
        tables.order_options: _placed(_OPTION, ((owner, place, line.options) for owner, place, line in lines)),
        tables.order_charges: _placed(_CHARGE, charges),
        tables.order_coupons: _placed(_COUPON, ((owner, order.coupons) for owner, order in owned)),
        tables.order_gift_certificates: _placed(
            _GIFT_CERTIFICATE, ((owner, order.gift_certificates) for owner, order in owned)
        ),
        tables.order_extras: [
            (owner, place, *text) for owner, order in owned for place, text in enumerate(_texts(order))
        ],
    }


def _placed(form: Form, owned: Iterable[tuple[Any, ...]]) -> list[Row]:
    """Return the rows of parts, each after what is told of all of them and its own place."""
    cells = form.cells
    return [(*before, place, *cells(part)) for *before, parts in owned for place, part in enumerate(parts)]


def _texts(order: Order) -> Iterator[Text]:
    mappings = [order.custom_fields]
    if order.payment:
        mappings += [order.payment.processing, order.payment.details]
    for field, mapping in zip(MAPPINGS, mappings, strict=False):
        for name, text in mapping.items():
            yield field, name, text
    for path, texts in order.extras.items():
        for text in texts:
            yield "extras", path, text
    for repair in order.repairs:
        yield "repairs", None, repair
    for place, line in enumerate(order.lines):
        if line.gift_certificate:
            for address in line.gift_certificate.email_to:
                yield EMAIL_TO, str(place), address


def _form(cls: type, prefix: str = "") -> Form:
    """Work out how the objects of a class become cells; what they have several of is not among them."""
    leaves = list(_leaves(cls))
    forms = [_moment(leaf, prefix) for leaf in leaves if leaf[1] is datetime]
    forms += (_optional(leaf, prefix) for leaf in leaves if attrs.has(leaf[1]))
    for kind, convert in ((Decimal, exact), (Sealed, _shown)):
        if some := [path for path, its_kind in leaves if its_kind is kind]:
            forms.append(_fetched(some, prefix, convert))
    if plain := [path for path, kind in leaves if kind not in (Decimal, Sealed, datetime) and not attrs.has(kind)]:
        forms.append(_fetched(plain, prefix))
    return reduce(Form.__add__, forms)


def _leaves(cls: type, path: str = "") -> Iterator[Leaf]:
    """Yield what the objects of a class hold; parts that are always there are looked into."""
    for name, kind, optional in fields(cls):
        if attrs.has(kind) and not optional:
            yield from _leaves(kind, f"{path}{name}.")
        elif not is_collection(kind):
            yield f"{path}{name}", kind


def _fetched(paths: list[str], prefix: str, convert: Callable[[Any], Any] | None = None) -> Form:
    fetch = attrgetter(*paths)
    several = fetch if len(paths) > 1 else lambda part: (fetch(part),)
    cells = (lambda part: tuple(map(convert, several(part)))) if convert else several
    return Form(tuple(_column(path, prefix) for path in paths), cells, (None,) * len(paths))


def _optional(leaf: Leaf, prefix: str) -> Form:
    """Put before the cells of an optional part whether it is there."""
    fetch, column = attrgetter(leaf[0]), _column(leaf[0], prefix)
    inner = _form(leaf[1], f"{column}_")
    cells, missing = inner.cells, (False, *inner.missing)
    return Form(
        (f"has_{column}", *inner.columns),
        lambda part: missing if (it := fetch(part)) is None else (True, *cells(it)),
        missing,
    )


def _moment(leaf: Leaf, prefix: str) -> Form:
    fetch, column = attrgetter(leaf[0]), _column(leaf[0], prefix)
    missing = (None, None, None)

    def cells(part: Any) -> Row:
        moment = fetch(part)
        if moment is None:
            return missing
        return _time(moment.replace(tzinfo=None)), zone_name(moment), _time(utc(moment))

    return Form((column, f"{column}_zone", f"{column}_utc"), cells, missing)


def _column(path: str, prefix: str) -> str:
    return prefix + path.replace(".", "_")


def _time(moment: datetime | None) -> str | None:
    return moment and moment.isoformat(" ", "microseconds")


def _shown(sealed: Sealed) -> str | None:
    return str(sealed) or None


_ORDER, _LINE, _OPTION, _CHARGE = _form(Order), _form(Line), _form(Option), _form(Charge)
_COUPON, _GIFT_CERTIFICATE = _form(Coupon), _form(GiftCertificate)
ORDER_COLUMNS = ("store", "key", *_ORDER.columns)
CHILD_COLUMNS: dict[Table, tuple[str, ...]] = {
    tables.order_lines: ("order_id", "place", *_LINE.columns),
    tables.order_options: ("order_id", "line", "place", *_OPTION.columns),
    tables.order_charges: ("order_id", "kind", "place", *_CHARGE.columns),
    tables.order_coupons: ("order_id", "place", *_COUPON.columns),
    tables.order_gift_certificates: ("order_id", "place", *_GIFT_CERTIFICATE.columns),
    tables.order_extras: ("order_id", "place", "field", "name", "text"),
}
