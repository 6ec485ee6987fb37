"""Values of every kind that a notebook shows, also as large, odd and hostile as they come."""

# ruff: noqa: RUF001 - customers write in scripts of their own

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import attrs

from shopintegrator_hook import Hook
from shopintegrator_hook.sandbox import SandboxHook, realistic_order
from shopsite_orders import Address, Order, OrderDataError, Sealed, orders_table, reconcile
from shopsite_orders.sandbox import generate_orders

from fake_store import FakeStore

EVIL = (
    "<script>window.pwned = 1</script><img src=//evil.example/x onerror='window.pwned = 2'><b>bold</b></td></table>"
    '<style>*{display:none}</style><svg onload=window.pwned=3>" onmouseover="window.pwned = 4" <!-- \' & &amp;'
    " $\\href{javascript:window.pwned=5}{x}$ <iframe src='//evil.example'></article>\x00\x1b[31m\u202egnorw\ud800"
)


class Shown(Protocol):
    """What a notebook shows as HTML."""

    def _repr_html_(self) -> str: ...


def _ours(order: Order) -> Order:
    placed = order.placed_at.replace(tzinfo=ZoneInfo("America/Denver")) if order.placed_at else None
    return attrs.evolve(order, currency="USD", placed_at=placed)


def poisoned(value: Any) -> Any:
    """Return a value of the model with something evil in every text."""
    if isinstance(value, str):
        return EVIL
    if isinstance(value, tuple):
        return tuple(map(poisoned, value))
    if attrs.has(type(value)) and not isinstance(value, Sealed):
        names = [field.name for field in attrs.fields(type(value)) if field.name != "source"]
        return attrs.evolve(value, **{name: poisoned(getattr(value, name)) for name in names})
    return value


ORDERS = [_ours(order) for order in generate_orders(100)]
FULL = next(order for order in ORDERS if order.totals.discounts and order.coupons and order.totals.tax)
BY_CARD = next(order for order in ORDERS if order.payment and order.payment.card)
WRONG = attrs.evolve(FULL, totals=attrs.evolve(FULL.totals, subtotal=Decimal("1.00"), products=Decimal("3.10")))
HOSTILE = attrs.evolve(
    poisoned(FULL), custom_fields={EVIL: EVIL}, extras={EVIL: (EVIL, EVIL)}, repairs=(EVIL,), currency=EVIL[:40]
)
LONG = attrs.evolve(
    FULL,
    number="9" * 400,
    billing=attrs.evolve(FULL.billing, full_name="Llanfairpwll" * 30, email=f"{'a' * 90}@{'b' * 90}.example"),
    comments="Please ring. " * 5000,
    lines=(attrs.evolve(FULL.lines[0], name="x" * 300, unit_price=Decimal("12345678901234.5678")), *FULL.lines),
)
RIGHT_TO_LEFT = attrs.evolve(
    FULL,
    billing=attrs.evolve(FULL.billing, full_name="יוסף כהן", address=Address(street1="רחוב הרצל 12", city="תל אביב")),
    shipping=attrs.evolve(
        FULL.shipping, full_name="محمد العربي", address=Address(street1="شارع الملك ١٢", city="عمان")
    ),
    lines=tuple(attrs.evolve(line, name="שולחן עץ (אלון) 3x4") for line in FULL.lines),
    comments="נא לצלצל לפני המשלוח.\nתודה!",
)
_PAGE = next(iter(FakeStore(orders=ORDERS[:5]).pages()))
_TORN = OrderDataError(f"order 7 cannot be read: {EVIL}")
_POST = SandboxHook(secret="s3cret-s3cret").body(realistic_order(lines=2))

CARDS: dict[str, Shown] = {
    "order": FULL,
    "order by card": BY_CARD,
    "right to left": RIGHT_TO_LEFT,
    "sixty lines": attrs.evolve(FULL, lines=tuple(FULL.lines[at % len(FULL.lines)] for at in range(60))),
    "nothing": Order(source="shopintegrator", number="7", is_test=True, repairs=("bare & escaped",)),
    "another zone": attrs.evolve(FULL, placed_at=datetime(2024, 1, 2, tzinfo=UTC), currency=None),
    "wrong": WRONG,
    "party": FULL.billing,
    "line": FULL.lines[0],
    "totals": FULL.totals,
    "findings": WRONG.audit(),
    "no findings": FULL.audit(),
    "page": _PAGE,
    "report": attrs.evolve(
        _PAGE.report, late=("1001", "1003"), given_up=((7, 9),), missing=4, retries=1, repeats=2, restarted_at="1"
    ),
    "delivery": Hook({"2026": "s3cret-s3cret"}).receive(*_POST),
    "table": orders_table(ORDERS, rows=12),
    "empty table": orders_table([]),
    "reconciliation": reconcile(ORDERS, (attrs.evolve(one, comments="posted") for one in ORDERS[2:])),
    "reconciliation of the same": reconcile(ORDERS, ORDERS),
}
ODD: dict[str, Shown] = {
    "hostile": HOSTILE,
    "hostile party": HOSTILE.billing,
    "hostile line": HOSTILE.lines[0],
    "hostile totals": HOSTILE.totals,
    "hostile table": orders_table([HOSTILE]),
    "hostile page": attrs.evolve(_PAGE, orders=(HOSTILE,), quarantined=(_TORN,)),
    "hostile reconciliation": reconcile([HOSTILE, FULL], [attrs.evolve(HOSTILE, comments="none")]),
    "long reconciliation": reconcile([LONG], [attrs.evolve(FULL, number=LONG.number)]),
    "long": LONG,
    "long table": orders_table([LONG]),
}
