"""What a reconciliation has found."""

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from shopsite_orders.core.difference import Difference
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order
from shopsite_orders.core.printable import printable

_NOWHERE: Mapping[str, int] = FrozenMapping()
_WIDEST = 32  # characters of a cell


@attrs.frozen(kw_only=True)
class Different:
    """An order that came through both doors, and in what it differs: `before` is as pulled, `after` as received."""

    identity: str
    differences: tuple[Difference, ...]


@attrs.frozen(kw_only=True)
class Repeated:
    """An identity that came several times through one door.

    `pulled` and `received` say how often through each. If all that came through a door is `alike`, it was compared as
    one order; otherwise nobody can say which of them is meant, and nothing was compared.
    """

    identity: str
    pulled: int
    received: int
    alike: bool


@attrs.frozen
class Row:
    """One thing to look at: what it is, of which order, in which field, and what each door says of it."""

    finding: str
    order: str
    path: str
    pulled: str
    received: str


@attrs.frozen(kw_only=True, repr=False)
class Reconciliation:
    """How the orders that were pulled stand beside those that were received; true if there is nothing to look at.

    Attributes:
        same: how many orders are the same in both.
        only_pulled: orders that were never received.
        only_received: orders that were never pulled.
        different: orders that came through both, with what differs.
        repeated: what came several times through one door.
        one_sided: the fields that only one door states, and of how many orders; there is nothing to compare them with.
    """

    same: int
    only_pulled: tuple[Order, ...] = ()
    only_received: tuple[Order, ...] = ()
    different: tuple[Different, ...] = ()
    repeated: tuple[Repeated, ...] = ()
    one_sided: Mapping[str, int] = _NOWHERE

    @property
    def ok(self) -> bool:
        """Whether every order came through both doors, and as the same."""
        found = self.only_pulled or self.only_received or self.different
        return not found and all(each.alike for each in self.repeated)

    def __bool__(self) -> bool:
        return self.ok

    def __str__(self) -> str:
        """Return the counts, in words."""
        return ", ".join(f"{count:,} {name.replace('_', ' ')}" for name, count in self.counts.items())

    def __repr__(self) -> str:
        return f"<Reconciliation: {self}>"

    @property
    def counts(self) -> dict[str, int]:
        """How many orders are the same, and how many there are of each finding."""
        found = ("only_pulled", "only_received", "different", "repeated")
        return {"same": self.same} | {name: len(getattr(self, name)) for name in found}

    def rows(self) -> Iterator[Row]:
        """Yield what there is to look at; of what differs it shows the values, which may be personal data."""
        for order in self.only_pulled:
            yield Row("only pulled", order.number, "", _summary(order), "")
        for order in self.only_received:
            yield Row("only received", order.number, "", "", _summary(order))
        for one in self.different:
            for change in one.differences:
                yield Row("different", one.identity, change.path, change.before or "", change.after or "")
        for each in self.repeated:
            finding = "repeated alike" if each.alike else "repeated"
            yield Row(finding, each.identity, "", _times(each.pulled), _times(each.received))

    def _repr_html_(self) -> str:
        from shopsite_orders.core.display.reconciliation import reconciliation_card  # noqa: PLC0415 - for notebooks

        return reconciliation_card(self)

    def table(self) -> str:
        """Return the counts and the rows as a table of text, in which long values are cut."""
        heading = [name.capitalize() for name in (field.name for field in attrs.fields(Row))]
        cells = [heading, *([_cell(value) for value in attrs.astuple(row)] for row in self.rows())]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
        return "\n".join([str(self), *(lines if len(lines) > 1 else [])])

    def to_dict(self) -> dict[str, Any]:
        """Return JSON-ready values: the counts, and of the orders what tells which they are."""
        return {
            "ok": self.ok,
            "counts": self.counts,
            "only_pulled": [_named(order) for order in self.only_pulled],
            "only_received": [_named(order) for order in self.only_received],
            "different": [attrs.asdict(each) for each in self.different],
            "repeated": [attrs.asdict(each) for each in self.repeated],
            "one_sided": dict(self.one_sided),
        }


def _named(order: Order) -> dict[str, Any]:
    values = order.to_dict()
    return {
        **{name: values[name] for name in ("number", "placed_at", "currency")},
        "grand_total": values["totals"]["grand_total"],
    }


def _summary(order: Order) -> str:
    """Return when an order was placed and what it came to."""
    placed = f"{order.placed_at:%Y-%m-%d %H:%M}" if order.placed_at else ""
    total = order.totals.grand_total
    return " ".join(filter(None, [placed, order.currency, "" if total is None else f"{total:f}"]))


def _times(count: int) -> str:
    return {0: "", 1: "once"}.get(count, f"{count:,} times")


def _cell(text: str) -> str:
    shown = printable(" ".join(text.split()))
    return shown if len(shown) <= _WIDEST else f"{shown[: _WIDEST - 1]}…"
