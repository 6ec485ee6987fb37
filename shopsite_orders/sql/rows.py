"""Order -> rows, as tuples for the driver.

What columns a class has, and how its cells are made, is worked out once. Then cells are made of many objects at a time:
all attributes of one kind are fetched, converted and put side by side by the interpreter's own loops. Numbers and
times become text, which every database reads exactly, so that the driver has nothing to convert.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import reduce
from itertools import chain
from operator import add, attrgetter
from typing import Any, TypeAlias

import attrs
from sqlalchemy import Table

from shopsite_orders.core.database.types import all_exact, utc, zone_name
from shopsite_orders.core.order import Charge, Coupon, GiftCertificate, Line, Option, Order, Source
from shopsite_orders.core.sealed import Sealed
from shopsite_orders.sql import tables
from shopsite_orders.sql.tables import EMAIL_TO, MAPPINGS, fields, is_collection

Row: TypeAlias = tuple[Any, ...]
Which: TypeAlias = tuple[Source, str]  # the source and the key of an order
Text: TypeAlias = tuple[str, str | None, str | None]  # the field, the name in it, the text


@attrs.frozen
class Form:
    """How objects become cells.

    Attributes:
        columns: the names of the columns.
        rows: makes the cells of each of several objects, in the same order.
        missing: the cells where there is no object.
    """

    columns: tuple[str, ...]
    rows: Callable[[Sequence[Any]], Iterable[Row]]
    missing: Row

    def __add__(self, other: "Form") -> "Form":
        first, second = self.rows, other.rows
        return Form(
            self.columns + other.columns,
            lambda parts: map(add, first(parts), second(parts)),
            self.missing + other.missing,
        )


def order_rows(store: str, batch: Mapping[Which, Order]) -> list[Row]:
    """Return the rows of orders, in the columns `ORDER_COLUMNS`."""
    return list(map(add, ((store, key) for _, key in batch), _ORDER.rows([*batch.values()])))


def child_rows(owned: Sequence[tuple[int, Order]]) -> dict[Table, list[Row]]:
    """Return the rows of what goes with orders that have these ids, in the columns `CHILD_COLUMNS`."""
    lines = [((owner, place), line) for owner, order in owned for place, line in enumerate(order.lines)]
    discounts = (((owner, "discount"), order.totals.discounts) for owner, order in owned)
    surcharges = (((owner, "surcharge"), order.totals.surcharges) for owner, order in owned)
    texts = [(owner, place, *text) for owner, order in owned for place, text in enumerate(_texts(order))]
    return {
        tables.order_lines: _after(lines, _LINE),
        tables.order_options: _placed(((owner, line.options) for owner, line in lines), _OPTION),
        tables.order_charges: _placed(chain(discounts, surcharges), _CHARGE),
        tables.order_coupons: _placed((((owner,), order.coupons) for owner, order in owned), _COUPON),
        tables.order_gift_certificates: _placed(
            (((owner,), order.gift_certificates) for owner, order in owned), _GIFT_CERTIFICATE
        ),
        tables.order_extras: texts,
    }


def _after(owned: Sequence[tuple[Row, Any]], form: Form) -> list[Row]:
    """Return the rows of parts, each after the cells that stand with it."""
    return list(map(add, (owner for owner, _ in owned), form.rows([part for _, part in owned])))


def _placed(owned: Iterable[tuple[Row, Sequence[Any]]], form: Form) -> list[Row]:
    """Return the rows of parts, each after what is told of all of them and its own place."""
    return _after([((*owner, place), part) for owner, parts in owned for place, part in enumerate(parts)], form)


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
    groups: defaultdict[Any, list[str]] = defaultdict(list)
    forms = []
    for name, kind, optional in fields(cls):
        if attrs.has(kind):
            forms.append(_part(name, kind, prefix, optional=optional))
        elif not is_collection(kind):
            groups[kind if kind in _CONVERTED else None].append(name)
    return reduce(Form.__add__, [*(_fetched(names, prefix, kind) for kind, names in groups.items()), *forms])


def _fetched(names: list[str], prefix: str, kind: type | None) -> Form:
    fetch, count = attrgetter(*names), len(names)
    convert, suffixes = _CONVERTED.get(kind, (None, ("",)))

    def rows(parts: Sequence[Any]) -> Iterable[Row]:
        found = map(fetch, parts)
        if convert is None:
            return found if count > 1 else zip(found, strict=True)
        cells = iter(convert(chain.from_iterable(found) if count > 1 else found))
        return zip(*[cells] * (count * len(suffixes)), strict=True)

    columns = tuple(f"{prefix}{name}{suffix}" for name in names for suffix in suffixes)
    return Form(columns, rows, (None,) * len(columns))


def _part(name: str, kind: type, prefix: str, *, optional: bool) -> Form:
    """Put the cells of a part side by side, and before those of an optional one whether it is there."""
    fetch, inner = attrgetter(name), _form(kind, f"{prefix}{name}_")
    if not optional:
        return attrs.evolve(inner, rows=lambda parts: inner.rows(list(map(fetch, parts))))
    there, missing = (True,), (False, *inner.missing)

    def rows(parts: Sequence[Any]) -> Iterable[Row]:
        found = list(map(fetch, parts))
        cells = iter(inner.rows([part for part in found if part is not None]))
        return [missing if part is None else there + next(cells) for part in found]

    return Form((f"has_{prefix}{name}", *inner.columns), rows, missing)


def _times(moments: Iterable[datetime | None]) -> Iterator[str | None]:
    """Yield of each moment the wall clock, the zone, and the time in UTC."""
    for moment in moments:
        yield _text(moment.replace(tzinfo=None) if moment else None)
        yield zone_name(moment) if moment else None
        yield _text(utc(moment))


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(" ", "microseconds") if moment else None


def _all_shown(sealed: Iterable[Sealed]) -> list[str | None]:
    return [str(each) or None for each in sealed]


# What is not put in as it is: what makes cells of several values, and the columns that each of them has.
_CONVERTED: dict[Any, tuple[Callable[[Iterable[Any]], Iterable[str | None]], tuple[str, ...]]] = {
    Decimal: (all_exact, ("",)),
    datetime: (_times, ("", "_zone", "_utc")),
    Sealed: (_all_shown, ("",)),
}

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
