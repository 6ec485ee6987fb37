"""What an inbox says of a delivery, and what it keeps of it."""

import json
from datetime import datetime
from enum import StrEnum
from fnmatch import fnmatch
from typing import Any

import attrs

from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.form import Charset
from shopsite_orders.core.difference import Difference
from shopsite_orders.core.frozen_mapping import FrozenMapping
from shopsite_orders.core.order import Order


class Outcome(StrEnum):
    """Whether this delivery is to be processed."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    TEST = "test"


@attrs.frozen(kw_only=True)
class Claim:
    """An inbox's verdict on one delivery.

    `id` is the stored delivery's. `difference` says for a changed order what is not as it was in the version before.
    """

    outcome: Outcome
    id: int
    difference: tuple[Difference, ...] = ()


@attrs.frozen(kw_only=True)
class Stored:
    """A delivery as an inbox keeps it; `finished_at` is empty until `Inbox.finish` was called for it."""

    id: int
    outcome: Outcome
    order_key: str
    fields: FrozenMapping[tuple[str, ...]] = attrs.field(repr=False)
    secret_name: str
    secret_field: str
    fingerprint: str
    charset: Charset
    received_at: datetime
    finished_at: datetime | None = None

    def delivery(self, field_map: FieldMap | None = None) -> Delivery:
        """Make the delivery again, by a map that may have been mended since; guessed where there is none.

        Raises:
            PayloadError: the map makes no order of these fields.
        """
        order = (field_map or FieldMap.guess(self.fields)).order(self.fields)
        kept = {
            name: getattr(self, name) for name in ("fields", "secret_name", "secret_field", "fingerprint", "charset")
        }
        return Delivery(order=order, **kept)


@attrs.frozen(kw_only=True)
class TestRules:
    """How a test transmission is told from an order, by patterns as in file names, in any case.

    An order that says itself that it is a test always is one.
    """

    __test__ = False  # pytest would take it for a test

    numbers: tuple[str, ...] = ("test*", "dummy*", "sample*")
    emails: tuple[str, ...] = ("*@example.com", "*@example.org", "*@example.net", "*@*.example.com", "*@*.test")
    names: tuple[str, ...] = ("test test", "test order", "test customer", "dummy *")

    def __call__(self, delivery: Delivery) -> bool:
        """Say whether a delivery is a test transmission."""
        return delivery.order.is_test or self._recognised(delivery.order)

    def _recognised(self, order: Order) -> bool:
        party = order.billing
        checks = ((order.number, self.numbers), (party.email, self.emails), (party.full_name, self.names))
        return any(fnmatch(text.lower(), rule.lower()) for text, rules in checks if text for rule in rules)


def content(delivery: Delivery) -> str:
    """Return what an inbox keeps of a delivery, as JSON; the secret is not in it."""
    names = ("fields", "secret_name", "secret_field")
    kept = {name: getattr(delivery, name) for name in names} | {"fields": dict(delivery.fields)}
    return json.dumps(kept | {"charset": attrs.asdict(delivery.charset)})


def stored(row: Any) -> Stored:
    """Return a delivery from its row."""
    kept = json.loads(row.content)
    charset = Charset(**kept["charset"] | {"fallbacks": tuple(kept["charset"]["fallbacks"])})
    finished = row.finished_at
    return Stored(
        id=row.id,
        outcome=Outcome(row.outcome),
        order_key=row.order_key,
        fields=FrozenMapping({name: tuple(values) for name, values in kept["fields"].items()}),
        secret_name=kept["secret_name"],
        secret_field=kept["secret_field"],
        fingerprint=row.fingerprint,
        charset=charset,
        received_at=datetime.fromisoformat(row.received_at),
        finished_at=datetime.fromisoformat(finished) if finished else None,
    )
