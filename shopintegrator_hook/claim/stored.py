"""A delivery as an inbox keeps it."""

from datetime import datetime

import attrs

from shopintegrator_hook.claim.claim import Outcome, State
from shopintegrator_hook.claim.reading import read_back
from shopintegrator_hook.delivery import Delivery
from shopintegrator_hook.field_map import FieldMap
from shopintegrator_hook.form import Charset
from shopsite_orders.core.frozen_mapping import FrozenMapping


@attrs.frozen(kw_only=True)
class Stored:
    """A delivery as an inbox keeps it; two are equal that hold the same, however they stand.

    Attributes:
        order_key: `None` as long as no order could be made of it.
        finished_at: when it was processed; empty until `Inbox.finish` was called for it.
        reading: the order that was made of it, as JSON; empty until then.
        attempts: how often it was claimed.
        error: the type of the last error, or the `code` of why no order can be made; never its text.
        failed_at: when that was.
        due_at: when `Inbox.retry` tries it again.
    """

    id: int
    outcome: Outcome
    order_key: str | None
    fields: FrozenMapping[tuple[str, ...]] = attrs.field(repr=False)
    secret_name: str
    secret_field: str
    fingerprint: str
    charset: Charset
    received_at: datetime
    finished_at: datetime | None = None
    reading: str = attrs.field(default="", eq=False, repr=False)
    state: State = attrs.field(default=State.NEW, eq=False)
    attempts: int = attrs.field(default=0, eq=False)
    error: str | None = attrs.field(default=None, eq=False)
    failed_at: datetime | None = attrs.field(default=None, eq=False)
    due_at: datetime | None = attrs.field(default=None, eq=False)

    def delivery(self, field_map: FieldMap | None = None) -> Delivery:
        """Make the delivery again: as it was read the first time, or by a map that was mended since.

        What was never read is guessed where no map is given.

        Raises:
            PayloadError: the map makes no order of these fields.
        """
        if field_map is None and self.reading:
            order = read_back(self.reading)
        else:
            order = (field_map or FieldMap.guess(self.fields)).order(self.fields)
        kept = {
            name: getattr(self, name) for name in ("fields", "secret_name", "secret_field", "fingerprint", "charset")
        }
        return Delivery(order=order, **kept)
